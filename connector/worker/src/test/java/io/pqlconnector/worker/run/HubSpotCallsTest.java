package io.pqlconnector.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.testkit.hubspot.FakeHubSpot;
import io.pqlconnector.testkit.hubspot.HubSpotOptions;
import io.pqlconnector.testkit.hubspot.HubSpotProperty;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What whole runs cost a portal in calls: ten thousand companies, then nothing new, then one in a hundred. */
final class HubSpotCallsTest {
    private static final int COMPANIES = ManyAccounts.COUNT;

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
        ManyAccounts.fill(portal, Terms.HUBSPOT);
        pql = ManyAccounts.configure(folder, Terms.HUBSPOT);
        ManyAccounts.destination(
                pql,
                "type: hubspot_in_a_hurry, token: \"%s\", base_url: \"%s\"".formatted(portal.secret(), portal.url()));
    }

    @AfterEach
    void stop() {
        portal.close();
    }

    @Test
    void aRunCostsWhatHasChanged() throws IOException {
        ManyAccounts.write(pql, 0);
        Pql.Result first = pql.run("sync");
        assertThat(first.exitCode()).as(first.out() + first.err()).isZero();
        assertThat(portal.tally().calls("companies/batch/update")).isEqualTo(COMPANIES / 100);
        assertThat(portal.tally().calls("companies/search")).isLessThanOrEqualTo(COMPANIES / 75);
        assertThat(portal.tally().calls()).isLessThanOrEqualTo(350);

        long before = portal.tally().calls();
        assertThat(pql.run("sync").out()).contains("Nothing new since run 1");
        assertThat(portal.tally().calls()).isEqualTo(before);

        ManyAccounts.write(pql, COMPANIES / 100);
        long updates = portal.tally().calls("companies/batch/update");
        Pql.Result third = pql.run("sync");
        assertThat(third.exitCode()).as(third.out() + third.err()).isZero();
        assertThat(portal.tally().calls("companies/batch/update") - updates).isEqualTo(1);
        // Which portal it is and its properties come before the one that writes.
        assertThat(portal.tally().calls() - before).isLessThanOrEqualTo(4);
    }
}
