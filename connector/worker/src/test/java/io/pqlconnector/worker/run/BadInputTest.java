package io.pqlconnector.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.core.ledger.Lease;
import io.pqlconnector.store.SqliteLedger;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user is told when the input is not as it should be, and that nothing is lost by it. */
final class BadInputTest {
    private static final String EVENT =
            "{\"event\":\"Report Run\",\"properties\":{\"time\":1774900000,\"distinct_id\":\"u%d\",\"$insert_id\":\"i%d\",\"org\":\"acme\"}}\n";

    @TempDir
    private Path folder;

    private Pql pql = new Pql(Path.of(""));

    @BeforeEach
    void configure() throws IOException {
        pql = new Pql(folder);
        pql.write("config.yaml", """
                as_of: 2026-03-31T00:00:00Z
                sources: [ { type: files, format: mixpanel, path: "export/*" } ]
                accounts: { key: [ properties.org ] }
                rules: rules.yaml
                destinations: [ { type: local, mapping: local.yaml } ]
                """);
        pql.write("rules.yaml", """
                version: 1
                account:
                  signals: { reports: { event: Report Run, at_least: 1, within: 30d } }
                  score: { points: { reports: 40 }, threshold: 40 }
                  tiers: [ { name: hot, when: "score >= threshold" } ]
                """);
        pql.write("local.yaml", """
                company:
                  match: [ { field: pql_account_key, to: account.key } ]
                  create_missing: true
                  fields: { pql_score: { from: score, type: number } }
                """);
    }

    @Test
    void badLinesAreQuarantinedWithFileLineAndReasonAndCounted() throws IOException {
        pql.write(
                "export/a.jsonl",
                events(0, 60) + "{\"event\":\"half\n" + events(60, 100) + "{\"event\":\"Report Run\",\"prop");

        Pql.Result sync = pql.run("sync");

        assertThat(sync.exitCode()).as(sync.out() + sync.err()).isZero();
        assertThat(sync.out()).contains("100 records, 2 lines quarantined");
        assertThat(quarantine()).contains("export/a.jsonl", "61", "102", "half");
        assertThat(reports()).isEqualTo("100");
    }

    @Test
    void aFileThatIsMostlyNoUsageStopsTheRunAndCommitsNothingOfIt() throws IOException {
        pql.write("export/a.jsonl", events(0, 10) + "this is no export\n".repeat(90));

        Pql.Result sync = pql.run("sync");

        assertThat(sync.exitCode()).isEqualTo(3);
        assertThat(sync.err()).contains("export/a.jsonl", "max_bad_share");
        assertThat(pql.run("accounts", "--json").out()).doesNotContain("acme");
    }

    @Test
    void aTruncatedGzipStopsTheRunAndIsReadOnceItIsWhole() throws IOException {
        byte[] whole = gzip(events(0, 500));
        Files.createDirectories(pql.path("export"));
        Files.write(pql.path("export/a.jsonl.gz"), Arrays.copyOf(whole, whole.length / 2));

        Pql.Result cut = pql.run("sync");
        Files.write(pql.path("export/a.jsonl.gz"), whole);
        Pql.Result repaired = pql.run("sync");

        assertThat(cut.exitCode()).isEqualTo(3);
        assertThat(cut.err()).contains("export/a.jsonl.gz");
        assertThat(repaired.exitCode()).as(repaired.out() + repaired.err()).isZero();
        assertThat(reports()).isEqualTo("500");
    }

    @Test
    void concatenatedGzipMembersAnEmptyFileAndALongLineAreUsage() throws IOException {
        Files.createDirectories(pql.path("export"));
        ByteArrayOutputStream members = new ByteArrayOutputStream();
        members.writeBytes(gzip(events(0, 10)));
        members.writeBytes(gzip(events(10, 20)));
        Files.write(pql.path("export/a.jsonl.gz"), members.toByteArray());
        pql.write("export/empty.jsonl", "");
        pql.write(
                "export/long.jsonl",
                "{\"event\":\"Report Run\",\"properties\":{\"time\":1774900000,\"distinct_id\":\"u\",\"$insert_id\":\"long\",\"org\":\"acme\",\"text\":\""
                        + "x".repeat(3 << 20) + "\u2028\"}}\n");

        Pql.Result sync = pql.run("sync");

        assertThat(sync.exitCode()).as(sync.out() + sync.err()).isZero();
        assertThat(reports()).isEqualTo("21");
    }

    @Test
    void timesInEveryFormAreUnderstoodAndAFutureOneIsCountedAndNotScored() throws IOException {
        pql.write(
                "export/a.jsonl",
                event("1774900000", "a")
                        + event("1774900001.5", "b")
                        + event("1774900002000", "c")
                        + event("\"1774900003\"", "d")
                        + event("1999999999", "future"));

        Pql.Result sync = pql.run("sync");

        assertThat(sync.exitCode()).as(sync.out() + sync.err()).isZero();
        assertThat(sync.out()).contains("1 dated in the future");
        assertThat(reports()).isEqualTo("4");
    }

    @Test
    void aDuplicateInAnotherFileIsCountedOnce() throws IOException {
        pql.write("export/a.jsonl", events(0, 10));
        pql.write("export/b.jsonl", events(5, 15));

        Pql.Result sync = pql.run("sync");

        assertThat(sync.out()).contains("5 duplicates left out");
        assertThat(reports()).isEqualTo("15");
    }

    @Test
    void aChangedFileReplacesWhatItGaveBefore() throws IOException {
        pql.write("export/a.jsonl", events(0, 10));
        pql.run("sync");
        pql.write("export/a.jsonl", events(0, 3));

        pql.run("sync");

        assertThat(reports()).isEqualTo("3");
    }

    @Test
    void aGlobThatFindsNothingSaysWhereItLooked() {
        Pql.Result sync = pql.run("sync");

        assertThat(sync.exitCode()).isNotZero();
        assertThat(sync.err()).contains("export/*");
    }

    @Test
    void aLedgerOfANewerVersionIsRefused() throws IOException, SQLException {
        pql.write("export/a.jsonl", events(0, 3));
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
        pql.write("export/a.jsonl", events(0, 3));
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
    void aDataFolderThatCannotBeWrittenIsNamed() throws IOException {
        pql.write("export/a.jsonl", events(0, 3));
        pql.write("data", "a file where the folder should be");

        Pql.Result sync = pql.run("sync");

        assertThat(sync.exitCode()).isEqualTo(3);
        assertThat(sync.err()).contains("data");
    }

    @Test
    void allMistakesInAllFilesAreToldAtOnce() throws IOException {
        pql.write("config.yaml", """
                as_of: 2026-03-31T00:00:00Z
                sources: [ { type: fils, format: mixpanel, path: "export/*" } ]
                rules: rules.yaml
                destinations: [ { type: local, mapping: local.yaml, tokn: x } ]
                """);
        pql.write("rules.yaml", """
                version: 1
                account:
                  signals: { reports: { event: Report Run, at_least: 1, within: 30days } }
                  score: { points: { report: 40 }, threshold: 40 }
                  tiers: [ { name: hot, when: "score >= treshold" } ]
                """);

        Pql.Result check = pql.run("check");

        assertThat(check.exitCode()).isEqualTo(2);
        assertThat(check.err())
                .contains("config.yaml:2:20  sources[0].type: unknown \"fils\". Did you mean \"files\"?")
                .contains("config.yaml:4:53  destinations[0].tokn: unknown key \"tokn\".")
                .contains(
                        "rules.yaml:3:65  account.signals.reports.within: \"30days\" is no duration. Write 30d, 12h or 2w.")
                .contains("no such signal. Did you mean \"reports\"?")
                .contains("treshold")
                .contains("problems in 2 files. Nothing was run.");
        assertThat(pql.path("data")).doesNotExist();
    }

    private String reports() {
        String accounts = pql.run("accounts", "--json").out();
        return accounts.replaceAll("(?s).*\"signals\":\\{\"reports\":([0-9]+).*", "$1");
    }

    private String quarantine() throws IOException {
        StringBuilder text = new StringBuilder();
        try (Stream<Path> files = Files.walk(pql.path("data/quarantine"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                text.append(file).append('\n').append(Files.readString(file));
            }
        }
        return text.toString();
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + pql.path("data/ledger.db"));
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String events(int from, int to) {
        StringBuilder lines = new StringBuilder();
        for (int i = from; i < to; i++) {
            lines.append(EVENT.formatted(i, i));
        }
        return lines.toString();
    }

    private static String event(String time, String id) {
        return "{\"event\":\"Report Run\",\"properties\":{\"time\":" + time + ",\"distinct_id\":7,\"$insert_id\":\""
                + id + "\",\"org\":\"acme\"}}\n";
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
