package io.pqlconnector.worker.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pqlconnector.core.ledger.Lease;
import io.pqlconnector.store.SqliteLedger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A sync that waits while another process puts a backup in the place of the ledger: it works on what is there now. */
final class RestoredMeanwhileTest extends CountedReportsTest {
    @Test
    void whoWaitedForTheLeaseWorksOnTheLedgerThatIsThereThen() throws Exception {
        assumeTrue(
                Files.isDirectory(Path.of("/proc/self/fd")), "no /proc to see by that a process has opened the ledger");
        pql.write("export/a.jsonl", CountedReports.lines(0, 2));
        assertThat(pql.run("sync").exitCode()).isZero();
        Path data = pql.path("data");
        Path aside = Files.createDirectory(pql.path("aside"));
        pql.write("export/b.jsonl", CountedReports.lines(2, 4));
        Process sync;
        SqliteLedger held = SqliteLedger.open(data.resolve("ledger.db"), SqliteLedger.Mode.WRITE);
        try (Lease lease = held.acquireLease("pql restore", Instant.EPOCH, Duration.ZERO)) {
            assertThat(lease).isNotNull();
            Files.copy(data.resolve("ledger.db"), aside.resolve("restored.db"));
            held.close();
            sync = pql.start("sync");
            while (!hasOpened(sync, data.resolve("ledger.db"))) {
                assertThat(sync.waitFor(5, TimeUnit.MILLISECONDS)).isFalse();
            }
            for (String part : List.of("ledger.db", "ledger.db-wal", "ledger.db-shm")) {
                if (Files.exists(data.resolve(part))) {
                    Files.move(data.resolve(part), aside.resolve(part));
                }
            }
            Files.move(aside.resolve("restored.db"), data.resolve("ledger.db"), StandardCopyOption.ATOMIC_MOVE);
        }

        assertThat(sync.waitFor()).as(Files.readString(pql.path("output.txt"))).isZero();

        assertThat(runs(data.resolve("ledger.db"))).as("where the data is now").isEqualTo(2);
        assertThat(runs(aside.resolve("ledger.db"))).as("what was moved aside").isEqualTo(1);
    }

    private static boolean hasOpened(Process process, Path file) throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/" + process.pid() + "/fd"))) {
            return open.anyMatch(link -> {
                try {
                    return Files.readSymbolicLink(link).equals(file.toRealPath());
                } catch (IOException e) {
                    return false;
                }
            });
        }
    }

    private static long runs(Path ledger) {
        try (SqliteLedger read = SqliteLedger.open(ledger, SqliteLedger.Mode.READ)) {
            return read.runs().latest(1).get(0).number();
        }
    }
}
