package io.pqlconnector.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.core.ledger.Lease;
import io.pqlconnector.store.SqliteLedger;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code pql forget}: nothing of a person is left in the data folder, and nothing comes back. */
final class ForgetTest extends CountedReportsTest {
    private static final String ANN = "ann@acme.example";

    @BeforeEach
    void sync() throws IOException {
        pql.configure(
                "as_of: 2026-03-31T00:00:00Z",
                "{ type: files, format: segment, path: \"export/*\" }",
                "properties.org");
        pql.write("local.yaml", """
                company:
                  match: [ { field: pql_account_key, to: account.key } ]
                  create_missing: true
                  fields: { pql_score: { from: score, type: number } }
                contact:
                  match: [ { field: email, to: user.email } ]
                  create_missing: true
                  who: { top_users: 9 }
                  fields: { pql_is_champion: { from: user.champion, type: bool } }
                """);
        pql.write("export/a.jsonl", export());
        Pql.Result sync = pql.run("sync");
        assertThat(sync.exitCode()).as(sync.out() + sync.err()).isZero();
    }

    @Test
    void showsWhatThereIsAndDeletesNothing() throws Exception {
        Pql.Result shown = pql.run("forget", "Ann@ACME.example");

        assertThat(shown.exitCode()).as(shown.err()).isZero();
        assertThat(shown.out())
                .contains("Known as anon-1, u-ann, u-old", "6 records in the lake", "rows of the ledger, operation")
                .contains("Nothing was deleted. Do it:  ./pql forget ann@acme.example --apply");
        assertThat(inLedger(ANN)).isTrue();
        assertThat(pql.run("forget", ANN).out()).isEqualTo(shown.out());
        assertThat(pql.path("data/forgotten")).doesNotExist();
    }

    @Test
    void nothingIsLeftAndNothingComesBack() throws Exception {
        pql.write(
                "data/quarantine/files/a.jsonl",
                "{\"text\":\"{\\\"email\\\": \\\"ANN@acme.example\\\"\"}\n{\"text\":\"bob\"}\n");
        pql.write("data/inbox/segment/b.jsonl", "{\"userId\":\"u-ann\"}\n{\"userId\":\"u-bob\"}\n");

        Pql.Result forgotten = pql.run("forget", ANN, "--apply");

        assertThat(forgotten.exitCode()).as(forgotten.out() + forgotten.err()).isZero();
        assertThat(forgotten.out()).contains("6 records in the lake", "1 lines in quarantine", "Deleted.");
        assertThat(left()).isEmpty();
        assertThat(pql.path("data/inbox/segment/b.jsonl")).hasContent("{\"userId\":\"u-bob\"}\n");
        assertThat(pql.run("forget", ANN).out()).contains("Nothing is kept of ann@acme.example.");
        assertThat(pql.run("explain", "acme").exitCode()).isZero();

        // The same file again, changed, so that it is read anew.
        pql.write("export/a.jsonl", export() + track("u-bob", "later", ""));
        Pql.Result sync = pql.run("sync");

        assertThat(sync.exitCode()).as(sync.out() + sync.err()).isZero();
        assertThat(left()).isEmpty();
        assertThat(CountedReports.of(pql)).as("those of the others").isEqualTo("4");
    }

    @Test
    void whoeverHasALongerAddressOrInvitedThemStays() throws Exception {
        pql.run("forget", ANN, "--apply");

        assertThat(inLedger("joann@acme.example")).isTrue();
        assertThat(inLedger("jo(forgotten)")).isFalse();
        assertThat(inLake()).contains("joann@acme.example", "u-bob").doesNotContain("u-ann", "\"" + ANN);
    }

    @Test
    void whomABackupBringsBackIsForgottenAgainAndSourcesStillBringNobodyBack() throws Exception {
        Path archive = folder.resolve("backup.zip");
        pql.run("backup", archive.toString());
        pql.run("forget", ANN, "--apply");

        Pql.Result restore = pql.run("restore", archive.toString());

        assertThat(restore.out()).contains("run  ./pql forget EMAIL --apply  again");
        assertThat(inLake()).contains("u-ann");
        pql.write("data/restoring/ledger.db", "of a restore that was killed");
        Pql.Result again = pql.run("forget", ANN, "--apply");
        assertThat(again.exitCode()).as("what was moved aside holds her still").isEqualTo(1);
        assertThat(again.err())
                .contains(
                        "before-restore-20261120T100000Z is a copy from before",
                        "restoring is a copy from before",
                        "delete it");
        assertThat(inLake()).doesNotContain("u-ann");
    }

    @Test
    void whoWasForgottenStaysSoOnAnotherMachine() throws Exception {
        pql.run("forget", ANN, "--apply");
        Path archive = folder.resolve("backup.zip");
        pql.run("backup", "--without-lake", archive.toString());
        for (String name : List.of("ledger.db", "forgotten")) {
            Files.delete(pql.path("data").resolve(name));
        }
        Files.move(pql.path("data/lake"), folder.resolve("lake"));

        assertThat(pql.run("restore", archive.toString()).exitCode()).isZero();
        assertThat(pql.run("sync").exitCode()).isZero();

        assertThat(inLake()).contains("u-bob").doesNotContain("u-ann");
    }

    @Test
    void whomOnlyTheLedgerKnowsIsForgottenAndComesBackNeither() throws Exception {
        Path archive = folder.resolve("backup.zip");
        pql.run("backup", "--without-lake", archive.toString());
        pql.run("restore", archive.toString());
        Files.move(pql.path("data/before-restore-20261120T100000Z"), folder.resolve("aside"));

        assertThat(pql.run("forget", ANN).out()).contains("Known as u-ann\n");
        Pql.Result forgotten = pql.run("forget", ANN, "--apply");

        assertThat(forgotten.exitCode()).as(forgotten.out() + forgotten.err()).isZero();
        assertThat(inLedger("u-ann")).isFalse();
        assertThat(pql.run("sync").exitCode()).isZero();
        assertThat(inLake()).contains("u-bob").doesNotContain("u-ann");
        assertThat(inLedger("u-ann")).isFalse();
    }

    @Test
    void whomTheMappingDoesNotWriteAnyMoreIsForgottenInTheLedgerAll() throws Exception {
        String mapping = Files.readString(pql.path("local.yaml"));
        pql.write("local.yaml", mapping.substring(0, mapping.indexOf("contact:")));

        Pql.Result refused = pql.run("forget", ANN, "--crm", "--apply");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err())
                .contains(
                        "local has records of theirs in contact, but its mapping does not write people there any more")
                .contains("Nothing was deleted here");
        assertThat(inLedger("u-ann")).isTrue();

        Pql.Result forgotten = pql.run("forget", ANN, "--apply");
        assertThat(forgotten.exitCode()).as(forgotten.out() + forgotten.err()).isZero();
        assertThat(left()).isEmpty();
    }

    @Test
    void whatWasCutOffIsFinishedByTheIdsThatItHad() throws Exception {
        // The lake was cleaned of the profile, and then the machine went off.
        pql.write("data/forgetting", "ann%40acme.example\tu-gone\n");
        pql.write("data/inbox/segment/b.jsonl", "{\"userId\":\"u-gone\"}\n{\"userId\":\"u-bob\"}\n");

        Pql.Result forgotten = pql.run("forget", ANN, "--apply");

        assertThat(forgotten.exitCode()).as(forgotten.out() + forgotten.err()).isZero();
        assertThat(forgotten.out()).contains("Known as anon-1, u-ann, u-gone, u-old\n", "1 lines in the inbox");
        assertThat(pql.path("data/forgetting")).doesNotExist();
    }

    @Test
    void besideAWorkerItOnlyShows() throws Exception {
        Lease worker = SqliteLedger.acquireForWorker(
                pql.path("data/ledger.db"), Instant.parse("2026-03-31T00:00:00Z"), Duration.ZERO);

        Pql.Result refused = pql.run("forget", ANN, "--apply");

        assertThat(refused.exitCode()).isEqualTo(3);
        assertThat(refused.err()).contains("A worker has this data", "Stop it first");
        assertThat(pql.run("forget", ANN).out()).contains("6 records in the lake");
        assertThat(pql.path("data/forgotten")).doesNotExist();

        worker.close();
        assertThat(pql.run("forget", ANN, "--apply").exitCode()).isZero();
    }

    @Test
    void whatIsNoAddressIsRefused() {
        assertThat(pql.run("forget", "ann").exitCode()).isEqualTo(2);
        assertThat(pql.run("forget", "ann").err()).contains("\"ann\" is no e-mail address.");
    }

    private static String export() {
        return "{\"type\":\"identify\",\"messageId\":\"m1\",\"userId\":\"u-ann\",\"anonymousId\":\"anon-1\",\"timestamp\":\"2026-03-20T00:00:00Z\",\"traits\":{\"email\":\"Ann@acme.example\"}}\n"
                + "{\"type\":\"identify\",\"messageId\":\"m2\",\"userId\":\"u-bob\",\"timestamp\":\"2026-03-20T00:00:00Z\",\"traits\":{\"email\":\"joann@acme.example\"}}\n"
                + "{\"type\":\"alias\",\"messageId\":\"m3\",\"userId\":\"u-ann\",\"previousId\":\"u-old\",\"timestamp\":\"2026-03-20T00:00:00Z\"}\n"
                + "{\"type\":\"track\",\"event\":\"Report Run\",\"messageId\":\"m4\",\"anonymousId\":\"anon-1\",\"timestamp\":\"2026-03-21T00:00:00Z\",\"properties\":{\"org\":\"acme\"}}\n"
                + track("u-ann", "m5", "")
                + track("u-old", "m6", "")
                + track("u-bob", "m7", ",\"invited\":\"ann@acme.example\"")
                + track("u-bob", "m8", "")
                + track("u-bob", "m9", "")
                + track("u-bob", "m10", "");
    }

    private static String track(String user, String id, String more) {
        return "{\"type\":\"track\",\"event\":\"Report Run\",\"messageId\":\"" + id + "\",\"userId\":\"" + user
                + "\",\"timestamp\":\"2026-03-22T00:00:00Z\",\"properties\":{\"org\":\"acme\"" + more + "}}\n";
    }

    /** The files of the data folder that hold the address or an id of hers, but the local CRM's. */
    private List<String> left() throws Exception {
        try (Stream<Path> files = Files.walk(pql.path("data"))) {
            List<String> found = new ArrayList<>(files.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().startsWith("crm.db"))
                    .filter(ForgetTest::holdsHer)
                    .map(Path::toString)
                    .toList());
            String lake = inLake();
            if (lake.matches("(?is).*([^o]ann@acme|u-ann|anon-1|u-old).*")) {
                found.add("lake: " + lake);
            }
            return found;
        }
    }

    private static boolean holdsHer(Path file) {
        try {
            String text = Files.readString(file, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
            return text.matches("(?s).*([^o]ann@acme|u-ann|anon-1|u-old).*");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean inLedger(String text) throws Exception {
        return Files.readString(pql.path("data/ledger.db"), StandardCharsets.ISO_8859_1)
                        .contains(text)
                || (Files.exists(pql.path("data/ledger.db-wal"))
                        && Files.readString(pql.path("data/ledger.db-wal"), StandardCharsets.ISO_8859_1)
                                .contains(text));
    }

    private String inLake() throws Exception {
        try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duckDb.createStatement();
                ResultSet rows = statement.executeQuery("SELECT string_agg(r::VARCHAR, chr(10)) FROM read_parquet(['"
                        + pql.path("data/lake") + "/*.parquet'], union_by_name = true) AS r")) {
            rows.next();
            return String.valueOf(rows.getString(1));
        }
    }
}
