package io.pqlconnector.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.testkit.salesforce.FakeSalesforce;
import io.pqlconnector.testkit.salesforce.SalesforceField;
import io.pqlconnector.testkit.salesforce.SalesforceOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What whole runs cost an org in calls: ten thousand accounts, then nothing new, then one in a hundred. */
final class SalesforceCallsTest {
    private final FakeSalesforce org = SalesforceLogin.start(SalesforceOptions.plain()
            .namesAreOptional()
            .fields(
                    "Account",
                    List.of(
                            SalesforceField.text("PQL_Account_Key__c", 255).key(),
                            SalesforceField.number("PQL_Score__c", 18, 2),
                            SalesforceField.number("PQL_Size__c", 18, 2))));
    private Pql pql;

    @BeforeEach
    void fill(@TempDir Path folder) throws IOException {
        ManyAccounts.fill(org, Terms.SALESFORCE);
        pql = ManyAccounts.configure(folder, Terms.SALESFORCE);
        ManyAccounts.write(pql, 0);
    }

    @AfterEach
    void stop() {
        org.close();
    }

    @Test
    void aRunCostsWhatHasChanged() throws IOException {
        configure("bulk: false");

        sync();

        assertThat(org.tally().calls("collections/update")).isEqualTo(50);
        assertThat(lookups()).isBetween(50L, 60L);
        // Which objects there are, beside those.
        assertThat(org.tally().calls()).isLessThanOrEqualTo(120);

        long before = org.tally().calls();
        assertThat(pql.run("sync").out()).contains("Nothing new since run 1");
        assertThat(org.tally().calls()).isEqualTo(before);

        ManyAccounts.write(pql, ManyAccounts.COUNT / 100);
        sync();
        assertThat(org.tally().calls("collections/update")).isEqualTo(51);
        assertThat(lookups())
                .as("those that were written before are not looked for again")
                .isLessThanOrEqualTo(60);
        assertThat(org.tally().calls() - before).isLessThanOrEqualTo(6);
    }

    @Test
    void manyGoAsOneJob() throws IOException {
        configure("bulk: true");

        String plan = pql.run("plan").out();
        long planned = org.tally().family("bulk") + org.tally().writes();
        sync();

        assertThat(plan).contains("upsert as 1 bulk job");
        assertThat(planned).as("a plan makes no job").isZero();
        assertThat(org.tally().calls("bulk/create")).isEqualTo(1);
        assertThat(org.tally().family("bulk") - org.tally().calls("bulk/poll")).isLessThanOrEqualTo(8);
        assertThat(org.tally().calls("bulk/poll")).isLessThanOrEqualTo(4);
        assertThat(org.tally().family("collections")).isZero();
        assertThat(org.query("SELECT COUNT(Id) n FROM Account WHERE PQL_Size__c = 100"))
                .singleElement()
                .asString()
                .contains("10000");

        long before = org.tally().calls();
        assertThat(pql.run("sync").out()).contains("Nothing new since run 1");
        assertThat(org.tally().calls()).isEqualTo(before);
    }

    private void configure(String settings) throws IOException {
        ManyAccounts.destination(
                pql, "type: salesforce_in_a_hurry, " + SalesforceLogin.clientCredentials(org) + ", " + settings);
    }

    // Long queries travel inside of composite calls.
    private long lookups() {
        return org.tally().family("query") + org.tally().family("composite");
    }

    private void sync() {
        Pql.Result sync = pql.run("sync");
        assertThat(sync.exitCode()).as(sync.out() + sync.err()).isZero();
    }
}
