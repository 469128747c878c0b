package io.pqlconnector.worker.command;

import io.pqlconnector.worker.config.Reasons;
import io.pqlconnector.worker.init.Answers;
import io.pqlconnector.worker.init.Draft;
import io.pqlconnector.worker.init.Rehearsal;
import io.pqlconnector.worker.init.Workplace;
import io.pqlconnector.worker.render.Terminal;
import io.pqlconnector.worker.render.Texts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes a configuration that works, from a few answers. */
@Command(
        name = "init",
        description = {
            "Write a working configuration: config.yaml, rules, a mapping, and which variables to set.",
            "On a terminal it asks what it has to know; every answer is also an option. Secrets are never asked for:",
            "the configuration names the environment variables that they come from. Nothing is written over."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./pql init",
            "  ./pql init --source mixpanel --project-id 12345 --region eu --destination hubspot",
            "  ./pql init --source segment --bucket acme-segment --region eu-west-1 --destination salesforce \\",
            "      --destination-url https://acme.my.salesforce.com --username pql@acme.com"
        })
final class InitCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private final InitOptions options = new InitOptions();

    @Option(names = "--dir", paramLabel = "DIR", description = "Where to write. Default: here.")
    private @Nullable Path folder;

    @Option(names = "--yes", description = "Ask nothing: what no option says is as it usually is.")
    private boolean yes;

    @Option(
            names = "--force",
            description = "Write files anew that are there and differ. The old ones are kept, as FILE.bak.")
    private boolean force;

    InitCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Path shown = folder == null ? Path.of("") : folder;
        Path target = context.directory().resolve(shown);
        if (!force && Files.exists(target.resolve(Draft.CONFIG))) {
            return taken(target, shown);
        }
        try {
            return write(target, shown);
        } catch (IOException e) {
            context.terminal()
                    .notice(target + " cannot be written to: " + Reasons.of(e)
                            + ". Give the user who runs this the right to, or another place: ./pql init --dir DIR");
            return ExitCode.CONFIGURATION;
        }
    }

    private int write(Path target, Path shown) throws IOException {
        Answers answers = new Answers(options.given(), yes ? question -> Optional.empty() : context.terminal()::ask);
        Optional<Draft> draft =
                Draft.of(answers, LocalDate.ofInstant(context.clock().instant(), ZoneOffset.UTC));
        List<String> problems = draft.isEmpty() ? answers.problems() : Rehearsal.problems(draft.get(), target);
        if (draft.isEmpty() || !problems.isEmpty()) {
            problems.forEach(context.terminal()::notice);
            context.terminal().notice(Texts.counted(problems.size(), "problem") + ". Nothing was written.");
            return ExitCode.CONFIGURATION;
        }
        tell(new Workplace(target, draft.get()).write(force), draft.get(), shown);
        return ExitCode.DONE;
    }

    private int taken(Path target, Path shown) {
        String there = Draft.mayBeThere().stream()
                .filter(name -> Files.exists(target.resolve(name)))
                .map(name -> shown.resolve(name).toString())
                .collect(Collectors.joining(", "));
        context.terminal()
                .notice("There is a configuration already: " + there
                        + ". Nothing was written. To begin anew and keep the"
                        + " old files as .bak: ./pql init --force    elsewhere: ./pql init --dir DIR");
        return ExitCode.CONFIGURATION;
    }

    private void tell(List<Workplace.Written> written, Draft draft, Path shown) {
        Terminal terminal = context.terminal();
        written.stream()
                .filter(file -> !file.isSchema())
                .forEach(file -> terminal.line(
                        "  " + Texts.column(shown.resolve(file.file()).toString(), 28)
                                + (file.note().isEmpty() ? "new" : file.note())));
        if (!draft.outside().isEmpty()) {
            terminal.line("Secrets come from " + String.join(", ", draft.outside()) + ": "
                    + shown.resolve(".env.example") + " says where to get each.");
        }
        terminal.line("The rules count the events of the example: put the names of your own into "
                + shown.resolve("mappings/rules.yaml") + ".");
        String config = shown.toString().isEmpty() ? "" : " --config " + shown.resolve(Draft.CONFIG);
        terminal.line("Next:");
        terminal.line(
                "  ./pql check --live" + config + "           are they all there, and do the credentials suffice?");
        terminal.line("  ./pql provision --apply" + config + "      makes the fields and lists that the CRM lacks");
        terminal.line("  ./pql plan" + config + "                   what a run would write");
    }
}
