package io.pqlconnector.worker.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.pqlconnector.core.ledger.Lease;
import io.pqlconnector.store.SqliteLedger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user is told when the data folder, or the ledger in it, cannot be used; and that it is left as it is. */
final class BadDataFolderTest {
    @TempDir
    private Path folder;

    private Pql pql = new Pql(Path.of(""));

    @BeforeEach
    void configure() throws IOException {
        pql = CountedReports.configure(folder);
        pql.write("export/a.jsonl", CountedReports.lines(0, 3));
    }

    @Test
    void aLedgerOfANewerVersionIsRefused() throws SQLException {
        pql.run("sync");
        execute("PRAGMA user_version = 99");

        Pql.Result sync = pql.run("sync");

        assertThat(sync.exitCode()).isEqualTo(3);
        assertThat(sync.err()).contains("ledger.db", "newer");
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
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("r-xr-xr-x"));
        try {
            assumeFalse(Files.isWritable(folder), "this user may write everywhere");

            Pql.Result sync = pql.run("sync");

            assertThat(sync.exitCode()).isEqualTo(3);
            assertThat(sync.err())
                    .contains(
                            "The directory " + pql.path("data") + " for the ledger cannot be made.", "set data_dir to");
        } finally {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        assertThat(pql.run("sync").exitCode()).isZero();
    }

    @Test
    void aReadOnlyDataFolderCanBeAskedAndNotWritten() throws IOException {
        pql.run("sync");
        pql.write("export/b.jsonl", CountedReports.lines(3, 5));
        Files.setPosixFilePermissions(pql.path("data/ledger.db"), PosixFilePermissions.fromString("r--r--r--"));
        Files.setPosixFilePermissions(pql.path("data"), PosixFilePermissions.fromString("r-xr-xr-x"));
        try {
            assumeFalse(Files.isWritable(pql.path("data")), "this user may write everywhere");

            Pql.Result sync = pql.run("sync");

            assertThat(sync.exitCode()).isEqualTo(3);
            assertThat(sync.err()).contains(pql.path("data").toString(), "write");
            assertThat(CountedReports.of(pql)).isEqualTo("3");
        } finally {
            Files.setPosixFilePermissions(pql.path("data"), PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.setPosixFilePermissions(pql.path("data/ledger.db"), PosixFilePermissions.fromString("rw-r--r--"));
        }
        assertThat(pql.run("sync").exitCode()).isZero();
        assertThat(CountedReports.of(pql)).isEqualTo("5");
    }

    @Test
    void aLakeFolderThatMayNotBeWrittenIsNamedAndNothingIsLost() throws IOException {
        pql.run("sync");
        pql.write("export/b.jsonl", CountedReports.lines(3, 5));
        Files.setPosixFilePermissions(pql.path("data/lake"), PosixFilePermissions.fromString("r-xr-xr-x"));
        Files.setPosixFilePermissions(pql.path("data/lake/staging"), PosixFilePermissions.fromString("r-xr-xr-x"));
        try {
            assumeFalse(Files.isWritable(pql.path("data/lake")), "this user may write everywhere");

            Pql.Result sync = pql.run("sync");

            assertThat(sync.exitCode()).isEqualTo(3);
            assertThat(sync.err()).contains(pql.path("data/lake").toString());
        } finally {
            Files.setPosixFilePermissions(pql.path("data/lake"), PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.setPosixFilePermissions(pql.path("data/lake/staging"), PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        assertThat(pql.run("sync").exitCode()).isZero();
        assertThat(CountedReports.of(pql)).isEqualTo("5");
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + pql.path("data/ledger.db"));
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
