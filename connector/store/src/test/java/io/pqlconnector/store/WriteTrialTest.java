package io.pqlconnector.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pqlconnector.core.ledger.LedgerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WriteTrialTest {
    @TempDir
    private Path directory;

    @Test
    void whatIsWrittenReachesTheDiskAndIsTakenBack() throws IOException {
        try (SqliteLedger ledger = SqliteLedger.open(file(), SqliteLedger.Mode.WRITE)) {
            ledger.runs().start("sync", Samples.DAY_1, Samples.DAY_1, "4f2a91");
            long before = Files.size(log());

            SqliteLedger.tryWrite(file());

            assertThat(Files.size(log())).as("bytes in the log").isGreaterThan(before + 100_000);
            assertThat(ledger.runs().latest(10)).hasSize(1);
            // Another one would fail if its table were there.
            SqliteLedger.tryWrite(file());
            long unused = ledger.manifest().nextSliceNumber();
        }
    }

    @Test
    void aLedgerToWhichAnotherProcessIsWritingCanBeWritten() throws SQLException {
        SqliteLedger.open(file(), SqliteLedger.Mode.WRITE).close();
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");

            SqliteLedger.tryWrite(file());
        }
    }

    @Test
    void whatIsNoLedgerIsToldOf() throws IOException {
        Files.writeString(file(), "This is no database, although it is long enough to look like one. ".repeat(20));

        assertThatThrownBy(() -> SqliteLedger.tryWrite(file()))
                .isInstanceOf(LedgerException.class)
                .hasMessageContaining("is damaged, or is no ledger at all");
    }

    @Test
    void beforeTheFirstRunItIsTriedWhetherALedgerCanBeMade() throws IOException {
        SqliteLedger.tryWrite(directory.resolve("data").resolve("ledger.db"));

        try (Stream<Path> left = Files.list(directory.resolve("data"))) {
            assertThat(left).isEmpty();
        }
        Files.writeString(directory.resolve("taken"), "");
        assertThatThrownBy(
                        () -> SqliteLedger.tryWrite(directory.resolve("taken").resolve("ledger.db")))
                .isInstanceOf(LedgerException.class)
                .hasMessageContaining("cannot be opened");
    }

    @Test
    void theEngineAnswersWithoutAFile() {
        assertThat(SqliteLedger.engineAnswers()).isTrue();
    }

    private Path file() {
        return directory.resolve("ledger.db");
    }

    private Path log() {
        return directory.resolve("ledger.db-wal");
    }
}
