package io.pqlconnector.worker.backup;

import io.pqlconnector.core.ledger.Lease;
import io.pqlconnector.core.ledger.LedgerException;
import io.pqlconnector.core.run.RestoredHistory;
import io.pqlconnector.store.LedgerCopy;
import io.pqlconnector.store.SqliteLedger;
import io.pqlconnector.worker.config.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.DoubleConsumer;

/**
 * Puts a backup back. All of it is unpacked and checked before anything that is there is touched; what is there is moved aside,
 * never deleted. Holds the lease, so that no run is under way, and keeps workers away, which would go on with the ledger that
 * they have open.
 */
public final class Restore {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final Config config;
    private final Staging staging;
    private final DoubleConsumer progress;

    /**
     * Into a data folder.
     *
     * @param progress is told the share of bytes that are done, between 0 and 1
     */
    public Restore(Config config, DoubleConsumer progress) {
        this(config, progress, () -> {});
    }

    Restore(Config config, DoubleConsumer progress, Runnable step) {
        this.config = config;
        this.progress = progress;
        staging = new Staging(config.dataDirectory(), step);
    }

    /**
     * What was put back.
     *
     * @param takenAt when the backup was taken
     * @param program that took it
     * @param lake whether the lake was in it
     * @param aside where what was there before is now; empty if nothing was
     * @param baseline whether the next sync enrolls nobody and makes no task or note
     * @param forgotten whether people were forgotten whom the backup may hold still
     * @param resumed whether this only finished what an earlier attempt had begun
     */
    public record Restored(
            Instant takenAt,
            String program,
            boolean lake,
            Optional<Path> aside,
            boolean baseline,
            boolean forgotten,
            boolean resumed) {}

    /**
     * Puts a backup back, whole or not at all.
     *
     * @param asIs whether the next sync may enroll, and make tasks and notes, as if nothing had been done since the backup
     * @param wait for another process to give the lease back
     * @throws BackupException if the archive is not whole, or the disk fails
     * @throws LedgerException if the ledger in it cannot be used, a worker has it, or another process has the lease
     */
    public Restored run(Path file, boolean asIs, Instant now, Duration wait) throws InterruptedException {
        try (Archive archive = Archive.open(file)) {
            Lease alone = SqliteLedger.withoutWorker(config.ledgerFile());
            try {
                Lease lease = SqliteLedger.leaseOf(config.ledgerFile(), "pql restore", now, wait);
                try {
                    return run(archive, file, asIs, now);
                } finally {
                    lease.close();
                }
            } finally {
                alone.close();
            }
        } catch (IOException e) {
            throw new BackupException(
                    "The backup " + file + " was not put back into " + config.dataDirectory() + ": " + e.getMessage()
                            + "\n  See that the disk has room for all of it, and that the user who runs this may write"
                            + " there. Then run the same command again.",
                    e);
        }
    }

    private Restored run(Archive archive, Path file, boolean asIs, Instant now) throws IOException {
        Optional<Staging.Move> unfinished = staging.unfinished();
        if (unfinished.isPresent()) {
            staging.moveIn(unfinished.get());
            if (unfinished.get().archive().equals(archive.id())) {
                return restored(archive, unfinished.get(), true);
            }
        }
        Staging.Move move = new Staging.Move(archive.id(), "before-restore-" + STAMP.format(now));
        if (Files.exists(config.dataDirectory().resolve(move.aside()))) {
            throw new BackupException(
                    config.dataDirectory().resolve(move.aside()) + " is there already. Try again in a second.", null);
        }
        try {
            stage(archive, file, asIs, now);
            staging.ready(move);
            staging.moveIn(move);
            return restored(archive, move, false);
        } finally {
            staging.discard();
        }
    }

    private void stage(Archive archive, Path file, boolean asIs, Instant now) throws IOException {
        staging.begin();
        BackupManifest manifest = archive.manifest();
        long room = Files.getFileStore(staging.folder()).getUsableSpace();
        if (manifest.bytes() > room) {
            throw new BackupException(
                    "The backup " + file + " needs " + manifest.bytes() + " bytes, and " + config.dataDirectory()
                            + " has " + room + " left. Nothing was changed.",
                    null);
        }
        archive.unpack(staging.folder(), progress);
        checkLake(file, manifest, LedgerCopy.inspect(staging.ledger()));
        if (!manifest.lake()) {
            LedgerCopy.dropLake(staging.ledger());
        }
        try (SqliteLedger ledger = SqliteLedger.open(staging.ledger(), SqliteLedger.Mode.WRITE)) {
            if (!asIs) {
                RestoredHistory.oweBaseline(ledger.runs(), now);
            }
        }
        if (!asIs) {
            LedgerCopy.dropWaiting(staging.ledger(), now);
        }
        // Of the upgrade, if there was one: the archive itself is the copy from before it.
        Files.deleteIfExists(staging.folder().resolve(Backup.LEDGER + ".v" + manifest.ledgerVersion() + ".bak"));
        Files.deleteIfExists(staging.folder().resolve("ledger.lock"));
    }

    private static void checkLake(Path file, BackupManifest manifest, LedgerCopy ledger) {
        Map<String, Long> named = new TreeMap<>();
        if (manifest.lake()) {
            ledger.lake().forEach(part -> named.put(Backup.LAKE + part.name(), part.bytes()));
        }
        Map<String, Long> there = new TreeMap<>();
        manifest.parts().stream()
                .filter(part -> part.name().startsWith(Backup.LAKE))
                .forEach(part -> there.put(part.name(), part.bytes()));
        if (!there.equals(named)) {
            throw Archive.damaged(file, "its lake is not the one that its ledger names", null);
        }
    }

    private Restored restored(Archive archive, Staging.Move move, boolean resumed) {
        Path aside = config.dataDirectory().resolve(move.aside());
        boolean baseline;
        try (SqliteLedger ledger = SqliteLedger.open(config.ledgerFile(), SqliteLedger.Mode.READ)) {
            baseline = RestoredHistory.owesBaseline(ledger.runs());
        }
        return new Restored(
                archive.manifest().takenAt(),
                archive.manifest().program(),
                archive.manifest().lake(),
                Optional.of(aside).filter(Files::exists),
                baseline,
                Files.exists(config.dataDirectory().resolve(Backup.FORGOTTEN)),
                resumed);
    }
}
