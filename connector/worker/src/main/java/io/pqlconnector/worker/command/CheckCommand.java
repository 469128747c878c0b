package io.pqlconnector.worker.command;

import io.pqlconnector.core.mapping.MappingTests;
import io.pqlconnector.core.plan.PlanTarget;
import io.pqlconnector.rules.book.RuleTests;
import io.pqlconnector.spi.config.Problem;
import io.pqlconnector.spi.config.Problems;
import io.pqlconnector.worker.config.Config;
import io.pqlconnector.worker.config.Setup;
import io.pqlconnector.worker.render.JsonLines;
import io.pqlconnector.worker.render.Terminal;
import io.pqlconnector.worker.render.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Checks the files without touching the network or the data. */
@Command(
        name = "check",
        description = {
            "Check configuration, rules and mappings, and run the tests in them.",
            "Every problem at once, with file, line, column and what to write instead. Touches no network and no data."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  ./pql check", "  ./pql check --config staging.yaml"})
final class CheckCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private final ConfigOption config = new ConfigOption();

    @Option(names = "--json", description = "JSON Lines: an object per problem, then a summary.")
    private boolean json;

    CheckCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Problems problems = new Problems();
        Config read = config.read(context, problems);
        Optional<Setup> setup = Setup.read(read, problems);
        List<Problem> found = new ArrayList<>(problems.inOrder());
        long tests = 0;
        if (setup.isPresent()) {
            try (Setup valid = setup.get()) {
                found.addAll(failedTests(valid));
                tests = valid.rules().tests().size()
                        + valid.targets().stream()
                                .mapToLong(target -> target.mapping().tests().size())
                                .sum();
            }
        }
        if (json) {
            printJson(found, tests);
        } else {
            print(found, tests, setup);
        }
        return found.isEmpty() ? ExitCode.DONE : ExitCode.CONFIGURATION;
    }

    private static List<Problem> failedTests(Setup setup) {
        List<Problem> failures = new ArrayList<>(RuleTests.run(setup.rules()));
        for (PlanTarget target : setup.targets()) {
            failures.addAll(MappingTests.run(target.mapping()));
        }
        return failures;
    }

    private void print(List<Problem> found, long tests, Optional<Setup> setup) {
        if (!found.isEmpty()) {
            CommandLineRunner.printProblems(found, context);
            return;
        }
        Terminal terminal = context.terminal();
        setup.ifPresent(valid -> {
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
            terminal.line("Tests          " + Texts.counted(tests, "test") + ", all passed");
        });
        terminal.line("Nothing wrong was found.");
    }

    private void printJson(List<Problem> found, long tests) {
        try (JsonLines lines = new JsonLines(context.terminal())) {
            for (Problem problem : found) {
                lines.object(writer -> {
                    writer.writeStringProperty("file", problem.at().file());
                    writer.writeNumberProperty("line", problem.at().line());
                    writer.writeNumberProperty("column", problem.at().column());
                    writer.writeStringProperty("path", problem.path());
                    writer.writeStringProperty("message", problem.message());
                });
            }
            lines.summary(Map.of("problems", (long) found.size(), "tests", tests), writer -> {});
        }
    }
}
