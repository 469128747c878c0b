package io.pqlconnector.worker.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.pqlconnector.core.ledger.Lease;
import io.pqlconnector.store.SqliteLedger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a user is told when the data folder, or the ledger in it, cannot be used; and that it is left as it is. */
final class BadDataFolderTest extends CountedReportsTest {
    @BeforeEach
    void export() throws IOException {
        pql.write("export/a.jsonl", CountedReports.lines(0, 3));
    }

    @Test
    void aLedgerOfANewerVersionIsRefused() {
        pql.run("sync");
        pql.ledger().execute("PRAGMA user_version = 99");

        Pql.Result sync = pql.run("sync");

        assertThat(sync.exitCode()).isEqualTo(3);
        assertThat(sync.err())
                .contains(
                        "ledger.db has version 99, made by a newer program",
                        "Run the newer program, or put back a backup from before the upgrade:  ./pql restore FILE");
        assertThat(pql.run("accounts").err()).isEqualTo(sync.err());
    }

    @Test
    void aLedgerThatIsGoneBesideItsLakeIsNotBegunAnewUntilThatIsMovedAway() throws IOException {
        pql.run("sync");
        Files.delete(pql.path("data/ledger.db"));

        for (String command : List.of("sync", "plan", "accounts", "runs", "rejected", "explain acme")) {
            Pql.Result refused = pql.run(command.split(" "));

            assertThat(refused.exitCode()).as(command).isEqualTo(3);
            assertThat(refused.err())
                    .as(command)
                    .contains(
                            "The ledger " + pql.path("data/ledger.db") + " is missing or empty",
                            "./pql restore FILE",
                            "./pql sync --baseline");
        }
        assertThat(pql.path("data/ledger.db")).doesNotExist();

        Files.move(pql.path("data/lake"), pql.path("lake-of-before"));
        assertThat(pql.run("sync", "--baseline").exitCode()).isZero();
        assertThat(CountedReports.of(pql)).isEqualTo("3");
    }

    @Test
    void aLedgerThatWasEmptiedIsNotBegunAnew() throws IOException {
        pql.run("sync");
        Files.write(pql.path("data/ledger.db"), new byte[0]);

        Pql.Result sync = pql.run("sync");

        assertThat(sync.exitCode()).isEqualTo(3);
        assertThat(sync.err()).contains("is missing or empty, but the lake beside it is not", "./pql restore FILE");
        assertThat(pql.path("data/ledger.db")).isEmptyFile();
    }

    @Test
    void aRestoreThatWasCutOffHasToBeFinishedFirst() throws IOException {
        pql.run("sync");
        pql.write("data/restoring/ready", "some archive\nbefore-restore-1\n");

        for (String command : List.of("sync", "accounts")) {
            assertThat(pql.run(command).err())
                    .contains("or that was cut off half way", "run it again with the same file");
        }
    }

    @Test
    void aDamagedLedgerIsRefusedAndLeftAlone() throws IOException {
        pql.write("data/ledger.db", "this is no database, but somebody's only copy of something".repeat(100));

        Pql.Result sync = pql.run("sync");

        assertThat(sync.exitCode()).isEqualTo(3);
        assertThat(sync.err()).contains("ledger.db");
        assertThat(Files.readString(pql.path("data/ledger.db"))).startsWith("this is no database");
    }

    @Test
    void aSecondRunAtTheSameTimeIsToldWhoHasTheLedger() throws Exception {
        pql.run("sync");
        try (SqliteLedger ledger = SqliteLedger.open(pql.path("data/ledger.db"), SqliteLedger.Mode.WRITE);
                Lease lease = ledger.acquireLease("pql sync", Instant.EPOCH, Duration.ZERO)) {
            assertThat(lease).isNotNull();

            Pql.Result second = pql.run("sync");

            assertThat(second.exitCode()).isEqualTo(3);
            assertThat(second.err()).contains("Another run is writing to", "ledger.db", "Wait until it is finished");
            assertThat(pql.run("accounts").exitCode()).isZero();
        }
    }

    @Test
    void aFileWhereTheDataFolderShouldBeIsNamed() throws IOException {
        pql.write("data", "a file where the folder should be");

        Pql.Result sync = pql.run("sync");

        assertThat(sync.exitCode()).isEqualTo(3);
        assertThat(sync.err()).contains(pql.path("data").toString());
        assertThat(pql.path("data")).hasContent("a file where the folder should be");
    }

    @Test
    void aDataFolderThatMayNotBeMadeIsNamed() throws IOException {
        whileReadOnly(List.of(folder), () -> {
            Pql.Result sync = pql.run("sync");

            assertThat(sync.exitCode()).isEqualTo(3);
            assertThat(sync.err())
                    .contains(
                            "The directory " + pql.path("data") + " for the ledger cannot be made.", "set data_dir to");
        });
        assertThat(pql.run("sync").exitCode()).isZero();
    }

    @Test
    void aReadOnlyDataFolderCanBeAskedAndNotWritten() throws IOException {
        pql.run("sync");
        pql.write("export/b.jsonl", CountedReports.lines(3, 5));
        whileReadOnly(List.of(pql.path("data"), pql.path("data/ledger.db")), () -> {
            Pql.Result sync = pql.run("sync");

            assertThat(sync.exitCode()).isEqualTo(3);
            assertThat(sync.err()).contains(pql.path("data").toString(), "write");
            assertThat(CountedReports.of(pql)).isEqualTo("3");
        });
        assertThat(pql.run("sync").exitCode()).isZero();
        assertThat(CountedReports.of(pql)).isEqualTo("5");
    }

    @Test
    void aLakeFolderThatMayNotBeWrittenIsNamedAndNothingIsLost() throws IOException {
        pql.run("sync");
        pql.write("export/b.jsonl", CountedReports.lines(3, 5));
        whileReadOnly(List.of(pql.path("data/lake"), pql.path("data/lake/staging")), () -> {
            Pql.Result sync = pql.run("sync");

            assertThat(sync.exitCode()).isEqualTo(3);
            assertThat(sync.err()).contains(pql.path("data/lake").toString());
        });
        assertThat(pql.run("sync").exitCode()).isZero();
        assertThat(CountedReports.of(pql)).isEqualTo("5");
    }

    /** Does something while nobody may write there; skips the test for a user who may write everywhere. */
    private static void whileReadOnly(List<Path> paths, Runnable something) throws IOException {
        allow(paths, "r-xr-xr-x");
        try {
            assumeFalse(Files.isWritable(paths.get(0)), "this user may write everywhere");
            something.run();
        } finally {
            allow(paths, "rwxr-xr-x");
        }
    }

    private static void allow(List<Path> paths, String permissions) throws IOException {
        for (Path path : paths) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
        }
    }
}
