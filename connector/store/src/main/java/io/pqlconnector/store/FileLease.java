package io.pqlconnector.store;

import io.pqlconnector.core.ledger.Lease;
import io.pqlconnector.core.ledger.LeaseHeldException;
import io.pqlconnector.core.ledger.LedgerException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The right to write, as a lock of the operating system on a file beside the ledger: it ends with the process that holds it,
 * whatever ends that, and needs no clock that two machines agree on. The file's text says who holds it, for people only.
 */
final class FileLease implements Lease {
    /**
     * Far behind the text: where locks are mandatory, as on Windows, a locked range cannot be read by others.
     */
    private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

    private static final int LONGEST_TEXT = 1_000;
    private static final Duration PAUSE = Duration.ofMillis(100);

    /**
     * The lock files that this process holds. POSIX drops a process's locks on a file as soon as it closes any handle of that
     * file, so a file in here must not be opened, not even to look who holds it.
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;
    private boolean described;
    private boolean released;

    private FileLease(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Takes the lease.
     *
     * @param ledger the ledger's file, absolute
     * @param purpose what it is taken for, for others to read
     * @param wait how long to wait for another process; zero to give up at once
     * @throws LeaseHeldException if another process holds it that long
     */
    static FileLease acquire(Path ledger, String purpose, Duration wait) throws InterruptedException {
        return acquire(
                fileOf(ledger),
                Optional.of(purpose),
                wait,
                () -> "Another run is writing to " + ledger + holder(ledger)
                        + ". Wait until it is finished, or stop it, and try again.");
    }

    /**
     * Takes the lease that a worker holds as long as it lives.
     *
     * @param ledger the ledger's file, absolute
     * @throws LeaseHeldException if another worker holds it that long
     */
    static FileLease acquireForWorker(Path ledger, String purpose, Duration wait) throws InterruptedException {
        Path file = workerFileOf(ledger);
        return acquire(
                file,
                Optional.of(purpose),
                wait,
                () -> "Another worker is at work on this data" + holderOf(file) + ".");
    }

    /**
     * Takes the lease that every worker shares as long as it lives, whether it is at work or waits.
     *
     * @param ledger the ledger's file, absolute
     * @throws LeaseHeldException if a command keeps workers away that long
     */
    static FileLease acquireAmongWorkers(Path ledger, Duration wait) throws InterruptedException {
        Path file = workersFileOf(ledger);
        return acquire(
                file,
                Optional.empty(),
                wait,
                () -> "A command is at work on this data" + holderOf(file) + " beside which there may be no worker.");
    }

    /**
     * Takes the workers' leases for a command, so that none is at work beside it or takes what is pushed.
     *
     * @param ledger the ledger's file, absolute
     * @throws LeaseHeldException at once, if there is a worker
     */
    static Lease acquireInsteadOfWorkers(Path ledger) {
        FileLease all = acquireInsteadOfWorker(workersFileOf(ledger), ledger);
        try {
            FileLease one = acquireInsteadOfWorker(workerFileOf(ledger), ledger);
            return () -> {
                one.close();
                all.close();
            };
        } catch (RuntimeException e) {
            all.close();
            throw e;
        }
    }

    private static FileLease acquireInsteadOfWorker(Path file, Path ledger) {
        FileLease lease = tryAcquire(file, false)
                .orElseThrow(() -> new LeaseHeldException("A worker has this data" + holderOf(workerFileOf(ledger))
                        + ", and would bring back what it knows of it. Stop it first, and whichever waits to take over"
                        + " from it. Then run the same command again."));
        lease.describe("pid " + ProcessHandle.current().pid() + ", a command that no worker may run beside");
        return lease;
    }

    private static Path workerFileOf(Path ledger) {
        return ledger.resolveSibling("worker.lock");
    }

    private static Path workersFileOf(Path ledger) {
        return ledger.resolveSibling("workers.lock");
    }

    /** For itself with a purpose, and without one shared with whoever takes it in the same way. */
    private static FileLease acquire(Path file, Optional<String> purpose, Duration wait, Supplier<String> held)
            throws InterruptedException {
        long deadline = System.nanoTime() + wait.toNanos();
        while (true) {
            Optional<FileLease> lease = tryAcquire(file, purpose.isEmpty());
            if (lease.isPresent()) {
                purpose.ifPresent(what ->
                        lease.get().describe("pid " + ProcessHandle.current().pid() + ", " + what));
                return lease.get();
            }
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                throw new LeaseHeldException(held.get());
            }
            Thread.sleep(Math.min(PAUSE.toMillis(), 1 + left / 1_000_000));
        }
    }

    /** Who holds the lease, in brackets with a space before them; nothing if nobody does. */
    static String holder(Path ledger) {
        return holderOf(fileOf(ledger));
    }

    private static synchronized String holderOf(Path file) {
        if (HELD.contains(file)) {
            return " (this process)";
        }
        if (!Files.isReadable(file)) {
            return "";
        }
        try {
            String text = Files.readString(file).strip();
            return text.isEmpty() ? "" : " (" + text + ")";
        } catch (IOException e) {
            // Only a part of a message, and the message is worth more than the reason for a missing part.
            return "";
        }
    }

    @Override
    public synchronized void close() {
        if (released) {
            return;
        }
        released = true;
        try {
            if (described) {
                channel.truncate(0);
            }
        } catch (IOException e) {
            // The text is for people; the lock goes with the channel.
        }
        try {
            channel.close();
        } catch (IOException e) {
            throw failure(file, e);
        } finally {
            HELD.remove(file);
        }
    }

    private static Path fileOf(Path ledger) {
        String name = String.valueOf(ledger.getFileName());
        int dot = name.lastIndexOf('.');
        return ledger.resolveSibling((dot > 0 ? name.substring(0, dot) : name) + ".lock");
    }

    private static synchronized Optional<FileLease> tryAcquire(Path file, boolean shared) {
        if (!HELD.add(file)) {
            return Optional.empty();
        }
        try {
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock(LOCKED_BYTE, 1, shared);
            if (lock != null) {
                return Optional.of(new FileLease(file, channel));
            }
            channel.close();
        } catch (IOException e) {
            HELD.remove(file);
            throw failure(file, e);
        }
        HELD.remove(file);
        return Optional.empty();
    }

    private synchronized void describe(String holder) {
        described = true;
        byte[] text = holder.getBytes(StandardCharsets.UTF_8);
        try {
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(text, 0, Math.min(text.length, LONGEST_TEXT)), 0);
        } catch (IOException e) {
            close();
            throw failure(file, e);
        }
    }

    private static LedgerException failure(Path file, IOException cause) {
        return new LedgerException(
                "The lock file " + file
                        + " cannot be written. The user that runs this command needs to read and write it and "
                        + "its directory, and the disk needs room.",
                cause);
    }
}
