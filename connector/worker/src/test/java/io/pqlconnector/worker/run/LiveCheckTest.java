package io.pqlconnector.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.core.ledger.Lease;
import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.store.SqliteLedger;
import io.pqlconnector.testkit.crm.CrmOptions;
import io.pqlconnector.testkit.crm.FakeCrmServer;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code check --live}: who is asked, what a user reads of it, and what it leaves behind. */
final class LiveCheckTest extends CountedReportsTest {
    private static final String FILES = "{ type: files, format: mixpanel, path: \"export/*\" }";

    private final FakeCrmServer crm = new FakeCrmServer(CrmOptions.STANDARD.quotaLimit(1_000));

    @BeforeEach
    void export() throws IOException {
        configure(FILES, crm.secret());
        pql.write("export/a.jsonl", CountedReports.lines(0, 3));
    }

    @AfterEach
    void stopTheCrm() {
        crm.close();
    }

    @Test
    void eachThatWorksSaysWhatItFoundAndNoLedgerIsMade() {
        Pql.Result check = pql.run("check", "--live");

        assertThat(check.exitCode()).as(check.err()).isZero();
        assertThat(check.out()).endsWith("""
                        Tests          0 tests, all passed
                        Source         files: 1 file
                        Destination    scripted: scripted CRM, with company, contact; calls: 2 of 1,000 used by everyone so far
                        Destination    local: %s, with company, contact
                        Nothing wrong was found.
                        """.formatted(pql.path("data/crm.db")));
        assertThat(check.err()).isEmpty();
        assertThat(pql.path("data")).doesNotExist();
    }

    @Test
    void allThatFailAreShownInTheWordsOfTheirAdapters() throws IOException {
        configure("{ type: files, format: mixpanel, path: \"nowhere/*\" }", "no-such-token");

        Pql.Result check = pql.run("check", "--live");

        assertThat(check.exitCode()).isEqualTo(3);
        assertThat(check.out()).endsWith("""
                        Tests          0 tests, all passed
                        Destination    local: %s, with company, contact
                        """.formatted(pql.path("data/crm.db")));
        assertThat(check.err())
                .isEqualTo("Source         files: no file matches path \"nowhere/*\". Looked at "
                        + pql.path("nowhere") + ": that folder does not exist. Put the export there, or correct path.\n"
                        + "Destination    scripted: Scripted CRM, POST 127.0.0.1:"
                        + crm.url().getPort()
                        + "/token: the service refused the credentials (status 401). Look in the configuration whether"
                        + " they are the right ones, and at the service whether they were revoked.\n"
                        + "2 of 3 sources and destinations cannot be used now. Nothing was run.\n");
    }

    @Test
    void forProgramsEachIsAnObject() throws IOException {
        configure(FILES, "no-such-token");

        Pql.Result check = pql.run("check", "--live", "--json");

        assertThat(check.exitCode()).isEqualTo(3);
        assertThat(check.out().lines())
                .containsExactly(
                        "{\"source\":\"files\",\"works\":true,\"message\":\"1 file\"}",
                        "{\"destination\":\"scripted\",\"works\":false,\"failure\":\"AUTHENTICATION\",\"message\":"
                                + "\"Scripted CRM, POST 127.0.0.1:"
                                + crm.url().getPort()
                                + "/token: the service refused the credentials (status 401). Look in the configuration"
                                + " whether they are the right ones, and at the service whether they were revoked.\"}",
                        "{\"destination\":\"local\",\"works\":true,\"message\":\"" + pql.path("data/crm.db")
                                + ", with company, contact\"}",
                        "{\"summary\":{\"problems\":0,\"tests\":0,\"asked\":3,\"failed\":1,\"missing\":0,\"wrong\":0}}");
        assertThat(check.err()).isEmpty();
        assertThat(pql.run("check", "--json").out()).isEqualTo("{\"summary\":{\"problems\":0,\"tests\":0}}\n");
    }

    @Test
    void aWrongConfigurationIsToldAsEverAndNobodyIsAsked() throws IOException {
        pql.write("rules.yaml", "version: 1\n");

        Pql.Result check = pql.run("check", "--live");

        assertThat(check.exitCode()).isEqualTo(2);
        assertThat(check.err()).contains("rules.yaml:1:1").endsWith("Nothing was run.\n");
        assertThat(crm.tally().calls()).isZero();
    }

    @Test
    void itsCallsCountAmongOursAlsoBesideARun() throws Exception {
        pql.run("sync");
        try (SqliteLedger ledger = SqliteLedger.open(pql.path("data/ledger.db"), SqliteLedger.Mode.WRITE);
                Lease lease = ledger.acquireLease("pql sync", Instant.EPOCH, Duration.ZERO)) {
            assertThat(lease).isNotNull();
            long before = ledger.calls().since(new DestinationName("scripted"), Instant.EPOCH);

            Pql.Result check = pql.run("check", "--live");

            assertThat(check.exitCode()).as(check.err()).isZero();
            assertThat(check.out()).contains("; calls: 400 of 1,000 are ours, ", "company (2 fields)");
            assertThat(ledger.calls().since(new DestinationName("scripted"), Instant.EPOCH))
                    .isGreaterThan(before);
        }
    }

    @Test
    void aSourceThatMayBeAskedSoOftenOnlyIsNotAskedMore() throws IOException {
        configure("{ type: pushed, secret: \"" + pql.secret("s") + "\", probes_an_hour: 1 }", crm.secret());
        pql.run("sync");

        Pql.Result first = pql.run("check", "--live");
        Pql.Result second = pql.run("check", "--live");

        assertThat(first.exitCode()).as(first.err()).isZero();
        assertThat(first.out()).contains("Source         pushed: 0 posts so far\n");
        assertThat(second.exitCode()).isEqualTo(3);
        assertThat(second.err()).isEqualTo("""
                        Source         pushed: It may be asked 1 times an hour. Ask again in 60 minutes.
                        1 of 3 sources and destinations cannot be used now. Nothing was run.
                        """);
    }

    @Test
    void aLedgerThatCannotBeUsedDoesNotKeepItFromAsking() throws IOException {
        pql.write("data/ledger.db", "this is no database".repeat(100));

        Pql.Result check = pql.run("check", "--live");

        assertThat(check.exitCode()).isZero();
        assertThat(check.out()).contains("Destination    scripted: scripted CRM", "Nothing wrong was found.");
        assertThat(check.err())
                .startsWith("The calls of this command are not counted: ")
                .contains("ledger.db");
    }

    @Test
    void whatADestinationLacksIsShownUnderIt() {
        crm.strip();
        crm.clash("company.pql_score", "is a text there, and the mapping needs a number. Rename one of them.");

        Pql.Result check = pql.run("check", "--live");

        assertThat(check.exitCode()).isEqualTo(3);
        assertThat(check.out()).contains("Source         files: 1 file\n", "Destination    local: ");
        assertThat(check.err()).isEqualTo("""
                        Destination    scripted: scripted CRM, with company, contact; calls: 2 of 1,000 used by everyone so far
                                       company.pql_score: is a text there, and the mapping needs a number. Rename one of them.
                                       company.pql_account_key: text "PQL account key": missing, ./pql provision --apply makes it
                        1 of 3 sources and destinations cannot be used now: 1 missing, 1 wrong. Nothing was run.
                        """);
    }

    @Test
    void forProgramsEachThingThatIsLackingIsAnObject() {
        crm.strip();
        assertThat(pql.run("provision", "--apply").exitCode()).isZero();
        crm.clash("company.pql_score", "is a text.");

        Pql.Result check = pql.run("check", "--live", "--json");

        assertThat(check.exitCode()).isEqualTo(3);
        assertThat(check.out().lines().toList())
                .contains("{\"destination\":\"scripted\",\"subject\":\"company.pql_score\",\"state\":\"wrong\","
                        + "\"message\":\"is a text.\"}")
                .anyMatch(line -> line.startsWith(
                        "{\"destination\":\"scripted\",\"works\":false,\"failure\":\"NOT_PREPARED\",\"message\":"))
                .endsWith(
                        "{\"summary\":{\"problems\":0,\"tests\":0,\"asked\":3,\"failed\":1,\"missing\":0,\"wrong\":1}}")
                .hasSize(5);
    }

    @Test
    void aQuotaWithNothingLeftForUsIsAFinding() throws IOException {
        String roomy = Files.readString(pql.path("config.yaml"));
        pql.write("config.yaml", roomy.replace("type: scripted,", "type: scripted, quota_floor: 1000,"));

        Pql.Result first = pql.run("check", "--live");
        pql.write("config.yaml", roomy);
        pql.run("sync");
        pql.write("config.yaml", roomy.replace("type: scripted,", "type: scripted, quota_floor: 1000,"));
        Pql.Result second = pql.run("check", "--live", "--json");

        assertThat(first.exitCode()).isEqualTo(3);
        assertThat(first.err())
                .contains("               quota short: All users together have made 2 of 1,000 calls, and quota_floor"
                        + " leaves the last 1,000 to others.");
        assertThat(second.exitCode()).isEqualTo(3);
        assertThat(second.out())
                .contains(
                        "\"failure\":\"QUOTA\"",
                        "\"subject\":\"quota short\"",
                        "Our part of the CRM's calls is used up");
    }

    private void configure(String source, String token) throws IOException {
        pql.write("config.yaml", """
                as_of: 2026-03-31T00:00:00Z
                sources: [ %s ]
                accounts: { key: [ properties.org ] }
                rules: rules.yaml
                destinations:
                  - { type: scripted, mapping: local.yaml, base_url: "%s", token: "%s" }
                  - { type: local, mapping: local.yaml }
                """.formatted(source, crm.url(), pql.secret(token)));
    }
}
