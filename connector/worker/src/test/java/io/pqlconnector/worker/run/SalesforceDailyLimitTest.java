package io.pqlconnector.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.testkit.salesforce.FakeSalesforce;
import io.pqlconnector.testkit.salesforce.SalesforceField;
import io.pqlconnector.testkit.salesforce.SalesforceOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An org whose calls of 24 hours are used up by others: it is left alone for a while, and nothing is lost. */
final class SalesforceDailyLimitTest extends CountedReportsTest {
    private final FakeSalesforce org = SalesforceLogin.start(SalesforceOptions.plain()
            .fields(
                    "Account",
                    List.of(
                            SalesforceField.text("PQL_Account_Key__c", 255).key(),
                            SalesforceField.number("PQL_Score__c", 18, 2))));

    @BeforeEach
    void deliverToTheOrg() throws IOException {
        pql.write("config.yaml", """
                as_of: 2026-03-31T00:00:00Z
                sources: [ { type: files, format: mixpanel, path: "export/*" } ]
                accounts: { key: [ properties.org ] }
                rules: rules.yaml
                destinations: [ { type: salesforce, mapping: salesforce.yaml, %s } ]
                """.formatted(SalesforceLogin.jwt(pql, org)));
        pql.write("salesforce.yaml", """
                account:
                  match: [ { field: PQL_Account_Key__c, to: account.key } ]
                  create_missing: true
                  fields: { Name: { from: account.name, write: on_create }, PQL_Score__c: { from: score, type: number } }
                """);
        pql.write("export/a.jsonl", CountedReports.lines(0, 3));
    }

    @AfterEach
    void stop() {
        org.close();
    }

    @Test
    void waitsWithoutAsking() {
        org.admin().exhaustQuota();

        Pql.Result first = pql.run("sync");
        long calls = org.tally().calls();
        Pql.Result second = pql.run("sync");

        assertThat(first.exitCode()).as(first.out() + first.err()).isEqualTo(1);
        assertThat(second.exitCode()).isEqualTo(1);
        assertThat(second.out() + second.err()).contains("salesforce asked for no more calls until 2026-11-2");
        // Which versions there are is told in any case, and costs nothing.
        assertThat(calls - org.tally().calls("versions")).isEqualTo(1);
        assertThat(org.tally().calls()).isEqualTo(calls);

        org.admin().refillQuota();
        Pql.Result later = pql.runAt(Pql.NOW.plus(Duration.ofHours(1)), "sync");

        assertThat(later.exitCode()).as(later.out() + later.err()).isZero();
        assertThat(org.records(Terms.SALESFORCE.company())).hasSize(1);
    }
}
