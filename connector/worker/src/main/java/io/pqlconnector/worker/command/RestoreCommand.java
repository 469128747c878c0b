package io.pqlconnector.worker.command;

import io.pqlconnector.worker.backup.Restore;
import io.pqlconnector.worker.config.Config;
import io.pqlconnector.worker.render.Progress;
import io.pqlconnector.worker.render.Terminal;
import io.pqlconnector.worker.render.Texts;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Puts a backup back. */
@Command(
        name = "restore",
        description = {
            "Put back what ./pql backup wrote. Everything is checked first; what is in the data folder is moved",
            "aside, not deleted. The CRM may hold enrollments, tasks and notes that are newer than the backup, so",
            "the next sync is a baseline: it writes fields and lists, and takes as done what there is cause for.",
            "Stop the worker first."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./pql restore /backup/pql.zip",
            "  ./pql restore --as-is /backup/pql.zip    when nothing was done since the backup was taken"
        })
final class RestoreCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private final ConfigOption config = new ConfigOption();

    @Parameters(paramLabel = "FILE", description = "The archive.")
    private Path file = Path.of("");

    @Option(
            names = "--as-is",
            description = {
                "Let the next sync enroll, and make tasks and notes, as if nothing had been done since the backup.",
                "Whoever was enrolled since then may be enrolled a second time."
            })
    private boolean asIs;

    RestoreCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        Config read = config.readValid(context);
        Restore.Restored restored;
        try (Progress progress = new Progress(context.terminal())) {
            Restore restore = new Restore(read, share -> progress.show("Unpacking " + file, share, System.nanoTime()));
            restored = restore.run(
                    context.directory().resolve(file), asIs, context.clock().instant(), OpenRun.LEASE_WAIT);
        }
        print(restored, read);
        return ExitCode.DONE;
    }

    private void print(Restore.Restored restored, Config read) {
        Terminal terminal = context.terminal();
        terminal.line(
                (restored.resumed() ? "Finished a restore that was cut off: " : "Put back ") + read.dataDirectory()
                        + " as of " + Texts.minute(restored.takenAt()) + ", by " + restored.program() + ".");
        restored.aside()
                .ifPresent(aside -> terminal.line(
                        "What was there before is now in " + aside + ". Delete it once you do not need it any more."));
        if (!restored.lake()) {
            terminal.line("The backup has no lake: the next sync reads all usage again from the sources.");
        }
        if (restored.forgotten()) {
            terminal.line(
                    "People were forgotten here. For each since the backup was taken, run  ./pql forget EMAIL --apply"
                            + "  again: it holds them still.");
        }
        terminal.line(
                restored.baseline()
                        ? "The next ./pql sync is a baseline, since the CRM may hold more than this ledger knows: it writes"
                                + " fields and lists, enrolls nobody and makes no task or note. Whoever meets a condition"
                                + " then counts as handled."
                        : "The next ./pql sync enrolls, and makes tasks and notes, as if nothing had been done since then."
                                + " Look into the CRM first if something was.");
    }
}
