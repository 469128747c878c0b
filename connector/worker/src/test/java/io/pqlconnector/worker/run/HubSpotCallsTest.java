package io.pqlconnector.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.spi.destination.ObjectName;
import io.pqlconnector.testkit.hubspot.FakeHubSpot;
import io.pqlconnector.testkit.hubspot.HubSpotOptions;
import io.pqlconnector.testkit.hubspot.HubSpotProperty;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What whole runs cost a portal in calls: ten thousand companies, then nothing new, then one in a hundred. */
final class HubSpotCallsTest {
    private static final int COMPANIES = 10_000;
    private static final ObjectName COMPANY = new ObjectName("company");

    private Pql pql;
    private FakeHubSpot portal;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        portal = new FakeHubSpot(
                HubSpotOptions.plain()
                        .properties(
                                "companies",
                                List.of(
                                        HubSpotProperty.of("pql_account_key", "string", "text")
                                                .asUnique(),
                                        HubSpotProperty.of("pql_score", "number", "number"),
                                        HubSpotProperty.of("pql_size", "number", "number"))),
                (hubSpot, patience) -> {
                    throw new IllegalStateException("the program itself connects");
                });
        for (int i = 0; i < COMPANIES; i++) {
            portal.createRecord(COMPANY, Map.of("domain", domain(i)));
        }
        pql = new Pql(folder);
        pql.write("config.yaml", """
                as_of: 2026-03-31T00:00:00Z
                sources: [ { type: files, format: traits_csv, path: "accounts.csv" } ]
                accounts: { key: [ properties.account ] }
                rules: rules.yaml
                destinations:
                  - { type: hubspot_in_a_hurry, mapping: hubspot.yaml, token: "%s", base_url: "%s" }
                """.formatted(portal.secret(), portal.url()));
        pql.write("rules.yaml", """
                version: 1
                account:
                  signals: { size: { trait: employees, at_least: 1 } }
                  score: { points: { size: 50 }, threshold: 40 }
                  tiers: [ { name: warm, when: "score >= threshold" } ]
                """);
        pql.write("hubspot.yaml", """
                company:
                  match: [ { field: domain, to: account.domain } ]
                  fields: { pql_score: { from: score, type: number }, pql_size: { from: traits.employees, type: number } }
                """);
    }

    @AfterEach
    void stop() {
        portal.close();
    }

    @Test
    void aRunCostsWhatHasChanged() throws IOException {
        writeAccounts(0);
        Pql.Result first = pql.run("sync");
        assertThat(first.exitCode()).as(first.out() + first.err()).isZero();
        assertThat(portal.tally().calls("companies/batch/update")).isEqualTo(COMPANIES / 100);
        assertThat(portal.tally().calls("companies/search")).isLessThanOrEqualTo(COMPANIES / 75);
        assertThat(portal.tally().calls()).isLessThanOrEqualTo(350);

        long before = portal.tally().calls();
        assertThat(pql.run("sync").out()).contains("Nothing new since run 1");
        assertThat(portal.tally().calls()).isEqualTo(before);

        writeAccounts(COMPANIES / 100);
        long updates = portal.tally().calls("companies/batch/update");
        Pql.Result third = pql.run("sync");
        assertThat(third.exitCode()).as(third.out() + third.err()).isZero();
        assertThat(portal.tally().calls("companies/batch/update") - updates).isEqualTo(1);
        // Which portal it is and its properties come before the one that writes.
        assertThat(portal.tally().calls() - before).isLessThanOrEqualTo(4);
    }

    /** With so many that are larger than before. */
    private void writeAccounts(int grown) throws IOException {
        StringBuilder csv = new StringBuilder("account,domain,employees\n");
        for (int i = 0; i < COMPANIES; i++) {
            csv.append("account-").append(i).append(',').append(domain(i)).append(',');
            csv.append(i < grown ? 200 : 100).append('\n');
        }
        pql.write("accounts.csv", csv.toString());
    }

    private static String domain(int i) {
        return "company-" + i + ".example";
    }
}
