package io.pqlconnector.worker.command;

import io.pqlconnector.worker.backup.Backup;
import io.pqlconnector.worker.config.Config;
import io.pqlconnector.worker.render.Progress;
import io.pqlconnector.worker.render.Texts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a backup while a run writes. */
@Command(
        name = "backup",
        description = {
            "Write ledger, lake and inbox as of one instant into one ZIP archive, also while a worker or a sync",
            "runs. It holds the same personal data as the data folder, and neither configuration nor secrets:",
            "back those up apart. Put back by  ./pql restore FILE"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./pql backup /backup/pql.zip",
            "  ./pql backup --without-lake /backup/pql.zip    small: the lake can be read again from the sources",
            "  ./pql backup --force /backup/pql.zip           replace an earlier one, once the new one is whole"
        })
final class BackupCommand implements Callable<Integer> {
    private final Context context;

    @Mixin
    private final ConfigOption config = new ConfigOption();

    @Parameters(paramLabel = "FILE", description = "The archive to write; must not be there yet.")
    private Path file = Path.of("");

    @Option(
            names = "--without-lake",
            description = "Only ledger and inbox. After a restore all usage is read again from the sources.")
    private boolean withoutLake;

    @Option(names = "--force", description = "Replace FILE if it is there.")
    private boolean force;

    BackupCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Config read = config.readValid(context);
        Path target = context.directory().resolve(file).toAbsolutePath().normalize();
        if (Files.exists(target) && (!force || !Files.isRegularFile(target))) {
            context.terminal()
                    .notice(target + " is there already. Give another name"
                            + (Files.isRegularFile(target) ? ", or add --force to replace it." : "."));
            return ExitCode.CONFIGURATION;
        }
        if (target.startsWith(read.dataDirectory().toAbsolutePath().normalize())) {
            context.terminal()
                    .notice(target + " is in the data folder, which is what would be lost. Give a place outside "
                            + read.dataDirectory() + ".");
            return ExitCode.CONFIGURATION;
        }
        Backup.Made made;
        try (Progress progress = new Progress(context.terminal())) {
            Backup backup = new Backup(read, share -> progress.show("Writing " + target, share, System.nanoTime()));
            made = backup.write(
                    target,
                    !withoutLake,
                    "pql " + CommandLineRunner.version(),
                    context.clock().instant());
        }
        context.terminal()
                .line("Wrote " + target + ": " + Texts.count(made.bytes()) + " bytes, the ledger, "
                        + (withoutLake ? "no lake" : Texts.counted(made.lakeFiles(), "file") + " of the lake")
                        + (made.inboxFiles() == 0
                                ? ""
                                : ", " + Texts.counted(made.inboxFiles(), "file") + " of the inbox")
                        + ". Configuration and secrets are not in it.");
        return ExitCode.DONE;
    }
}
