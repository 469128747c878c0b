package io.pqlconnector.worker.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.core.ledger.Lease;
import io.pqlconnector.store.SqliteLedger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code pql backup} and {@code pql restore} over the bundled example. */
final class BackupTest {
    @TempDir
    private Path folder;

    private Pql pql;

    @BeforeEach
    void copyTheExample() throws IOException {
        pql = Example.copyTo(folder.resolve("example"));
    }

    @Test
    void aBackupThatIsPutBackIntoAnEmptyFolderIsTheSameAndTheNextSyncFindsNothingNew() throws Exception {
        pql.run("sync");
        Map<String, String> before = told();
        Pql.Result backup = pql.run("backup", archive());
        remove(pql.path("data/ledger.db"), pql.path("data/lake"));

        Pql.Result restore = pql.run("restore", "--as-is", archive());

        assertThat(backup.exitCode()).as(backup.err()).isZero();
        assertThat(backup.out())
                .contains("Wrote " + archive(), "files of the lake", "Configuration and secrets are not in");
        assertThat(restore.exitCode()).as(restore.err()).isZero();
        assertThat(restore.out())
                .contains("Put back ", "as of 2026-11-20 10:00 UTC")
                .doesNotContain("before-restore");
        assertThat(told()).isEqualTo(before);
        assertThat(pql.run("sync").out()).contains("Nothing new since run 1: 0 events, 0 changes, 0 calls.");
        assertThat(pql.path("data/restoring")).doesNotExist();
    }

    @Test
    void onlyItsOwnerMayReadABackupAndNoneIsOverwrittenByAccident() throws Exception {
        pql.run("sync");
        pql.run("backup", archive());
        byte[] first = Files.readAllBytes(Path.of(archive()));

        Pql.Result again = pql.run("backup", archive());

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of(archive()))))
                .isEqualTo("rw-------");
        assertThat(again.exitCode()).isEqualTo(2);
        assertThat(again.err()).contains(archive() + " is there already", "--force");
        assertThat(Files.readAllBytes(Path.of(archive()))).isEqualTo(first);
        assertThat(pql.run("backup", "--force", archive()).exitCode()).isZero();
        assertThat(siblings()).containsExactly("backup.zip", "example");
    }

    @Test
    void aBackupInTheDataFolderIsRefused() {
        pql.run("sync");

        Pql.Result backup = pql.run("backup", pql.path("data/lake/backup.zip").toString());

        assertThat(backup.exitCode()).isEqualTo(2);
        assertThat(backup.err()).contains("is in the data folder");
        assertThat(pql.path("data/lake/backup.zip")).doesNotExist();
    }

    @Test
    void withoutALedgerThereIsNothingToBackUp() throws Exception {
        Pql.Result backup = pql.run("backup", archive());

        assertThat(backup.exitCode()).isEqualTo(3);
        assertThat(backup.err()).contains("There is no ledger", "./pql sync");
        assertThat(siblings()).containsExactly("example");
    }

    @Test
    void whatIsThereIsMovedAsideAndTheLogOfTheOldLedgerWithIt() throws Exception {
        pql.run("sync", "--as-of", "2026-03-20T00:00:00Z");
        pql.run("backup", archive());
        Map<String, String> old = told();
        pql.run("sync", "--as-of", "2026-03-31T00:00:00Z");
        Map<String, String> newer = told();
        assertThat(newer).isNotEqualTo(old);

        Pql.Result restore = pql.run("restore", "--as-is", archive());

        assertThat(restore.exitCode()).as(restore.err()).isZero();
        Path aside = pql.path("data/before-restore-20261120T100000Z");
        assertThat(restore.out()).contains("What was there before is now in " + aside);
        assertThat(told()).isEqualTo(old);
        remove(pql.path("data/ledger.db"), pql.path("data/lake"));
        Files.move(aside.resolve("ledger.db"), pql.path("data/ledger.db"));
        Files.move(aside.resolve("lake"), pql.path("data/lake"));
        assertThat(told()).as("nothing of it was lost").isEqualTo(newer);
    }

    @Test
    void afterARestoreTheNextSyncEnrollsNobodyAndMakesNoTask() throws Exception {
        pql.run("sync", "--as-of", "2026-02-01T00:00:00Z");
        pql.run("backup", archive());
        pql.run("sync", "--as-of", "2026-03-31T00:00:00Z");
        List<String> effects = effects();
        assertThat(effects).isNotEmpty();

        Pql.Result restore = pql.run("restore", archive());
        Pql.Result sync = pql.run("sync", "--as-of", "2026-03-31T00:00:00Z");

        assertThat(restore.out()).contains("The next ./pql sync is a baseline");
        assertThat(sync.exitCode()).as(sync.out() + sync.err()).isZero();
        assertThat(sync.out()).contains("taken as done by a baseline");
        assertThat(effects()).isEqualTo(effects);
        assertThat(pql.run("sync", "--as-of", "2026-04-01T00:00:00Z").out()).doesNotContain("baseline");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pending", "sending", "unknown", "rejected"})
    void whatWaitedInTheBackupIsNotMadeASecondTime(String state) throws Exception {
        pql.run("sync");
        execute("UPDATE operation SET open = 1, state = '" + state + "' WHERE kind IN ('enroll', 'create_task')");
        if (state.equals("rejected")) {
            execute("INSERT INTO rejection (destination, slot, code, field, left_out, object, definition, since_run,"
                    + " since_ms, attempts) SELECT destination, slot, 'SEQUENCE_FULL', '', 0, object, '', run, 0, 1"
                    + " FROM operation WHERE state = 'rejected'");
        }
        assertThat(count("SELECT count(*) FROM operation WHERE open = 1")).isPositive();
        pql.run("backup", archive());
        List<String> effects = effects();

        pql.run("restore", archive());

        assertThat(count("SELECT count(*) FROM operation WHERE open = 1")).isZero();
        assertThat(pql.run("rejected").out()).doesNotContain("SEQUENCE_FULL");
        assertThat(pql.run("rejected", "--retry").err()).doesNotContain("fault of the program");
        assertThat(pql.run("rejected", "--resend-unclear").err()).doesNotContain("fault of the program");
        assertThat(effects()).isEqualTo(effects);
        assertThat(count("SELECT count(*) FROM operation WHERE open = 1")).isZero();
    }

    @Test
    void alertsThatWaitedInTheBackupAreNotSentASecondTimeAndThatIsTold() throws Exception {
        pql.run("sync");
        execute("INSERT INTO alert_message (id, channel, state, made_at_ms, attempts, not_before_ms, why)"
                + " VALUES ('m1', 'sales', 'pending', 1, 1, 1, 'no answer')");
        execute("INSERT INTO alert (channel, kind, dedup_key, subject, run, created_at_ms, payload, message)"
                + " VALUES ('sales', 'health', 'a', 'a', 1, 1, '{}', 'm1'),"
                + " ('sales', 'health', 'b', 'b', 1, 1, '{}', NULL), ('admins', 'health', 'b', 'b', 1, 1, '{}', NULL)");
        pql.run("backup", archive());

        assertThat(pql.run("restore", archive()).exitCode()).isZero();

        assertThat(count("SELECT count(*) FROM alert WHERE message IS NULL")).isZero();
        assertThat(count("SELECT count(*) FROM alert a JOIN alert_message m ON m.id = a.message"
                        + " AND m.channel = a.channel WHERE m.state = 'dropped'"
                        + " AND m.why = 'it waited in a backup that was put back'"))
                .isEqualTo(3);
        assertThat(count("SELECT count(*) FROM alert_message"))
                .as("one of each channel")
                .isEqualTo(2);
        assertThat(count("SELECT count(*) FROM alert_message WHERE state = 'pending'"))
                .isZero();
    }

    @Test
    void withoutTheLakeAllUsageIsReadAgain() throws Exception {
        pql.run("sync");
        String accounts = pql.run("accounts", "--json").out();
        pql.run("backup", "--without-lake", archive());

        Pql.Result restore = pql.run("restore", archive());
        Pql.Result sync = pql.run("sync");

        assertThat(restore.out()).contains("The backup has no lake: the next sync reads all usage again");
        assertThat(sync.exitCode()).as(sync.out() + sync.err()).isZero();
        assertThat(pql.run("accounts", "--json").out()).isEqualTo(accounts);
    }

    @Test
    void whatWebhooksBroughtSinceTheBackupStays() throws Exception {
        pql.run("sync");
        pql.write("data/inbox/segment/a.jsonl", "{\"a\":1}\n{\"a\":2");
        pql.write("data/inbox/segment/gone.jsonl", "{\"gone\":1}\n");
        pql.run("backup", archive());
        pql.write("data/inbox/segment/a.jsonl", "{\"a\":1}\n{\"a\":2}\n");
        pql.write("data/inbox/segment/b.jsonl", "{\"b\":1}\n");
        Files.delete(pql.path("data/inbox/segment/gone.jsonl"));

        assertThat(pql.run("restore", archive()).exitCode()).isZero();

        assertThat(pql.path("data/inbox/segment/a.jsonl")).hasContent("{\"a\":1}\n{\"a\":2}\n");
        assertThat(pql.path("data/inbox/segment/b.jsonl")).hasContent("{\"b\":1}\n");
        assertThat(pql.path("data/inbox/segment/gone.jsonl")).hasContent("{\"gone\":1}\n");
        try (ZipFile zip = new ZipFile(archive())) {
            assertThat(zip.getEntry("inbox/segment/a.jsonl").getSize())
                    .as("up to the last whole line")
                    .isEqualTo(8);
        }
    }

    @Test
    void whoeverWasForgottenBeforeTheBackupOrSinceStaysSo() throws Exception {
        pql.run("sync");
        pql.run("forget", "before@acme.example", "--apply");
        pql.run("backup", archive());
        List<String> before = Files.readAllLines(pql.path("data/forgotten"));
        Files.delete(pql.path("data/forgotten"));
        pql.run("forget", "since@acme.example", "--apply");
        List<String> since = Files.readAllLines(pql.path("data/forgotten"));

        assertThat(pql.run("restore", archive()).exitCode()).isZero();

        assertThat(Files.readAllLines(pql.path("data/forgotten")))
                .startsWith(since.toArray(String[]::new))
                .endsWith("key " + before.get(0), before.get(1));
    }

    @Test
    void aLedgerInUseIsNotReplaced() throws Exception {
        pql.run("sync");
        pql.run("backup", archive());
        Map<String, String> before = told();
        try (SqliteLedger ledger = SqliteLedger.open(pql.path("data/ledger.db"), SqliteLedger.Mode.WRITE);
                Lease lease = ledger.acquireLease("pql worker", Instant.EPOCH, Duration.ZERO)) {
            assertThat(lease).isNotNull();

            Pql.Result restore = pql.run("restore", archive());

            assertThat(restore.exitCode()).isEqualTo(3);
            assertThat(restore.err()).contains("Another run is writing to");
        }
        assertThat(told()).isEqualTo(before);
    }

    @Test
    void aWorkerIsToBeStoppedFirst() throws Exception {
        pql.run("sync");
        pql.run("backup", archive());
        Map<String, String> before = told();
        try (Lease worker = SqliteLedger.acquireForWorker(pql.path("data/ledger.db"), Instant.EPOCH, Duration.ZERO)) {
            assertThat(worker).isNotNull();

            Pql.Result restore = pql.run("restore", archive());

            assertThat(restore.exitCode()).isEqualTo(3);
            assertThat(restore.err()).contains("worker", "Stop it", "run the same command again");
        }
        assertThat(told()).isEqualTo(before);
        assertThat(pql.run("restore", archive()).exitCode()).isZero();
    }

    @Test
    void aBackupByANewerProgramIsRefusedAndNothingIsTouched() throws Exception {
        pql.run("sync");
        execute("PRAGMA user_version = 99");
        assertThat(pql.run("backup", archive()).err()).contains("made by a newer program", "Run the newer program");
        execute("PRAGMA user_version = 1");
        pql.run("backup", archive());
        withEntries(entries -> entries.computeIfPresent("ledger.db", (name, bytes) -> {
            bytes[63] = 99;
            return bytes;
        }));

        assertRefused("ledger.db is not what its list says");
    }

    @Test
    void whateverIsWrongWithAnArchiveNothingIsTouched() throws Exception {
        pql.run("sync");
        pql.run("backup", archive());
        byte[] whole = Files.readAllBytes(Path.of(archive()));

        Files.write(Path.of(archive()), java.util.Arrays.copyOf(whole, whole.length / 2));
        assertRefused("is damaged: it is no ZIP archive, or its end is missing");
        Files.writeString(Path.of(archive()), "no archive");
        assertRefused("is damaged: it is no ZIP archive");
        Files.write(Path.of(archive()), whole);
        withEntries(entries -> entries.put("../../evil", new byte[] {1}));
        assertRefused("holds \"../../evil\", which its list does not name");
        Files.write(Path.of(archive()), whole);
        withEntries(entries -> entries.put(
                "manifest.json",
                text(entries).replace("ledger.db", "../ledger.db").getBytes(UTF_8)));
        assertRefused("its list names \"../ledger.db\", which no backup holds");
        Files.write(Path.of(archive()), whole);
        withEntries(entries -> entries.put("ledger.db", new byte[100_000_000]));
        assertRefused("ledger.db is larger than its list says");
        Files.write(Path.of(archive()), whole);
        withEntries(entries -> entries.remove("manifest.json"));
        assertRefused("is no backup of this program");
        Files.write(Path.of(archive()), whole);
        withEntries(entries -> entries.remove("ledger.db"));
        assertRefused("it lacks ledger.db");
    }

    private static String text(SortedMap<String, byte[]> entries) {
        return new String(entries.get("manifest.json"), java.nio.charset.StandardCharsets.UTF_8);
    }

    private void assertRefused(String words) throws Exception {
        Map<String, String> before = told();
        Pql.Result restore = pql.run("restore", archive());
        assertThat(restore.exitCode()).as(restore.out() + restore.err()).isEqualTo(3);
        assertThat(restore.err()).contains(words).doesNotContain("fault of the program");
        assertThat(told()).isEqualTo(before);
        assertThat(pql.path("data/restoring")).doesNotExist();
    }

    /** Changes what is in the archive, as somebody would who means ill. */
    private void withEntries(java.util.function.Consumer<SortedMap<String, byte[]>> change) throws IOException {
        SortedMap<String, byte[]> entries = new TreeMap<>();
        try (ZipFile zip = new ZipFile(archive())) {
            for (ZipEntry entry : zip.stream().toList()) {
                entries.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
            }
        }
        change.accept(entries);
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(Path.of(archive())))) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                out.putNextEntry(new ZipEntry(entry.getKey()));
                out.write(entry.getValue());
                out.closeEntry();
            }
        }
    }

    /** What commands that read say. */
    private Map<String, String> told() {
        Map<String, String> told = new TreeMap<>();
        for (String command : List.of("accounts", "runs", "rejected")) {
            told.put(command, pql.run(command, "--json").out());
        }
        told.put("explain", pql.run("explain", "northwind", "--json").out());
        return told;
    }

    /** Whom the CRM enrolled, and its tasks. */
    private List<String> effects() throws Exception {
        return FinalState.of(pql.path("data")).entrySet().stream()
                .filter(part -> part.getKey().matches(".*(enroll|task|note|engagement).*"))
                .flatMap(part -> part.getValue().stream())
                .sorted()
                .toList();
    }

    private void execute(String sql) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + pql.path("data/ledger.db"));
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private long count(String sql) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + pql.path("data/ledger.db"));
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            return result.getLong(1);
        }
    }

    private String archive() {
        return folder.resolve("backup.zip").toString();
    }

    private List<String> siblings() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static void remove(Path... paths) throws IOException {
        for (Path path : paths) {
            try (Stream<Path> files = Files.walk(path)) {
                for (Path file :
                        files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
