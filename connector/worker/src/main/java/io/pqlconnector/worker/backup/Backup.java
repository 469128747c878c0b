package io.pqlconnector.worker.backup;

import io.pqlconnector.store.LedgerCopy;
import io.pqlconnector.usage.lake.PinnedFiles;
import io.pqlconnector.worker.config.Config;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.DoubleConsumer;

/**
 * Makes a backup while a run writes: a copy of the ledger as of one instant, the files of the lake that this copy names, and the
 * inbox, into one archive. Needs no lease and holds nobody up. Neither the configuration nor a secret is in it.
 */
public final class Backup {
    /** What the ledger is called in an archive. */
    static final String LEDGER = "ledger.db";

    /** Where the lake is in an archive. */
    static final String LAKE = "lake/";

    /** Where the inbox is in an archive. */
    static final String INBOX = "inbox/";

    /** Whose records are not to come back, in an archive and in the data folder. */
    static final String FORGOTTEN = "forgotten";

    /** A run may remove files of the lake after the ledger was copied and before they are held; it takes a moment each time. */
    private static final int ATTEMPTS = 10;

    private final Path data;
    private final Path ledger;
    private final Path lake;
    private final DoubleConsumer progress;

    /**
     * Of a data folder.
     *
     * @param progress is told the share of bytes that are done, between 0 and 1
     */
    public Backup(Config config, DoubleConsumer progress) {
        data = config.dataDirectory();
        ledger = config.ledgerFile();
        lake = config.lakeDirectory();
        this.progress = progress;
    }

    /**
     * What was made.
     *
     * @param bytes of the archive
     * @param lakeFiles how many files of the lake are in it
     * @param inboxFiles how many files of the inbox are in it
     */
    public record Made(long bytes, int lakeFiles, int inboxFiles) {}

    /**
     * Writes the archive, whole or not at all.
     *
     * @param target replaced if it is there
     * @param withLake whether the lake is to be in it; without, it is read again from the sources after a restore
     * @param program this program's version
     * @throws BackupException if it cannot be written
     * @throws io.pqlconnector.core.ledger.LedgerException if there is no ledger, or none that can be used
     */
    public Made write(Path target, boolean withLake, String program, Instant now) {
        try (ArchiveWriter archive = ArchiveWriter.create(target)) {
            Path copy = archive.scratch(".ledger");
            try {
                return write(archive, copy, withLake, program, now);
            } finally {
                Files.deleteIfExists(copy);
            }
        } catch (IOException e) {
            throw new BackupException(
                    "The backup " + target + " cannot be written: " + e.getMessage()
                            + "\n  See that the disk has room for the ledger and the archive, that the user who runs this"
                            + " may write there, and may read " + data + ".",
                    e);
        }
    }

    private Made write(ArchiveWriter archive, Path copy, boolean withLake, String program, Instant now)
            throws IOException {
        for (int attempt = 1; ; attempt++) {
            LedgerCopy taken = LedgerCopy.take(ledger, copy);
            List<LedgerCopy.LakePart> files = withLake ? taken.lake() : List.of();
            try (PinnedFiles pinned = PinnedFiles.pin(
                    lake, files.stream().map(LedgerCopy.LakePart::name).toList())) {
                return write(archive, copy, taken, files, pinned, withLake, program, now);
            } catch (NoSuchFileException e) {
                // A run has put others into the place of some files; a newer copy of the ledger names those.
                if (attempt == ATTEMPTS || !archive.parts().isEmpty()) {
                    throw new BackupException(
                            "The lake lacks the file " + e.getFile()
                                    + " that the ledger names. If a run is just tidying"
                                    + " the lake, try again. If it stays so, the file is lost: back up what there is with"
                                    + "  --without-lake  (the lake is then read again from the sources).",
                            e);
                }
            }
        }
    }

    private Made write(
            ArchiveWriter archive,
            Path copy,
            LedgerCopy taken,
            List<LedgerCopy.LakePart> files,
            PinnedFiles pinned,
            boolean withLake,
            String program,
            Instant now)
            throws IOException {
        long ledgerBytes = Files.size(copy);
        double all = ledgerBytes
                + files.stream().mapToLong(LedgerCopy.LakePart::bytes).sum();
        long done = ledgerBytes;
        archive.add(LEDGER, copy, ledgerBytes, false);
        progress.accept(done / all);
        for (LedgerCopy.LakePart file : files) {
            archive.add(LAKE + file.name(), pinned.path(file.name()), file.bytes(), true);
            done += file.bytes();
            progress.accept(done / all);
        }
        // After the ledger: a file of the inbox that grew since is read anew, one that shrank would take rows back.
        int inbox = addInbox(archive);
        Path forgotten = data.resolve(FORGOTTEN);
        if (Files.exists(forgotten)) {
            archive.add(FORGOTTEN, forgotten, Files.size(forgotten), false);
        }
        archive.finish(new BackupManifest(program, taken.version(), now, withLake, archive.parts()));
        return new Made(archive.size(), files.size(), inbox);
    }

    private int addInbox(ArchiveWriter archive) throws IOException {
        Path inbox = data.resolve("inbox");
        int added = 0;
        for (Path file : Durable.filesBelow(inbox)) {
            String name = INBOX + inbox.relativize(file).toString().replace('\\', '/');
            try {
                if (Names.isPart(name)) {
                    archive.add(name, file, wholeLines(file), false);
                    added++;
                }
            } catch (NoSuchFileException e) {
                // A run removes files whose messages are in the archive of their service by now.
            }
        }
        return added;
    }

    /** A file of the inbox may be growing: up to the end of its last whole line. */
    private static long wholeLines(Path path) throws IOException {
        if (!Files.exists(path)) {
            throw new NoSuchFileException(path.toString());
        }
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
            long end = file.length();
            while (end > 0) {
                file.seek(end - 1);
                if (file.read() == '\n') {
                    return end;
                }
                end--;
            }
            return 0;
        }
    }
}
