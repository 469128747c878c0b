package io.pqlconnector.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pqlconnector.core.ledger.Lease;
import io.pqlconnector.core.ledger.LedgerException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One process writes at a time, and a dead one holds nobody up. */
final class LeaseTest {
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    @Test
    void aSecondProcessIsToldWhoWrites() throws Exception {
        try (SqliteLedger ledger = open();
                Forked holder = Forked.start(Holder.class, file())) {
            holder.await("held");

            assertThatThrownBy(() -> ledger.acquireLease("pql sync", Samples.DAY_2, Duration.ZERO))
                    .isInstanceOf(LedgerException.class)
                    .hasMessageContaining(file().toString())
                    .hasMessageContaining("pid " + holder.pid() + ", pql sync, since 2026-03-01T00:00:00Z")
                    .hasMessageContaining("Wait until it is finished, or stop it");
        }
    }

    @Test
    void theLeaseOfAProcessThatWasKilledIsFree() throws Exception {
        try (SqliteLedger ledger = open();
                Forked holder = Forked.start(Holder.class, file())) {
            holder.await("held");
            holder.kill();

            Lease lease = ledger.acquireLease("pql sync", Samples.DAY_2, Duration.ZERO);

            assertThat(directory.resolve("ledger.lock")).content().contains("pql sync, since 2026-03-02T00:00:00Z");
            lease.close();
        }
    }

    @Test
    void waitsForAnotherProcessToFinish() throws Exception {
        try (SqliteLedger ledger = open();
                Forked holder = Forked.start(Holder.class, file())) {
            holder.await("held");
            CountDownLatch waiting = new CountDownLatch(1);
            Thread killer = new Thread(() -> {
                try {
                    waiting.await();
                    holder.kill();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            killer.start();
            waiting.countDown();

            Lease lease = ledger.acquireLease("pql sync", Samples.DAY_2, LONG_ENOUGH);

            lease.close();
            killer.join();
        }
    }

    @Test
    void aLeaseThatWasGivenBackIsFreeAndSaysNothing() throws Exception {
        try (SqliteLedger ledger = open()) {
            ledger.acquireLease("pql sync", Samples.DAY_1, Duration.ZERO).close();

            assertThat(directory.resolve("ledger.lock")).isEmptyFile();
            try (Forked holder = Forked.start(Holder.class, file())) {
                holder.await("held");
            }
        }
    }

    @Test
    void givingBackTwiceTakesNothingFromTheNextHolder() throws Exception {
        try (SqliteLedger ledger = open()) {
            Lease first = ledger.acquireLease("pql sync", Samples.DAY_1, Duration.ZERO);
            first.close();
            Lease second = ledger.acquireLease("pql apply", Samples.DAY_1, Duration.ZERO);

            first.close();

            assertThat(directory.resolve("ledger.lock")).content().contains("pql apply");
            assertThatThrownBy(() -> ledger.acquireLease("pql sync", Samples.DAY_1, Duration.ZERO))
                    .isInstanceOf(LedgerException.class);
            second.close();
        }
    }

    // On POSIX, closing any handle of the file would free the lock that the same process holds.
    @Test
    void askingForTheLeaseTwiceInOneProcessDoesNotFreeIt() throws Exception {
        try (SqliteLedger ledger = open();
                SqliteLedger other = open()) {
            Lease lease = ledger.acquireLease("pql sync", Samples.DAY_1, Duration.ZERO);
            assertThatThrownBy(() -> other.acquireLease("pql sync", Samples.DAY_1, Duration.ZERO))
                    .hasMessageContaining("this process");

            try (Forked refused = Forked.start(Holder.class, file())) {
                refused.await("refused");
            }
            lease.close();
        }
    }

    @Test
    void readingNeedsNoLease() throws Exception {
        open().close();
        try (Forked holder = Forked.start(Holder.class, file())) {
            holder.await("held");

            try (SqliteLedger ledger = SqliteLedger.open(file(), SqliteLedger.Mode.READ)) {
                assertThat(ledger.runs().latest(10)).isEmpty();
            }
        }
    }

    @Test
    void aLockFileThatCannotBeMadeIsAClearError() throws Exception {
        try (SqliteLedger ledger = open()) {
            Files.delete(directory.resolve("ledger.lock"));
            Files.createDirectory(directory.resolve("ledger.lock"));

            assertThatThrownBy(() -> ledger.acquireLease("pql sync", Samples.DAY_1, Duration.ZERO))
                    .isInstanceOf(LedgerException.class)
                    .hasMessageContaining("ledger.lock")
                    .hasMessageContaining("read and write");
        }
    }

    @Test
    void aCommandThatNoWorkerMayRunBesideIsRefusedWhileOneIsThere() throws Exception {
        Lease worker = SqliteLedger.acquireForWorker(file(), Samples.DAY_1, Duration.ZERO);

        assertThatThrownBy(() -> SqliteLedger.withoutWorker(directory.resolve("x/../ledger.db")))
                .isInstanceOf(LedgerException.class)
                .hasMessageContaining("A worker has this data (this process)")
                .hasMessageContaining("Stop it first", "run the same command again");

        worker.close();
        Lease alone = SqliteLedger.withoutWorker(file());
        assertThat(directory.resolve("worker.lock")).content().contains("no worker may run beside");
        assertThatThrownBy(() -> SqliteLedger.acquireForWorker(file(), Samples.DAY_1, Duration.ZERO))
                .isInstanceOf(LedgerException.class);
        alone.close();
        SqliteLedger.acquireForWorker(file(), Samples.DAY_1, Duration.ZERO).close();
    }

    @Test
    void aWorkerThatWaitsIsInItsWayTooAndAnyNumberOfThemMayWait() throws Exception {
        try (Forked one = Forked.start(Waiting.class, file());
                Forked other = Forked.start(Waiting.class, file())) {
            one.await("joined");
            other.await("joined");
            one.kill();

            assertThatThrownBy(() -> SqliteLedger.withoutWorker(file()))
                    .isInstanceOf(LedgerException.class)
                    .hasMessageContaining("A worker has this data, and would", "whichever waits to take over");

            other.kill();
            Lease alone = SqliteLedger.withoutWorker(file());
            assertThatThrownBy(() -> SqliteLedger.joinWorkers(file(), Duration.ZERO))
                    .isInstanceOf(LedgerException.class)
                    .hasMessageContaining("beside which there may be no worker");
            alone.close();
        }
    }

    @Test
    void aCommandThatNoWorkerMayRunBesideSaysWhichOneItIs() throws Exception {
        try (Forked worker = Forked.start(Worker.class, file())) {
            worker.await("held");

            assertThatThrownBy(() -> SqliteLedger.withoutWorker(file()))
                    .hasMessageContaining("(pid " + worker.pid() + ", pql worker, since 2026-03-01T00:00:00Z)");
            worker.kill();
            SqliteLedger.withoutWorker(file()).close();
        }
    }

    private Path file() {
        return directory.resolve("ledger.db");
    }

    private SqliteLedger open() {
        return SqliteLedger.open(file(), SqliteLedger.Mode.WRITE);
    }

    /** Is a worker that waits until it is killed. */
    static final class Waiting {
        private Waiting() {}

        public static void main(String[] arguments) throws Exception {
            SqliteLedger.joinWorkers(Path.of(arguments[0]), Duration.ZERO);
            System.out.println("joined");
            new CountDownLatch(1).await();
        }
    }

    /** Holds the worker's lease until it is killed. */
    static final class Worker {
        private Worker() {}

        public static void main(String[] arguments) throws Exception {
            SqliteLedger.acquireForWorker(Path.of(arguments[0]), Samples.DAY_1, Duration.ZERO);
            System.out.println("held");
            new CountDownLatch(1).await();
        }
    }

    /** Holds the lease until it is killed. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] arguments) throws Exception {
            SqliteLedger ledger = SqliteLedger.open(Path.of(arguments[0]), SqliteLedger.Mode.WRITE);
            try {
                ledger.acquireLease("pql sync", Samples.DAY_1, Duration.ZERO);
            } catch (LedgerException e) {
                System.out.println("refused");
                return;
            }
            System.out.println("held");
            new CountDownLatch(1).await();
        }
    }
}
