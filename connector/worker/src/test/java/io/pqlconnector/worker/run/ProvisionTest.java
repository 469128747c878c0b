package io.pqlconnector.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.core.ledger.Lease;
import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.store.SqliteLedger;
import io.pqlconnector.testkit.Fault;
import io.pqlconnector.testkit.crm.CrmOptions;
import io.pqlconnector.testkit.crm.Endpoint;
import io.pqlconnector.testkit.crm.FakeCrmServer;
import io.pqlconnector.testkit.crm.Faults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code provision}: what a user reads of it, and what it makes and takes away. */
final class ProvisionTest extends CountedReportsTest {
    private static final String LOST = "With a field goes its value in every record, and with a list all its members,"
            + " whoever put them there. ./pql undo does not bring them back.\n";

    private final FakeCrmServer crm = new FakeCrmServer(CrmOptions.STANDARD);

    @BeforeEach
    void aBareCrm() throws IOException {
        crm.strip();
        pql.write("config.yaml", """
                as_of: 2026-03-31T00:00:00Z
                sources: [ { type: files, format: mixpanel, path: "export/*" } ]
                accounts: { key: [ properties.org ] }
                rules: rules.yaml
                destinations:
                  - { type: scripted, name: sales, mapping: sales.yaml, base_url: "%s", token: "%s" }
                  - { type: local, mapping: local.yaml }
                """.formatted(crm.url(), pql.secret(crm.secret())));
        pql.write("sales.yaml", """
                company:
                  match: [ { field: pql_account_key, to: account.key } ]
                  create_missing: true
                  fields:
                    pql_tier:     { from: tier }
                    pql_triggers: { from: triggers, label: Why }
                contact:
                  match: [ { field: email, to: user.email } ]
                lists: [ { name: Hot, of: company, when: "tier == 'hot'" } ]
                enrollments: [ { sequence: Grow, when: "tier == 'hot'", sender: { email: sdr@example.com } } ]
                """);
        pql.write("export/a.jsonl", CountedReports.lines(0, 3));
    }

    @AfterEach
    void stopTheCrm() {
        crm.close();
    }

    @Test
    void showsWhatIsThereMissingOrWrongAndWritesNothing() {
        crm.clash("company.pql_account_key", "is there, but two records can have the same value. Make it unique.");

        Pql.Result shown = pql.run("provision");

        assertThat(shown.exitCode()).isEqualTo(1);
        assertThat(shown.err()).isEmpty();
        assertThat(shown.out()).isEqualTo("""
                        sales (sales.yaml)
                          missing    company.pql_tier         enumeration "PQL tier": hot
                          missing    company.pql_triggers     multi_select "Why": Reports
                          wrong      company.pql_account_key  is there, but two records can have the same value. Make it unique.
                          missing    contact.email            text "Email"
                          missing    list "Hot" of company
                          present    sequence "Grow"          sent by sdr@example.com
                        local (local.yaml): nothing has to be prepared.
                        1 present, 4 missing, 1 wrong. Nothing was written. What is wrong is for a person to mend. Make what is missing:  ./pql provision --apply
                        """);
        assertThat(crm.prepared()).isEmpty();
        assertThat(pql.path("data")).doesNotExist();
    }

    @Test
    void makesWhatIsMissingOnce() {
        Pql.Result shown = pql.run("provision", "--destination", "sales");
        Pql.Result made = pql.run("provision", "--apply");
        Pql.Result again = pql.run("provision", "--apply");

        assertThat(shown.exitCode()).isZero();
        assertThat(shown.out()).endsWith("./pql provision --apply --destination sales\n");
        assertThat(made.exitCode()).as(made.err()).isZero();
        assertThat(made.out())
                .contains("  made       company.pql_tier         enumeration \"PQL tier\": hot\n")
                .endsWith("1 present, 5 made.\n");
        assertThat(crm.prepared())
                .contains("company.pql_tier", "list \"Hot\" of company")
                .hasSize(5);
        assertThat(again.exitCode()).isZero();
        assertThat(again.out()).endsWith("6 present.\n");
        assertThat(crm.tally().calls(Endpoint.PROVISION)).isEqualTo(1);
    }

    @Test
    void whatOnlyAPersonCanMendIsStillWrongAfterwards() {
        crm.clash("company.pql_tier", "is a number there.");

        Pql.Result made = pql.run("provision", "--apply");

        assertThat(made.exitCode()).isEqualTo(1);
        assertThat(made.out())
                .contains("  wrong      company.pql_tier         is a number there.\n")
                .endsWith("1 present, 4 made, 1 wrong. What is wrong is for a person to mend.\n");
    }

    @Test
    void takesAwayOnlyWhenToldTwiceAndSaysWhatIsLost() {
        pql.run("provision", "--apply");

        Pql.Result shown = pql.run("provision", "--remove");
        int there = crm.prepared().size();
        Pql.Result removed = pql.run("provision", "--remove", "--apply");

        assertThat(shown.exitCode()).isZero();
        assertThat(there).isEqualTo(5);
        assertThat(shown.out())
                .contains("  removable  company.pql_tier         enumeration \"PQL tier\": hot\n")
                .contains("local (local.yaml): nothing was made for it.\n")
                .endsWith("5 removable. Nothing was taken away. Do it:  ./pql provision --remove --apply\n");
        assertThat(shown.err()).isEqualTo(LOST);
        assertThat(removed.exitCode()).as(removed.err()).isZero();
        assertThat(removed.out())
                .contains("  removed    list \"Hot\" of company\n")
                .endsWith("5 removed.\n");
        assertThat(removed.err())
                .startsWith("The ledger still counts what was lost as written: ")
                .contains("./pql sync --baseline");
        assertThat(crm.prepared()).isEmpty();
        assertThat(pql.run("provision", "--remove").out()).startsWith("sales (sales.yaml): nothing was made for it.\n");
    }

    @Test
    void takesNothingAwayWhileARunIsUnderWayButLooksBesideIt() throws Exception {
        pql.run("provision", "--apply");
        pql.run("sync");
        try (SqliteLedger ledger = SqliteLedger.open(pql.path("data/ledger.db"), SqliteLedger.Mode.WRITE);
                Lease lease = ledger.acquireLease("pql sync", Instant.EPOCH, Duration.ZERO)) {
            assertThat(lease).isNotNull();
            long before = ledger.calls().since(new DestinationName("sales"), Instant.EPOCH);

            Pql.Result shown = pql.run("provision");
            Pql.Result removed = pql.run("provision", "--remove", "--apply");

            assertThat(shown.exitCode()).as(shown.err()).isZero();
            assertThat(ledger.calls().since(new DestinationName("sales"), Instant.EPOCH))
                    .isEqualTo(before + 1);
            assertThat(removed.exitCode()).isEqualTo(3);
            assertThat(removed.err()).startsWith("Another run is writing to ");
            assertThat(crm.prepared()).hasSize(5);
        }
    }

    @Test
    void oneThatFailsSaysWhyAndTheOthersAreShown() {
        crm.faults(Faults.always(Fault.ERROR_BEFORE).at(Endpoint.INSPECT));

        Pql.Result shown = pql.run("provision");
        Pql.Result json = pql.run("provision", "--json");

        assertThat(shown.exitCode()).isEqualTo(3);
        assertThat(shown.err()).startsWith("sales: Scripted CRM, POST ").contains("/inspect");
        assertThat(shown.out()).isEqualTo("local (local.yaml): nothing has to be prepared.\n");
        assertThat(json.exitCode()).isEqualTo(3);
        assertThat(json.out())
                .startsWith("{\"destination\":\"sales\",\"failure\":\"UNAVAILABLE\",\"message\":\"Scripted CRM, POST ")
                .endsWith("{\"summary\":{\"failed\":1,\"missing\":0,\"present\":0,\"wrong\":0}}\n");
    }

    @Test
    void forProgramsEachThingIsAnObject() {
        Pql.Result made = pql.run("provision", "--apply", "--json");

        assertThat(made.exitCode()).isZero();
        assertThat(made.out().lines())
                .startsWith(
                        "{\"destination\":\"sales\",\"subject\":\"company.pql_tier\",\"state\":\"made\",\"message\":"
                                + "\"enumeration \\\"PQL tier\\\": hot\"}")
                .endsWith("{\"summary\":{\"failed\":0,\"made\":5,\"missing\":0,\"present\":1,\"wrong\":0}}")
                .hasSize(7);
        assertThat(pql.run("provision", "--remove", "--json").out())
                .endsWith("{\"summary\":{\"failed\":0,\"kept\":0,\"removable\":5,\"wrong\":0}}\n");
    }

    @Test
    void writesWhatIsNeededAsFilesAndAsksNobody() throws Exception {
        Pql.Result written = pql.run("provision", "--metadata", "deploy");

        assertThat(written.exitCode()).as(written.err()).isZero();
        assertThat(written.out()).isEqualTo("""
                        local: has nothing to deploy.
                        sales: 6 files in deploy. How to deploy them: deploy/README.md
                        """);
        assertThat(Files.readString(pql.path("deploy/needs/company.pql_tier.txt")))
                .isEqualTo("enumeration \"PQL tier\": hot");
        assertThat(crm.tally().calls()).isZero();
    }

    @Test
    void aFolderIsWrittenAgainAndWhatSomebodyElseHasPutThereStays() throws Exception {
        pql.run("provision", "--metadata", "deploy");
        pql.write("deploy/needs/mine.txt", "mine");
        pql.write("sales.yaml", "company: { match: [ { field: pql_account_key, to: account.key } ] }");

        Pql.Result again = pql.run("provision", "--metadata", "deploy", "--json");

        assertThat(again.exitCode()).as(again.err()).isZero();
        assertThat(again.out()).isEqualTo("""
                        {"destination":"sales","file":"README.md"}
                        {"destination":"sales","file":"needs/company.pql_account_key.txt"}
                        {"summary":{"files":2}}
                        """);
        try (Stream<Path> files = Files.list(pql.path("deploy/needs"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("company.pql_account_key.txt", "mine.txt");
        }
    }

    @Test
    void aFolderOfSomebodyElseIsLeftAlone() throws Exception {
        pql.write("deploy/notes.txt", "mine");
        pql.write("file", "mine");

        Pql.Result folder = pql.run("provision", "--metadata", "deploy");
        Pql.Result file = pql.run("provision", "--metadata", "file");
        Pql.Result both = pql.run("provision", "--metadata", "fresh", "--apply");

        assertThat(folder.exitCode()).isEqualTo(2);
        assertThat(folder.err())
                .isEqualTo(
                        "deploy is there already, and was not written by this command. Name a folder that is empty or"
                                + " not there yet. Nothing was written.\n");
        assertThat(pql.path("deploy/needs")).doesNotExist();
        assertThat(file.exitCode()).isEqualTo(2);
        assertThat(Files.readString(pql.path("file"))).isEqualTo("mine");
        assertThat(both.exitCode()).isEqualTo(2);
        assertThat(both.err()).isEqualTo("--metadata only writes files: leave out --apply and --remove.\n");
        assertThat(pql.path("fresh")).doesNotExist();
        assertThat(crm.prepared()).isEmpty();
    }

    @Test
    void severalDestinationsGetAFolderEach() throws Exception {
        pql.write(
                "config.yaml",
                Files.readString(pql.path("config.yaml")).replace("{ type: local, mapping: local.yaml }", """
                                { type: scripted, name: other, mapping: sales.yaml, base_url: "%s", token: "%s" }""".formatted(
                                crm.url(), pql.secret(crm.secret()))));

        Pql.Result both = pql.run("provision", "--metadata", "deploy");
        Pql.Result one = pql.run("provision", "--metadata", "deploy", "--destination", "other");

        assertThat(both.exitCode()).isEqualTo(2);
        assertThat(both.err())
                .isEqualTo("Several destinations have something to deploy: sales, other. Write a folder for each:"
                        + "  ./pql provision --metadata deploy/sales --destination sales\n");
        assertThat(one.exitCode()).as(one.err()).isZero();
    }

    @Test
    void aDestinationThatThereIsNotIsAMistake() {
        Pql.Result shown = pql.run("provision", "--destination", "sale");

        assertThat(shown.exitCode()).isEqualTo(2);
        assertThat(shown.err()).contains("There is no destination \"sale\" in ", "Did you mean \"sales\"?");
        assertThat(crm.tally().calls()).isZero();
    }
}
