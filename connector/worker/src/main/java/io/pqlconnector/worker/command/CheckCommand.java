package io.pqlconnector.worker.command;

import io.pqlconnector.core.mapping.MappingTests;
import io.pqlconnector.core.plan.PlanTarget;
import io.pqlconnector.rules.book.RuleTests;
import io.pqlconnector.spi.config.Problem;
import io.pqlconnector.spi.config.Problems;
import io.pqlconnector.spi.destination.Finding;
import io.pqlconnector.worker.config.Config;
import io.pqlconnector.worker.config.FileTexts;
import io.pqlconnector.worker.config.Setup;
import io.pqlconnector.worker.learn.OutcomeReader;
import io.pqlconnector.worker.render.FindingOutput;
import io.pqlconnector.worker.render.JsonLines;
import io.pqlconnector.worker.render.Progress;
import io.pqlconnector.worker.render.Terminal;
import io.pqlconnector.worker.render.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Checks the files without touching the network or the data; asked to, also what is on the other side of the network. */
@Command(
        name = "check",
        description = {
            "Check configuration, rules and mappings, and run the tests in them.",
            "Every problem at once, with file, line, column and what to write instead. Touches no network and no data,",
            "but with --live: then every source and destination is asked as well, whether it lets us in and has",
            "the fields, lists and sequences that the mappings need. Nothing is written there."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./pql check",
            "  ./pql check --config staging.yaml",
            "  ./pql check --live                  are they all there, and do the credentials suffice?",
            "  ./pql check --alert-test            does everybody hear of it who should?"
        })
final class CheckCommand implements Callable<Integer> {
    private static final int COLUMN = 15;

    private final Context context;

    @Mixin
    private final ConfigOption config = new ConfigOption();

    @Option(
            names = "--live",
            description = {
                "Also ask every source and destination whether it is there and lets us in, and every destination",
                "whether it has what its mapping needs, and whether calls are left; and mail servers for alerts.",
                "Works without a ledger, and beside a run."
            })
    private boolean live;

    @Option(names = "--alert-test", description = "Also send a test message to each channel of alerts. Implies --live.")
    private boolean alertTest;

    @Option(
            names = "--json",
            description =
                    "JSON Lines: an object per problem, with --live one per source and destination and one per thing"
                            + " that a destination lacks, then a summary.")
    private boolean json;

    CheckCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        Problems problems = new Problems();
        Config read = config.read(context, problems);
        Optional<Setup> setup = Setup.read(read, FileTexts.DISK, problems);
        if (setup.isEmpty()) {
            return wrong(problems.inOrder(), 0);
        }
        try (Setup valid = setup.get()) {
            long tests = valid.rules().tests().size()
                    + valid.targets().stream()
                            .mapToLong(target -> target.mapping().tests().size())
                            .sum();
            List<Problem> failures = failedTests(valid);
            if (!failures.isEmpty()) {
                return wrong(failures, tests);
            }
            return json ? withJson(valid, tests) : withText(valid, tests);
        }
    }

    // What no run needs to be sound, but whoever asks for it.
    private static List<Problem> failedTests(Setup setup) {
        List<Problem> failures = new ArrayList<>(RuleTests.run(setup.rules()));
        for (PlanTarget target : setup.targets()) {
            failures.addAll(MappingTests.run(target.mapping()));
        }
        failures.addAll(OutcomeReader.problems(setup.config()));
        return failures;
    }

    private int wrong(List<Problem> found, long tests) {
        if (!json) {
            CommandLineRunner.printProblems(found, context);
            return ExitCode.CONFIGURATION;
        }
        try (JsonLines lines = new JsonLines(context.terminal())) {
            found.forEach(problem -> write(lines, problem, "error"));
            lines.summary(Map.of("problems", (long) found.size(), "tests", tests), writer -> {});
        }
        return ExitCode.CONFIGURATION;
    }

    private static void write(JsonLines lines, Problem problem, String severity) {
        lines.object(writer -> {
            writer.writeStringProperty("severity", severity);
            writer.writeStringProperty("file", problem.at().file());
            writer.writeNumberProperty("line", problem.at().line());
            writer.writeNumberProperty("column", problem.at().column());
            writer.writeStringProperty("path", problem.path());
            writer.writeStringProperty("message", problem.message());
        });
    }

    private int withText(Setup valid, long tests) throws InterruptedException {
        printFiles(valid, tests);
        Terminal terminal = context.terminal();
        List<LiveCheck.Answer> answers = live || alertTest ? asked(valid) : List.of();
        long failed = failed(answers);
        if (failed > 0) {
            terminal.notice(Texts.count(failed) + " of " + Texts.count(answers.size()) + whoWasAsked(answers)
                    + " cannot be used now" + lacking(answers) + ". Nothing was run.");
            return ExitCode.FAILED;
        }
        terminal.line(
                valid.warnings().isEmpty()
                        ? "Nothing wrong was found."
                        : "Nothing wrong was found. There is something to mend all the same: see "
                                + Texts.counted(valid.warnings().size(), "warning") + " above.");
        return ExitCode.DONE;
    }

    private List<LiveCheck.Answer> asked(Setup valid) throws InterruptedException {
        Progress progress = new Progress(context.terminal());
        try {
            return asked(valid, name -> progress.show("Asking " + name, -1, System.nanoTime()), answer -> {
                progress.close();
                print(answer);
            });
        } finally {
            progress.close();
        }
    }

    private static String whoWasAsked(List<LiveCheck.Answer> answers) {
        return answers.stream().anyMatch(answer -> answer.part() == LiveCheck.Part.ALERTS)
                ? " sources, destinations and channels of alerts"
                : " sources and destinations";
    }

    private static String lacking(List<LiveCheck.Answer> answers) {
        long missing = lacking(answers, Finding.State.MISSING);
        long wrong = lacking(answers, Finding.State.WRONG);
        return missing + wrong == 0 ? "" : ": " + Texts.count(missing) + " missing, " + Texts.count(wrong) + " wrong";
    }

    private static long lacking(List<LiveCheck.Answer> answers, Finding.State state) {
        return answers.stream()
                .flatMap(answer -> answer.lacks().stream())
                .filter(finding -> finding.state() == state)
                .count();
    }

    private void printFiles(Setup valid, long tests) {
        Terminal terminal = context.terminal();
        terminal.line("Configuration  " + valid.config().file() + ": "
                + Texts.counted(valid.sources().size(), "source") + ", "
                + Texts.counted(valid.targets().size(), "destination"));
        terminal.line("Rules          " + valid.rules().file() + ": version "
                + valid.rules().version() + ", "
                + Texts.counted(valid.rules().account().signals().size(), "account signal")
                + valid.rules()
                        .user()
                        .map(book -> ", " + Texts.counted(book.signals().size(), "user signal"))
                        .orElse(""));
        valid.targets()
                .forEach(target ->
                        terminal.line("Mapping        " + target.mapping().file() + ": for " + target.name()));
        valid.sources()
                .forEach(source -> source.notices()
                        .forEach(notice -> terminal.line("Warning        " + source.name() + ": " + notice)));
        Warnings.tell(valid, context);
        terminal.line("Tests          " + Texts.counted(tests, "test") + ", all passed");
    }

    private void print(LiveCheck.Answer answer) {
        String part = Texts.column(
                switch (answer.part()) {
                    case SOURCE -> "Source";
                    case DESTINATION -> "Destination";
                    case ALERTS -> "Alerts";
                },
                COLUMN);
        String line = part + answer.name() + ": " + answer.words();
        if (answer.failure().isEmpty()) {
            context.terminal().line(line);
        } else {
            context.terminal().notice(line);
        }
        answer.lacks()
                .forEach(finding -> context.terminal().notice(" ".repeat(COLUMN) + FindingOutput.remedy(finding)));
    }

    private int withJson(Setup valid, long tests) throws InterruptedException {
        try (JsonLines lines = new JsonLines(context.terminal())) {
            valid.warnings().forEach(warning -> write(lines, warning, "warning"));
            SortedMap<String, Long> counts = new TreeMap<>(Map.of("problems", 0L, "tests", tests));
            if (!valid.warnings().isEmpty()) {
                counts.put("warnings", (long) valid.warnings().size());
            }
            if (!live && !alertTest) {
                lines.summary(counts, writer -> {});
                return ExitCode.DONE;
            }
            List<LiveCheck.Answer> answers = asked(valid, name -> {}, answer -> write(lines, answer));
            long failed = failed(answers);
            lines.summary(counts, writer -> {
                writer.writeNumberProperty("asked", answers.size());
                writer.writeNumberProperty("failed", failed);
                writer.writeNumberProperty("missing", lacking(answers, Finding.State.MISSING));
                writer.writeNumberProperty("wrong", lacking(answers, Finding.State.WRONG));
            });
            return failed > 0 ? ExitCode.FAILED : ExitCode.DONE;
        }
    }

    private static void write(JsonLines lines, LiveCheck.Answer answer) {
        lines.object(writer -> {
            writer.writeStringProperty(answer.part().name().toLowerCase(Locale.ROOT), answer.name());
            writer.writeBooleanProperty("works", answer.failure().isEmpty());
            answer.failure().ifPresent(kind -> writer.writeStringProperty("failure", kind));
            writer.writeStringProperty("message", answer.words());
        });
        answer.lacks().forEach(finding -> lines.object(writer -> FindingOutput.write(writer, answer.name(), finding)));
    }

    private List<LiveCheck.Answer> asked(Setup valid, Consumer<String> before, Consumer<LiveCheck.Answer> after)
            throws InterruptedException {
        try (LiveCheck check = LiveCheck.open(valid, context, alertTest)) {
            return check.ask(before, after);
        }
    }

    private static long failed(List<LiveCheck.Answer> answers) {
        return answers.stream().filter(answer -> answer.failure().isPresent()).count();
    }
}
