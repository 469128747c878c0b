package io.pqlconnector.worker.backup;

import io.pqlconnector.usage.lake.ForgottenPeople;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The folder {@code restoring} below the data folder: a backup is unpacked and checked there, and then moved into its place. Once
 * {@link #ready} has been said nothing but {@link #moveIn} may touch the data; it can be cut off anywhere and begun again.
 */
final class Staging {
    /** As the ledger knows it: where this is, a ledger is not opened. */
    private static final String READY = "ready";

    private static final List<String> LEDGER_FILES =
            List.of(Backup.LEDGER + "-wal", Backup.LEDGER + "-shm", Backup.LEDGER);

    private final Path data;
    private final Path folder;
    private final Runnable step;

    /**
     * Below a data folder.
     *
     * @param step runs before each change to the data
     */
    Staging(Path data, Runnable step) {
        this.data = data;
        this.step = step;
        folder = data.resolve("restoring");
    }

    /** Where a part of a backup is to be unpacked. */
    Path folder() {
        return folder;
    }

    /** The ledger before it is in its place. */
    Path ledger() {
        return folder.resolve(Backup.LEDGER);
    }

    /** Removes what an earlier attempt left that never was ready, and begins anew. */
    void begin() throws IOException {
        Durable.deleteTree(folder);
        Files.createDirectories(folder);
    }

    /** Removes all of it, unless it is ready: then the data may depend on it. */
    void discard() throws IOException {
        if (unfinished().isEmpty()) {
            Durable.deleteTree(folder);
        }
    }

    /**
     * What is to be moved in is whole.
     *
     * @param move what was going on, for whoever has to finish it
     */
    void ready(Move move) throws IOException {
        Files.createDirectories(folder.resolve("lake"));
        Durable.syncTree(folder);
        Durable.write(folder.resolve(READY), move.archive() + "\n" + move.aside() + "\n");
    }

    /** What was ready and is not in its place yet. */
    Optional<Move> unfinished() throws IOException {
        Path ready = folder.resolve(READY);
        if (!Files.exists(ready)) {
            return Optional.empty();
        }
        List<String> lines = Files.readAllLines(ready);
        return Optional.of(new Move(lines.get(0), lines.get(1)));
    }

    /**
     * What is being moved in.
     *
     * @param archive tells one backup from another
     * @param aside the folder below the data folder for what was there before
     */
    record Move(String archive, String aside) {}

    /** Puts everything into its place, the ledger last, and what was there aside. */
    void moveIn(Move move) throws IOException {
        Path aside = data.resolve(move.aside());
        if (Files.exists(ledger())) {
            for (String name : LEDGER_FILES) {
                setAside(data.resolve(name), aside.resolve(name));
            }
            if (Files.exists(folder.resolve("lake"))) {
                setAside(data.resolve("lake"), aside.resolve("lake"));
                move(folder.resolve("lake"), data.resolve("lake"));
            }
            moveInbox(aside);
            step.run();
            // Whoever was forgotten before the backup or since stays so.
            ForgottenPeople.merge(data.resolve(Backup.FORGOTTEN), folder.resolve(Backup.FORGOTTEN));
            move(ledger(), data.resolve(Backup.LEDGER));
        }
        step.run();
        Files.deleteIfExists(folder.resolve(READY));
        Durable.syncDirectory(folder);
        Durable.deleteTree(folder);
        Durable.syncDirectory(data);
    }

    // What webhooks brought since the backup is nowhere else: of each file the longer one counts, and none is dropped.
    private void moveInbox(Path aside) throws IOException {
        Path staged = folder.resolve("inbox");
        for (Path file : Durable.filesBelow(staged)) {
            String name = staged.relativize(file).toString();
            Path target = data.resolve("inbox").resolve(name);
            if (Files.exists(target) && Files.size(target) >= Files.size(file)) {
                continue;
            }
            setAside(target, aside.resolve("inbox").resolve(name));
            move(file, target);
        }
    }

    private void setAside(Path from, Path to) throws IOException {
        if (Files.exists(from)) {
            move(from, to);
        }
    }

    private void move(Path from, Path to) throws IOException {
        step.run();
        Path folderOfTarget = to.resolveSibling(".").normalize();
        Files.createDirectories(folderOfTarget);
        if (Files.exists(to)) {
            throw new FileAlreadyExistsException(to.toString());
        }
        Files.move(from, to);
        // It may have been made with those that it is in.
        for (Path made = folderOfTarget; made != null && made.startsWith(data); made = made.getParent()) {
            Durable.syncDirectory(made);
        }
        Durable.syncDirectory(from.resolveSibling(".").normalize());
    }
}
