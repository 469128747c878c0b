package io.pqlconnector.worker.command;

import io.pqlconnector.core.lake.LakeException;
import io.pqlconnector.core.ledger.Lease;
import io.pqlconnector.core.plan.PlanTarget;
import io.pqlconnector.core.run.Forgetting;
import io.pqlconnector.spi.EntityKind;
import io.pqlconnector.spi.destination.ObjectName;
import io.pqlconnector.store.LedgerErasure;
import io.pqlconnector.store.SqliteLedger;
import io.pqlconnector.usage.lake.Addresses;
import io.pqlconnector.usage.lake.ErasedPerson;
import io.pqlconnector.worker.config.Config;
import io.pqlconnector.worker.forget.LineFiles;
import io.pqlconnector.worker.forget.Unfinished;
import io.pqlconnector.worker.render.ForgetOutput;
import io.pqlconnector.worker.render.Terminal;
import io.pqlconnector.worker.render.Texts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes one person out of everything that is kept here. */
@Command(
        name = "forget",
        description = {
            "Show what the connector keeps of a person: records of usage, scores, what was sent for them. With",
            "--apply it is deleted, and what sources still have of them is not taken in again. With --crm the",
            "fields and lists that the mappings write are cleared in the CRMs first: afterwards nobody knows which",
            "records are theirs. Records, sources and backups are not touched. Stop the worker first."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./pql forget ann@acme.example                  what there is",
            "  ./pql forget ann@acme.example --crm            and what there is in the CRMs",
            "  ./pql forget ann@acme.example --crm --apply    clear it there, and delete it here",
            "",
            "Exit codes: 0 nothing is left, or only shown; 1 deleted, but copies are left that only you can delete, or a",
            "CRM did not do or tell all, and then nothing is deleted; 2 configuration wrong; 3 the ledger or the lake",
            "failed, or a worker is at work: run it again."
        })
final class ForgetCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private final ConfigOption config = new ConfigOption();

    @Parameters(paramLabel = "EMAIL", description = "The person's address, in any case.")
    private String address = "";

    @Option(names = "--apply", description = "Delete it.")
    private boolean apply;

    @Option(names = "--crm", description = "Also clear what the mappings wrote of them into the CRMs.")
    private boolean crm;

    ForgetCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        String email = address.strip().toLowerCase(Locale.ROOT);
        if (!Addresses.isAddress(email)) {
            context.terminal().notice("\"" + address + "\" is no e-mail address.");
            return ExitCode.CONFIGURATION;
        }
        if (!apply) {
            return forget(email);
        }
        // A worker may be between two runs, and what it has in memory would bring the person back.
        Lease alone = SqliteLedger.withoutWorker(config.readValid(context).ledgerFile());
        try {
            return forget(email);
        } finally {
            alone.close();
        }
    }

    private int forget(String email) throws InterruptedException {
        try (OpenRun open = OpenRun.open(config, context, "pql forget", null)) {
            LedgerErasure ledger = open.ledger().erasure(people(open.setup().targets()));
            // Both are asked: what retention has dropped from the lake the ledger may know, and the other way round.
            Set<String> known = new TreeSet<>(ledger.idsOf(email));
            known.addAll(Unfinished.in(open.setup().config().dataDirectory()).idsOf(email));
            ErasedPerson person = open.lake().erase(email, known, false);
            boolean cleared = !crm || isCleared(open, ledger, person);
            if (apply && !cleared) {
                context.terminal()
                        .notice(
                                "Nothing was deleted here, since it tells which records are theirs. Mend that and run the"
                                        + " same command again; what is cleared already stays so. If it cannot be mended, clear it"
                                        + " in the CRM by hand, and then:  ./pql forget " + person.email()
                                        + " --apply");
                return ExitCode.PARTIAL;
            }
            int code = print(
                    kept(open, ledger, person), person, copies(open.setup().config()));
            return cleared ? code : ExitCode.PARTIAL;
        }
    }

    /** What is kept here, by what it is; deleted if that is wanted. */
    private Map<String, Long> kept(OpenRun open, LedgerErasure ledger, ErasedPerson person) {
        Config read = open.setup().config();
        Map<String, Long> found = new TreeMap<>();
        Unfinished unfinished = Unfinished.in(read.dataDirectory());
        if (apply) {
            unfinished.begin(person.email(), person.ids());
        }
        found.put("records in the lake", person.rows());
        found.put("lines in the inbox", LineFiles.erase(read.dataDirectory().resolve("inbox"), person, apply));
        found.put("lines in quarantine", LineFiles.erase(read.quarantineDirectory(), person, apply));
        ledger.erase(person.email(), person.ids(), apply)
                .forEach((table, rows) -> found.put("rows of the ledger, " + table, rows));
        if (apply) {
            ErasedPerson gone = open.lake().erase(person.email(), person.ids(), true);
            found.put("records in the lake", gone.rows());
            open.lake().sweep();
            unfinished.end(person.email());
        }
        found.values().removeIf(count -> count == 0);
        return found;
    }

    /** In every CRM, before the ledger forgets which records are theirs, and the lake which ids. */
    private boolean isCleared(OpenRun open, LedgerErasure ledger, ErasedPerson person) throws InterruptedException {
        Set<String> ids = new TreeSet<>(person.ids());
        ids.add(person.email());
        ForgetOutput output = new ForgetOutput(context.terminal());
        SortedMap<String, SortedSet<String>> left = ledger.objectsWith(ids);
        boolean whole = true;
        for (PlanTarget target : open.setup().targets()) {
            Forgetting.Report report = new Forgetting(target, open.ledger().ports(), context.clock()).run(ids, apply);
            output.print(report);
            whole &= report.isWhole();
            SortedSet<String> unmapped =
                    new TreeSet<>(left.getOrDefault(target.name().value(), new TreeSet<>()));
            left.remove(target.name().value());
            people(List.of(target)).forEach(object -> unmapped.remove(object.value()));
            if (!unmapped.isEmpty()) {
                whole = false;
                context.terminal()
                        .notice(target.name().value() + " has records of theirs in " + String.join(", ", unmapped)
                                + ", but its mapping does not write people there any more: put that back.");
            }
        }
        for (String gone : left.keySet()) {
            context.terminal()
                    .notice(gone
                            + " has records of theirs, but the configuration has no such destination any more: put it"
                            + " back there.");
        }
        return whole && left.isEmpty();
    }

    private static Set<ObjectName> people(List<PlanTarget> targets) {
        return targets.stream()
                .flatMap(target -> target.mapping().objects().stream())
                .filter(object -> object.kind() == EntityKind.USER)
                .map(object -> object.name())
                .collect(Collectors.toSet());
    }

    private int print(Map<String, Long> found, ErasedPerson person, Set<String> copies) {
        Terminal terminal = context.terminal();
        Set<String> ids = new TreeSet<>(person.ids());
        ids.remove(person.email());
        if (!ids.isEmpty()) {
            terminal.line("Known as " + String.join(", ", ids));
        }
        found.forEach((what, count) -> terminal.line(Texts.count(count) + " " + what));
        if (found.isEmpty()) {
            terminal.line("Nothing is kept of " + person.email() + ".");
        } else {
            terminal.line(
                    apply
                            ? "Deleted."
                            : "Nothing was deleted. Do it:  ./pql forget " + person.email() + (crm ? " --crm" : "")
                                    + " --apply");
        }
        if (apply) {
            terminal.line("What sources still have of them is not taken in again. Delete it there as well"
                    + (crm
                            ? ", and in the CRM what stands above as by hand."
                            : ", and in the CRM: sequences, tasks and fields there are as they were."));
        }
        copies.forEach(copy -> terminal.notice(copy + " is a copy from before and may hold them still: delete it."));
        return apply && !copies.isEmpty() ? ExitCode.PARTIAL : ExitCode.DONE;
    }

    private static Set<String> copies(Config config) {
        try (Stream<Path> files = Files.list(config.dataDirectory())) {
            return files.filter(file -> file.getFileName()
                            .toString()
                            .matches("before-restore-.*|restoring|ledger\\.db\\.v\\d+\\.bak|.*\\.part|spool"))
                    .filter(ForgetCommand::holdsSomething)
                    .map(Path::toString)
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new LakeException(config.dataDirectory() + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static boolean holdsSomething(Path path) {
        try (Stream<Path> files = Files.walk(path)) {
            return files.anyMatch(Files::isRegularFile);
        } catch (IOException e) {
            return true;
        }
    }
}
