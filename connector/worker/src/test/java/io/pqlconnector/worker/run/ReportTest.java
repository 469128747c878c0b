package io.pqlconnector.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.store.SqliteLedger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code pql report} over the bundled example. Each figure has a test of its own where it is worked out. */
final class ReportTest {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    private Path folder;

    @SuppressWarnings("NullAway.Init") // Set before each test, which NullAway does not know of.
    private Pql pql;

    @BeforeEach
    void example() throws Exception {
        pql = Example.copyTo(folder);
    }

    @Test
    void beforeTheFirstRunItSaysWhatMakesOne() {
        Pql.Result none = pql.run("report");
        Pql.Result json = pql.run("report", "--json");

        assertThat(none.exitCode()).isEqualTo(1);
        assertThat(none.err()).contains("There is no ledger yet", "./pql sync");
        assertThat(json.exitCode()).isEqualTo(1);
        assertThat(json.out()).isEqualTo("{\"summary\":{\"accounts\":0,\"pqls\":0}}\n");
    }

    @Test
    void aLedgerThatNoRunHasScoredIntoSaysTheSame() throws Exception {
        Path ledger = Files.createDirectories(pql.path("data")).resolve("ledger.db");
        SqliteLedger.open(ledger, SqliteLedger.Mode.WRITE).close();

        Pql.Result none = pql.run("report");

        assertThat(none.exitCode()).isEqualTo(1);
        assertThat(none.err()).contains("No run has scored any account yet", "./pql sync");
    }

    @Test
    void tellsWhatTheRunsFoundAndWhatItDoesNotKnow() throws Exception {
        sync("2026-02-01", "2026-03-15", "2026-03-31");

        Pql.Result text = pql.run("report");
        Pql.Result json = pql.run("report", "--json");

        assertThat(text.exitCode()).isZero();
        assertThat(text.out())
                .contains("from 2025-04-01 to 2026-03-31", "outcomes: { customer: { event: Subscription Started } }")
                .doesNotContain("PQL to customer");
        List<JsonNode> lines = json.out().lines().map(JSON::readTree).toList();
        JsonNode summary = lines.get(lines.size() - 1).get("summary");
        assertThat(summary.get("outcomes").booleanValue()).isFalse();
        assertThat(summary.get("accounts").longValue()).isGreaterThan(50);
        assertThat(summary.get("first_run").stringValue()).isEqualTo("2026-02-01T00:00:00Z");
        assertThat(lines).filteredOn(line -> line.has("figure")).hasSize(lines.size() - 1);
        JsonNode engaged = lines.stream()
                .filter(line -> line.path("signal").stringValue("").equals("engaged"))
                .findFirst()
                .orElseThrow();
        assertThat(engaged.get("fired").longValue())
                .as("what had fired is noted with each change")
                .isPositive();
    }

    // One account that marketing qualified on 10 February, which bought ten days later; the other one did not.
    @Test
    void showsWhatBecameOfThoseThatMarketingQualifiedOnlyIfSomebodySaysWhoThatIs() throws Exception {
        Files.writeString(
                pql.path("config.example.yaml"),
                "\noutcomes: { files: [ outcomes.csv ] }\n",
                StandardOpenOption.APPEND);
        Files.writeString(pql.path("outcomes.csv"), "account,outcome,at\nnorthwind,customer,2026-02-20\n");
        sync("2026-02-01", "2026-03-31");
        Pql.Result without = pql.run("report", "--horizon", "30d");
        Files.writeString(
                pql.path("outcomes.csv"),
                "northwind,marketing_qualified,2026-02-10\nkestrel,marketing_qualified,2026-02-11\n",
                StandardOpenOption.APPEND);

        Pql.Result text = pql.run("report", "--horizon", "30d");
        Pql.Result json = pql.run("report", "--horizon", "30d", "--json");
        pql.run("report", "--horizon", "30d", "--html", "report.html");

        assertThat(without.out()).doesNotContain("MQL");
        assertThat(text.out()).contains("MQL to opportunity", "MQL to customer");
        assertThat(json.out())
                .contains("{\"figure\":\"conversion\",\"group\":\"marketing_qualified\",\"goal\":\"customer\","
                        + "\"month\":\"all\",\"accounts\":2,\"already\":0,\"decided\":2,\"converted\":1,"
                        + "\"not_converted\":1,");
        assertThat(Files.readString(pql.path("report.html")))
                .contains("plot-marketing-qualified-customer", "MQL → customer");
    }

    @Test
    void writesAPageThatStandsByItself() throws Exception {
        sync("2026-03-15", "2026-03-31");

        Pql.Result written = pql.run("report", "--html", "report.html");

        assertThat(written.exitCode()).isZero();
        assertThat(written.out()).isEmpty();
        assertThat(written.err()).contains("report.html. It opens in any browser");
        assertThat(Files.readString(pql.path("report.html")))
                .startsWith("<!DOCTYPE html>")
                .endsWith("</html>\n");
    }

    @Test
    void aFolderThatIsNotThereIsSaid() throws Exception {
        sync("2026-03-31");

        Pql.Result refused = pql.run("report", "--html", "no/such/folder/report.html");

        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).contains("no/such/folder/report.html", "cannot be written");
    }

    @Test
    void changesOfAnOlderVersionAreCountedAndSaidToBeUnknown() throws Exception {
        sync("2026-02-01", "2026-03-31");
        pql.ledger().execute("UPDATE tier_change SET fired = NULL, route = NULL");

        assertThat(pql.run("report").out()).contains("Leads of which it was not noted what had fired");
    }

    @Test
    void aPeriodThatCannotBeIsRefusedWithWhatToWrite() throws Exception {
        sync("2026-03-31");

        Pql.Result turned = pql.run("report", "--from", "2026-03-01", "--to", "2026-02-01");
        Pql.Result later = pql.run("report", "--from", "2026-05-01", "--to", "2026-06-01");
        Pql.Result noDate = pql.run("report", "--from", "March");
        Pql.Result noTime = pql.run("report", "--horizon", "3h");

        assertThat(turned.exitCode()).isEqualTo(2);
        assertThat(turned.err()).contains("--from 2026-03-01 comes after --to 2026-02-01");
        assertThat(later.exitCode()).isEqualTo(2);
        assertThat(later.err()).contains("the latest run scored for 2026-03-31");
        assertThat(noDate.exitCode()).isEqualTo(2);
        assertThat(noDate.err()).contains("\"March\" is no day. Write one such as 2026-03-31.");
        assertThat(noTime.exitCode()).isEqualTo(2);
        assertThat(noTime.err()).contains("Write one such as 1d, 30d or 2w.");
    }

    @Test
    void aSignalThatIsNotThereIsNoActivation() throws Exception {
        sync("2026-03-31");

        Pql.Result unknown = pql.run("report", "--activation", "onboarded");

        assertThat(unknown.exitCode()).isEqualTo(2);
        assertThat(unknown.err()).contains("There is no signal \"onboarded\" in mappings/rules.yaml");
    }

    @Test
    void withOutcomesItSaysWhatBecameOfLeads() throws Exception {
        pql.write("outcomes.csv", """
                account,outcome,at,value,currency
                quarry,opportunity,2026-02-20,,
                northwind,customer,2026-03-20,9600,EUR
                pebble,customer,2026-03-20,1200,USD
                nobody.example,customer,2026-03-20,100,EUR
                lumen,customer,2026-05-20,100,EUR
                """);
        pql.write(
                "config.example.yaml",
                Files.readString(pql.path("config.example.yaml")) + "\noutcomes: { files: [ outcomes.csv ] }\n");
        sync("2026-02-01", "2026-02-16", "2026-03-16", "2026-03-31");

        Pql.Result text = pql.run("report", "--horizon", "14d");
        List<JsonNode> lines = pql.run("report", "--horizon", "14d", "--json")
                .out()
                .lines()
                .map(JSON::readTree)
                .toList();

        assertThat(text.exitCode()).isZero();
        assertThat(text.err())
                .contains("Outcomes from outcomes.csv: 4 outcomes taken", "1 left out, because they came later");
        assertThat(text.out())
                .contains("PQL to customer", "PQL, EUR", "PQL, USD", "Accounts that something became of, though no run")
                .doesNotContain("is not known");
        JsonNode all = lines.stream()
                .filter(line -> line.path("goal").stringValue("").equals("customer")
                        && line.path("group").stringValue("").equals("pql")
                        && line.path("month").stringValue("").equals("all"))
                .findFirst()
                .orElseThrow();
        // Six had qualified by the 16th of March, two of them were customers two weeks later; two came in the last
        // week.
        assertThat(all.get("decided").longValue()).isEqualTo(6);
        assertThat(all.get("converted").longValue()).isEqualTo(2);
        assertThat(all.get("undecided").longValue()).isEqualTo(2);
        assertThat(all.get("rate").decimalValue()).isEqualByComparingTo("0.3333");
    }

    @Test
    void aTableThatCannotBeReadIsRefused() throws Exception {
        pql.write("outcomes.csv", "account,outcome,at\nquarry,won big,2026-02-20\n");
        pql.write(
                "config.example.yaml",
                Files.readString(pql.path("config.example.yaml")) + "\noutcomes: { files: [ outcomes.csv ] }\n");
        sync("2026-03-31");

        Pql.Result refused = pql.run("report");

        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).contains("outcomes.csv:2");
    }

    private void sync(String... instants) {
        for (String asOf : instants) {
            assertThat(pql.run("sync", "--as-of", asOf).exitCode()).isZero();
        }
    }
}
