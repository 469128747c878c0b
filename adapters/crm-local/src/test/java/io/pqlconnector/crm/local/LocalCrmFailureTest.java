package io.pqlconnector.crm.local;

import static io.pqlconnector.crm.local.Writing.company;
import static io.pqlconnector.crm.local.Writing.upsert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.destination.Batch;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.Receipt;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What happens when the file cannot be used. */
final class LocalCrmFailureTest {
    private static final Duration SHORT = Duration.ofMillis(50);
    private static final Batch BATCH = new Batch(List.<Operation>of(upsert(company("acme"), "name", "Acme")));

    @TempDir
    private Path folder;

    private Path path;

    @SuppressWarnings("NullAway.Init") // Set before each test.
    LocalCrmFailureTest() {}

    @BeforeEach
    void choosePath() {
        path = folder.resolve("crm.db");
    }

    @Test
    void waitsForAnotherWriterAndThenSaysThatTheFileIsLocked() throws Exception {
        try (LocalCrm crm = open()) {
            crm.deliver(BATCH);
            try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + path)) {
                other.createStatement().executeUpdate("BEGIN IMMEDIATE");

                assertThatThrownBy(() -> crm.deliver(BATCH))
                        .isInstanceOf(AdapterException.class)
                        .hasMessageContaining(path.toString())
                        .hasMessageContaining("locked by another program")
                        .extracting(failure -> ((AdapterException) failure).kind())
                        .isEqualTo(FailureKind.UNAVAILABLE);
            }

            assertThat(crm.deliver(BATCH).get(0)).isInstanceOf(Receipt.Confirmed.class);
        }
    }

    @Test
    void readsWhileAnotherWrites() throws Exception {
        try (LocalCrm crm = open()) {
            crm.deliver(BATCH);
            try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + path)) {
                other.createStatement().executeUpdate("BEGIN IMMEDIATE");

                assertThat(crm.find(List.of(company("acme")), Set.of("name"))).hasSize(1);
            }
        }
    }

    @Test
    void refusesAFileOfANewerVersionAndLeavesItAlone() throws Exception {
        try (LocalCrm crm = open()) {
            crm.deliver(BATCH);
        }
        new LocalCrmFile(path).run("PRAGMA user_version = 99");

        AdapterException failure = failure();

        assertThat(failure.kind()).isEqualTo(FailureKind.CONFIGURATION);
        assertThat(failure)
                .hasMessageContaining(path.toString())
                .hasMessageContaining("99")
                .hasMessageContaining("path:");
    }

    @Test
    void refusesADatabaseOfSomethingElseAndLeavesItAlone() throws Exception {
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + path)) {
            other.createStatement().executeUpdate("CREATE TABLE precious (x)");
        }
        byte[] before = Files.readAllBytes(path);

        AdapterException failure = failure();

        assertThat(failure.kind()).isEqualTo(FailureKind.CONFIGURATION);
        assertThat(failure).hasMessageContaining(path.toString()).hasMessageContaining("database of something else");
        assertThat(Files.readAllBytes(path)).isEqualTo(before);
    }

    @Test
    void refusesAFileThatIsNoDatabaseAndLeavesItAlone() throws Exception {
        Files.writeString(path, "key,value\n".repeat(200));

        AdapterException failure = failure();

        assertThat(failure.kind()).isEqualTo(FailureKind.CONFIGURATION);
        assertThat(failure).hasMessageContaining(path.toString()).hasMessageContaining("no SQLite database");
        assertThat(path).hasContent("key,value\n".repeat(200));
    }

    @Test
    void takesAnEmptyFileForANewOne() throws Exception {
        Files.createFile(path);

        try (LocalCrm crm = open()) {
            assertThat(crm.describe().objects()).hasSize(2);
            assertThat(crm.deliver(BATCH).get(0)).isInstanceOf(Receipt.Confirmed.class);
        }
    }

    @Test
    void saysThatAFolderIsInTheWay() throws Exception {
        Files.createDirectory(path);

        assertThat(failure()).hasMessageContaining(path.toString()).hasMessageContaining("path:");
    }

    @Test
    void saysThatTheFolderCannotBeMade() throws Exception {
        Files.writeString(folder.resolve("file"), "");
        path = folder.resolve("file").resolve("crm.db");

        AdapterException failure = failure();

        assertThat(failure.kind()).isEqualTo(FailureKind.CONFIGURATION);
        assertThat(failure).hasMessageContaining(folder.resolve("file").toString());
    }

    @Test
    void saysThatTheFileIsReadOnly() throws Exception {
        try (LocalCrm crm = open()) {
            crm.deliver(BATCH);
        }
        assertThat(path.toFile().setReadOnly()).isTrue();
        assumeFalse(Files.isWritable(path), "this user may write everything");

        AdapterException failure = failure();

        assertThat(failure.kind()).isEqualTo(FailureKind.CONFIGURATION);
        assertThat(failure).hasMessageContaining(path.toString()).hasMessageContaining("permissions");
    }

    @Test
    void losesAWholeBatchAndNothingElseWhenTheDiskIsFull() {
        try (CrmDatabase database = new CrmDatabase(path, SHORT)) {
            database.write(statements -> {
                statements.script("PRAGMA max_page_count = 60");
                return 0;
            });

            assertThatThrownBy(() -> database.write(statements -> {
                        statements.execute("INSERT INTO company (key) VALUES (:key)", "small");
                        statements.execute("INSERT INTO company (key) VALUES (:key)", "x".repeat(1_000_000));
                        return 0;
                    }))
                    .isInstanceOf(AdapterException.class)
                    .hasMessageContaining(path.toString())
                    .hasMessageContaining("disk is full");

            assertThat(database.read(-1L, statements -> statements.number("SELECT count(*) FROM company")))
                    .isZero();
            assertThat(database.<Long>write(statements -> {
                        statements.execute("INSERT INTO company (key) VALUES (:key)", "afterwards");
                        return statements.number("SELECT count(*) FROM company");
                    }))
                    .isEqualTo(1);
        }
    }

    @ParameterizedTest(name = "{0} is {1}: {2}")
    @CsvSource(textBlock = """
            SQLITE_BUSY_SNAPSHOT,     UNAVAILABLE,   locked by another program
            SQLITE_READONLY_DBMOVED,  CONFIGURATION, cannot be written
            SQLITE_READONLY,          CONFIGURATION, Check the permissions
            SQLITE_CANTOPEN,          CONFIGURATION, or set path:
            SQLITE_FULL,              CONFIGURATION, Free some space
            SQLITE_CORRUPT,           CONFIGURATION, Move it away
            SQLITE_IOERR_FSYNC,       UNAVAILABLE,   Check the disk
            SQLITE_CONSTRAINT_UNIQUE, PROTOCOL,      docs/adapters/local.md
            """)
    void saysWhatToDo(SQLiteErrorCode code, FailureKind kind, String remedy) {
        AdapterException failure = CrmFailures.translate(new SQLiteException("test", code), path, SHORT);

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure).hasMessageContaining(path.toString()).hasMessageContaining(remedy);
    }

    private LocalCrm open() {
        return new LocalCrm(new DestinationName("local"), path, LocalCrmFile.CLOCK, SHORT);
    }

    private AdapterException failure() {
        try (LocalCrm crm = open()) {
            return catchThrowableOfType(AdapterException.class, () -> crm.deliver(BATCH));
        }
    }
}
