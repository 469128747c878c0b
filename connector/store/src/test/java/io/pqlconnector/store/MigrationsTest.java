package io.pqlconnector.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pqlconnector.core.ledger.LedgerException;
import io.pqlconnector.spi.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a ledger gets from one version to the next, and what is left if it does not get there. */
final class MigrationsTest {
    /** Of every file that exists; a new one gets its line here. */
    private static final Map<String, String> FROZEN = Map.of(
            "V001__ledger.sql",
            "9f1eb4895f759f15801ee6876fae0c297fabe76707563cd4ea7391545172b19b",
            "V002__alerts.sql",
            "11bed56be0273afe7ef43738fabc5bbb1d0291050f91ce5229258af35ae20f5e",
            "V003__outcomes.sql",
            "e27f1fce2184836fa97eeceb7e196dbf72fe9d6acce689d2ff846fc75c3746d2",
            "V004__grounds.sql",
            "d637363865e585c4853b4a0caf1a8c69bb654b07cddd6b85010b127050c67f97",
            "V005__verdicts.sql",
            "ad0b46d7b3cd7ced9caccd70a014bdcee1f113ec2927b039da364fdcf693b432");

    /** The newest version, since what writes into a ledger needs it. */
    private static final int NOW = Migrations.FILES.size();

    private static final Migrations OURS = Migrations.ours();

    private static final Migrations NEXT = and(statement -> {
        statement.executeUpdate("CREATE TABLE added (a INTEGER) STRICT");
        statement.executeUpdate("ALTER TABLE run ADD COLUMN note TEXT NOT NULL DEFAULT ''");
    });

    @TempDir
    private Path directory;

    @Test
    void aFileThatIsThereNeverChanges() {
        assertThat(Migrations.FILES)
                .as("every migration needs a checksum in this test")
                .containsExactlyInAnyOrderElementsOf(FROZEN.keySet());
        FROZEN.forEach((name, checksum) -> assertThat(Sha256.hex(Migrations.text(name)))
                .as("%s has made ledgers that are in use, and changing it changes none of them: add a new file", name)
                .isEqualTo(checksum));
    }

    @Test
    void filesAreNumberedWithoutAGap() {
        for (int i = 0; i < Migrations.FILES.size(); i++) {
            assertThat(Migrations.FILES.get(i)).startsWith("V%03d__".formatted(i + 1));
        }
    }

    @Test
    void whatAnOlderLedgerHeldIsThereInTheNewOneAndInACopyBesideIt() throws Exception {
        Map<String, List<String>> before = filled();

        prepare(NEXT);

        Map<String, List<String>> after = content(file());
        assertThat(after.remove("added")).isEmpty();
        assertThat(after.put("run", before.get("run"))).allMatch(row -> row.endsWith("|"));
        assertThat(after).isEqualTo(before);
        assertThat(pragma(file(), "user_version")).isEqualTo(NOW + 1);
        assertThat(content(copy())).isEqualTo(before);
        assertThat(pragma(copy(), "user_version")).isEqualTo(NOW);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy())))
                .as("it holds what the ledger holds")
                .isEqualTo("rw-------");
    }

    @Test
    void aNewLedgerLeavesNoCopy() {
        prepare(NEXT);

        assertThat(directory.resolve("ledger.db.v0.bak")).doesNotExist();
    }

    @Test
    void theCopyIsALedgerOfTheProgramThatRanBefore() throws Exception {
        Map<String, List<String>> before = filled();
        prepare(NEXT);
        Files.move(copy(), file(), StandardCopyOption.REPLACE_EXISTING);

        prepare(OURS);

        assertThat(content(file())).isEqualTo(before);
    }

    @Test
    void aStepThatFailsLeavesTheOldVersion() throws Exception {
        Map<String, List<String>> before = filled();
        Migrations failing = and(statement -> {
            statement.executeUpdate("CREATE TABLE added (a INTEGER) STRICT");
            statement.executeUpdate("INSERT INTO no_such_table VALUES (1)");
        });

        assertThatThrownBy(() -> prepare(failing)).isInstanceOf(LedgerException.class);

        assertThat(content(file())).isEqualTo(before);
        assertThat(pragma(file(), "user_version")).isEqualTo(NOW);
    }

    @Test
    void aProcessThatIsKilledHalfWayLeavesTheOldVersionAndTheNextOneFinishes() throws Exception {
        Map<String, List<String>> before = filled();
        try (Forked half = Forked.start(HalfWay.class, file())) {
            half.await("half way");
            half.kill();
        }

        prepare(OURS);
        assertThat(content(file())).isEqualTo(before);
        assertThat(pragma(file(), "user_version")).isEqualTo(NOW);

        prepare(NEXT);
        assertThat(pragma(file(), "user_version")).isEqualTo(NOW + 1);
        assertThat(content(copy())).isEqualTo(before);
    }

    @Test
    void whoReadsAnOlderLedgerIsToldWhatBringsItUpToDate() throws Exception {
        filled();

        try (Database database = Database.open(file(), SqliteLedger.Mode.READ, NEXT)) {
            assertThatThrownBy(database::prepare)
                    .isInstanceOf(LedgerException.class)
                    .hasMessageContaining("has version %d, this program works with version %d".formatted(NOW, NOW + 1))
                    .hasMessageContaining("The next ./pql sync brings it up to date");
        }
        assertThat(pragma(file(), "user_version")).isEqualTo(NOW);
    }

    @Test
    void anOlderProgramRefusesTheNewLedger() throws Exception {
        filled();
        prepare(NEXT);

        assertThatThrownBy(() -> prepare(OURS))
                .isInstanceOf(LedgerException.class)
                .hasMessageContaining("has version %d, made by a newer program".formatted(NOW + 1))
                .hasMessageContaining("./pql restore FILE");
    }

    /** Ours, and one more after them. */
    private static Migrations and(Migrations.Step further) {
        return new Migrations(Stream.concat(Migrations.FILES.stream().map(Migrations::ofFile), Stream.of(further))
                .toList());
    }

    private void prepare(Migrations migrations) {
        try (Database database = Database.open(file(), SqliteLedger.Mode.WRITE, migrations)) {
            database.prepare();
        }
    }

    private Map<String, List<String>> filled() throws SQLException {
        prepare(OURS);
        try (Database database = Database.open(file(), SqliteLedger.Mode.WRITE, OURS)) {
            database.prepare();
            new SqliteRunLog(database).start("sync", Samples.DAY_1, Samples.DAY_1, "4f2a91");
            new SqliteOutbox(database)
                    .commit(
                            1,
                            Samples.part(
                                    List.of(Samples.account("acme", Samples.DAY_1, 50, Optional.of("warm"))),
                                    List.of(Samples.upsert("acme", 1, "Acme"))));
        }
        Map<String, List<String>> content = content(file());
        assertThat(content.get("operation")).hasSize(1);
        return content;
    }

    private Path file() {
        return directory.resolve("ledger.db");
    }

    private Path copy() {
        return directory.resolve("ledger.db.v" + NOW + ".bak");
    }

    /** Every row of every table. */
    private static Map<String, List<String>> content(Path file) throws SQLException {
        Map<String, List<String>> content = new TreeMap<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            List<String> tables = new ArrayList<>();
            try (ResultSet names = statement.executeQuery("SELECT name FROM sqlite_schema WHERE type = 'table'")) {
                while (names.next()) {
                    tables.add(names.getString(1));
                }
            }
            for (String table : tables) {
                List<String> rows = new ArrayList<>();
                try (ResultSet result = statement.executeQuery("SELECT * FROM " + table)) {
                    while (result.next()) {
                        StringBuilder row = new StringBuilder();
                        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                            row.append(result.getString(i)).append('|');
                        }
                        rows.add(row.toString());
                    }
                }
                content.put(table, rows);
            }
        }
        return content;
    }

    private static int pragma(Path file, String name) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("PRAGMA " + name)) {
            result.next();
            return result.getInt(1);
        }
    }

    /** Stops in the middle of a step, and waits to be killed. */
    static final class HalfWay {
        private HalfWay() {}

        public static void main(String[] arguments) {
            Migrations stopping = and(statement -> {
                statement.executeUpdate("CREATE TABLE added (a INTEGER) STRICT");
                statement.executeUpdate("DELETE FROM operation");
                System.out.println("half way");
                try {
                    int unused = System.in.read();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            try (Database database = Database.open(Path.of(arguments[0]), SqliteLedger.Mode.WRITE, stopping)) {
                database.prepare();
            }
        }
    }
}
