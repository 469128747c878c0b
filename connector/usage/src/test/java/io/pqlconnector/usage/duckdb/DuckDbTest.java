package io.pqlconnector.usage.duckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pqlconnector.core.lake.LakeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DuckDbTest {
    @TempDir
    Path directory;

    private DuckDb open() {
        return new DuckDb(new DuckDb.Settings(64 << 20, 2, directory.resolve("data/spill/1")));
    }

    @Test
    void sessionsDoNotSeeEachOthersTemporaryTables() {
        try (DuckDb duckDb = open();
                Session one = duckDb.openSession();
                Session other = duckDb.openSession()) {
            one.execute("CREATE TEMP TABLE t AS SELECT 42 AS answer");

            assertThat(one.number("SELECT answer FROM t")).isEqualTo(42);
            assertThatThrownBy(() -> other.number("SELECT answer FROM t"))
                    .isInstanceOf(LakeException.class)
                    .hasMessageContaining("t does not exist");
        }
    }

    @Test
    void closesWhetherItWasOpenedOrNot() {
        open().close();
        DuckDb warm = open();
        warm.warmUp();
        warm.close();
        warm.close();

        assertThatThrownBy(warm::openSession).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void fetchesNothingFromTheNetwork() {
        try (DuckDb duckDb = open();
                Session session = duckDb.openSession()) {
            assertThat(session.list(
                            "SELECT value FROM duckdb_settings() WHERE name IN"
                                    + " ('autoinstall_known_extensions', 'autoload_known_extensions')",
                            row -> row.getString(1)))
                    .containsExactly("false", "false");
        }
    }

    @Test
    void spillsWhatDoesNotFit() {
        try (DuckDb duckDb = open();
                Session session = duckDb.openSession()) {
            assertThat(session.number("SELECT count(*) FROM (SELECT range || 'padding that takes some room' AS text"
                            + " FROM range(1500000) ORDER BY md5(text))"))
                    .isEqualTo(1_500_000);
            session.execute(
                    "CREATE TEMP TABLE large AS SELECT range AS n, md5(range::VARCHAR) AS text FROM range(3000000)");

            assertThat(session.number("SELECT count(DISTINCT text) FROM large")).isEqualTo(3_000_000);
        }
    }

    @Test
    void fileNamesAreTakenAsTheyAre() throws Exception {
        Path odd = Files.createDirectory(directory.resolve("a[b]*'?"));
        try (DuckDb duckDb = open();
                Session session = duckDb.openSession()) {
            session.execute("COPY (SELECT 7 AS n) TO "
                    + Sql.text(odd.resolve("x.parquet").toString()));

            assertThat(session.number("SELECT n FROM read_parquet(" + Sql.file(odd.resolve("x.parquet")) + ")"))
                    .isEqualTo(7);
        }
    }

    @Test
    void failuresSayWhatToDo() {
        assertThat(Failures.of("x", new SQLException("IO Error: No space left on device")))
                .hasMessageContaining("Free some space");
        assertThat(Failures.of("x", new SQLException("Out of Memory Error: failed to allocate")))
                .hasMessageContaining("Write more at lake: { memory: 320MB }");
        assertThat(Failures.of("x", new SQLException("IO Error: Read-only file system")))
                .hasMessageContaining("write access");
        assertThat(Failures.of("x", new SQLException("Parser Error"))).hasMessage("x: Parser Error");
    }
}
