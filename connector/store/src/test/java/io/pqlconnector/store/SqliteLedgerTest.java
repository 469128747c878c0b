package io.pqlconnector.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pqlconnector.core.ledger.LedgerException;
import io.pqlconnector.core.ledger.Outbox;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Opening a ledger, and everything that can be wrong with its file. */
final class SqliteLedgerTest {
    @TempDir
    private Path directory;

    @Test
    void makesTheFileAndItsDirectories() throws Exception {
        Path file = directory.resolve("a/b/ledger.db");

        SqliteLedger.open(file, SqliteLedger.Mode.WRITE).close();

        assertThat(SqliteLedger.exists(file)).isTrue();
        assertThat(pragma(file, "user_version")).isEqualTo(Migrations.ours().newest());
        assertThat(pragma(file, "page_size")).isEqualTo(8192);
    }

    @Test
    void opensWhatItMadeAgain() {
        Path file = file();
        try (SqliteLedger ledger = SqliteLedger.open(file, SqliteLedger.Mode.WRITE)) {
            ledger.runs().start("sync", Samples.DAY_1, Samples.DAY_1, "4f2a91");
        }

        try (SqliteLedger ledger = SqliteLedger.open(file, SqliteLedger.Mode.WRITE)) {
            assertThat(ledger.runs().latest(10)).hasSize(1);
        }
    }

    @Test
    void anyPathWillDo() {
        Path file = directory.resolve("a #1 100% odd?name/ledger.db");
        try (SqliteLedger ledger = SqliteLedger.open(file, SqliteLedger.Mode.WRITE)) {
            ledger.runs().start("sync", Samples.DAY_1, Samples.DAY_1, "4f2a91");
        }

        assertThat(file).exists();
        try (SqliteLedger ledger = SqliteLedger.open(file, SqliteLedger.Mode.READ)) {
            assertThat(ledger.runs().latest(10)).hasSize(1);
        }
    }

    @Test
    void readingDoesNotMakeALedger() {
        assertThatThrownBy(() -> SqliteLedger.open(file(), SqliteLedger.Mode.READ))
                .isInstanceOf(LedgerException.class)
                .hasMessageContaining(file().toString())
                .hasMessageContaining("./pql sync");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void whoReadsCannotWrite() {
        SqliteLedger.open(file(), SqliteLedger.Mode.WRITE).close();

        try (SqliteLedger ledger = SqliteLedger.open(file(), SqliteLedger.Mode.READ)) {
            assertThatThrownBy(() -> ledger.manifest().nextSliceNumber()).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void aReaderSeesWhatAWriterCommitsMeanwhile() {
        try (SqliteLedger writer = SqliteLedger.open(file(), SqliteLedger.Mode.WRITE);
                SqliteLedger reader = SqliteLedger.open(file(), SqliteLedger.Mode.READ)) {
            assertThat(reader.runs().latest(10)).isEmpty();

            writer.runs().start("sync", Samples.DAY_1, Samples.DAY_1, "4f2a91");

            assertThat(reader.runs().latest(10)).hasSize(1);
        }
    }

    @Test
    void aLedgerOfANewerVersionIsRefused() throws Exception {
        SqliteLedger.open(file(), SqliteLedger.Mode.WRITE).close();
        execute(file(), "PRAGMA user_version = 77");

        for (SqliteLedger.Mode mode : SqliteLedger.Mode.values()) {
            assertThatThrownBy(() -> SqliteLedger.open(file(), mode))
                    .isInstanceOf(LedgerException.class)
                    .hasMessageContaining("version 77")
                    .hasMessageContaining("up to " + Migrations.ours().newest())
                    .hasMessageContaining("Run the newer program");
        }
    }

    @Test
    void aLedgerOfAnOlderVersionIsBroughtUpToDateByWhoWritesAlone() throws Exception {
        execute(file(), "PRAGMA application_id = " + 0x50514C01);

        assertThatThrownBy(() -> SqliteLedger.open(file(), SqliteLedger.Mode.READ))
                .isInstanceOf(LedgerException.class)
                .hasMessageContaining("version 0")
                .hasMessageContaining("The next ./pql sync brings it up to date");
        SqliteLedger.open(file(), SqliteLedger.Mode.WRITE).close();
        SqliteLedger.open(file(), SqliteLedger.Mode.READ).close();
    }

    @Test
    void twoProcessesThatMakeTheSameLedgerAtOnceBothSucceed() throws Exception {
        List<Forked> processes = List.of(Forked.start(Opening.class, file()), Forked.start(Opening.class, file()));

        for (Forked process : processes) {
            process.await("opened");
            assertThat(process.exitCode()).isZero();
        }
    }

    @Test
    void aCopyThatKeepsNoLogKeepsOneAgain() throws Exception {
        SqliteLedger.open(file(), SqliteLedger.Mode.WRITE).close();
        Path copy = directory.resolve("copy.db");
        execute(file(), "VACUUM INTO '" + copy + "'");

        try (SqliteLedger ledger = SqliteLedger.open(copy, SqliteLedger.Mode.WRITE)) {
            assertThat(ledger.manifest().nextSliceNumber()).isEqualTo(1);
            assertThat(directory.resolve("copy.db-wal")).exists();
        }
    }

    @Test
    void anotherProgramsDatabaseIsRefusedAndLeftAlone() throws Exception {
        execute(file(), "CREATE TABLE theirs (a)");
        byte[] before = Files.readAllBytes(file());

        for (SqliteLedger.Mode mode : SqliteLedger.Mode.values()) {
            assertThatThrownBy(() -> SqliteLedger.open(file(), mode))
                    .isInstanceOf(LedgerException.class)
                    .hasMessageContaining("not a ledger of this program");
        }
        assertThat(Files.readAllBytes(file())).isEqualTo(before);
    }

    @Test
    void aFileThatIsNoDatabaseIsRefusedAndLeftAlone() throws Exception {
        byte[] text = "no database, but somebody's notes. ".repeat(500).getBytes(StandardCharsets.UTF_8);
        Files.write(file(), text);

        for (SqliteLedger.Mode mode : SqliteLedger.Mode.values()) {
            assertThatThrownBy(() -> SqliteLedger.open(file(), mode))
                    .isInstanceOf(LedgerException.class)
                    .hasMessageContaining("is damaged, or is no ledger at all")
                    .hasMessageContaining("backup");
        }
        assertThat(Files.readAllBytes(file())).isEqualTo(text);
    }

    @Test
    void aDamagedLedgerIsRefusedAndNotEmptied() throws Exception {
        try (SqliteLedger ledger = SqliteLedger.open(file(), SqliteLedger.Mode.WRITE)) {
            ledger.outbox().commit(1, twoHundredAccounts());
        }
        long size = Files.size(file());
        byte[] noise = new byte[(int) size - 3 * 8192];
        Arrays.fill(noise, (byte) 0x5A);
        try (FileChannel channel = FileChannel.open(file(), StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(noise), 3 * 8192);
        }

        assertThatThrownBy(() -> {
                    try (SqliteLedger ledger = SqliteLedger.open(file(), SqliteLedger.Mode.WRITE)) {
                        ledger.assessments().find("account-7");
                    }
                })
                .isInstanceOf(LedgerException.class)
                .hasMessageContaining("is damaged")
                .hasMessageContaining("docs/ledger.md");
        assertThat(Files.size(file())).isEqualTo(size);
    }

    @Test
    void aDirectoryThatCannotBeMadeIsAClearError() throws Exception {
        Path notADirectory = Files.createFile(directory.resolve("data"));

        assertThatThrownBy(() -> SqliteLedger.open(notADirectory.resolve("ledger.db"), SqliteLedger.Mode.WRITE))
                .isInstanceOf(LedgerException.class)
                .hasMessageContaining(notADirectory.toString())
                .hasMessageContaining("data_dir");
    }

    @Test
    void aDirectoryInThePlaceOfTheFileIsAClearError() throws Exception {
        Files.createDirectory(file());

        assertThatThrownBy(() -> SqliteLedger.open(file(), SqliteLedger.Mode.WRITE))
                .isInstanceOf(LedgerException.class)
                .hasMessageContaining(file().toString())
                .hasMessageContaining("read and write");
    }

    @Test
    void aReadOnlyDirectoryCanBeReadAndNotWritten() throws Exception {
        SqliteLedger.open(file(), SqliteLedger.Mode.WRITE).close();
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("r--r--r--"));
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("r-xr-xr-x"));
        try {
            assumeTrue(!Files.isWritable(directory), "this user may write everywhere");

            try (SqliteLedger ledger = SqliteLedger.open(file(), SqliteLedger.Mode.READ)) {
                assertThat(ledger.runs().latest(10)).isEmpty();
            }
            assertThatThrownBy(() -> {
                        try (SqliteLedger ledger = SqliteLedger.open(file(), SqliteLedger.Mode.WRITE)) {
                            ledger.manifest().nextSliceNumber();
                        }
                    })
                    .isInstanceOf(LedgerException.class)
                    .hasMessageContaining(file().toString())
                    .hasMessageContaining("read and write");
        } finally {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    @Test
    void aFullDiskIsAClearErrorAndLosesNothing() {
        try (Database database = Database.open(file(), SqliteLedger.Mode.WRITE)) {
            database.prepare();
            SqliteRunLog runs = new SqliteRunLog(database);
            runs.start("sync", Samples.DAY_1, Samples.DAY_1, "4f2a91");
            database.limitPages();

            assertThatThrownBy(() -> new SqliteOutbox(database).commit(1, twoHundredAccounts()))
                    .isInstanceOf(LedgerException.class)
                    .hasMessageContaining("There is no space left for the ledger " + file())
                    .hasMessageContaining("Make room")
                    .hasMessageNotContaining("account-7");

            assertThat(runs.latest(10)).hasSize(1);
            assertThat(new SqliteAssessments(database).find("account-7")).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "SQLITE_BUSY, locked by another process",
        "SQLITE_BUSY_SNAPSHOT, locked by another process",
        "SQLITE_CORRUPT, is damaged",
        "SQLITE_NOTADB, is damaged",
        "SQLITE_FULL, no space left",
        "SQLITE_READONLY, read and write",
        "SQLITE_CANTOPEN, read and write",
        "SQLITE_IOERR, Check the disk",
        "SQLITE_MISMATCH, restore it from a backup",
    })
    void everyErrorOfTheDatabaseSaysWhatToDo(SQLiteErrorCode code, String message) {
        SQLiteException failure = new SQLiteException("said by SQLite", code);

        assertThat(LedgerFailures.of(file(), new IllegalStateException("by JDBI", failure)))
                .isInstanceOf(LedgerException.class)
                .hasCause(failure)
                .hasMessageContaining(file().toString())
                .hasMessageContaining(message);
    }

    @Test
    void aFailureNeverQuotesWhatWasToBeWritten() {
        try (SqliteLedger ledger = SqliteLedger.open(file(), SqliteLedger.Mode.WRITE)) {
            execute(file(), "DROP TABLE operation");

            assertThatThrownBy(() -> ledger.outbox().ofAccount("secret.example"))
                    .isInstanceOf(LedgerException.class)
                    .satisfies(failure -> assertThat(failure)
                            .hasStackTraceContaining("no such table")
                            .extracting(SqliteLedgerTest::stackTrace)
                            .asString()
                            .doesNotContain("secret.example"));
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void closingTwiceDoesNoHarm() {
        SqliteLedger ledger = SqliteLedger.open(file(), SqliteLedger.Mode.WRITE);
        ledger.close();

        assertThatCode(ledger::close).doesNotThrowAnyException();
    }

    private static Outbox.Part twoHundredAccounts() {
        return Samples.scored(
                IntStream.range(0, 200)
                        .mapToObj(i -> Samples.account("account-" + i, Samples.DAY_1, i, Optional.of("warm")))
                        .toList(),
                List.of());
    }

    private static String stackTrace(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    private Path file() {
        return directory.resolve("ledger.db");
    }

    private static int pragma(Path file, String name) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("PRAGMA " + name)) {
            result.next();
            return result.getInt(1);
        }
    }

    private static void execute(Path file, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    /** Opens a ledger for writing. */
    static final class Opening {
        private Opening() {}

        public static void main(String[] arguments) {
            SqliteLedger.open(Path.of(arguments[0]), SqliteLedger.Mode.WRITE).close();
            System.out.println("opened");
        }
    }
}
