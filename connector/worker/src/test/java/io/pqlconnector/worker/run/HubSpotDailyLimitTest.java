package io.pqlconnector.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.spi.destination.ObjectName;
import io.pqlconnector.testkit.hubspot.FakeHubSpot;
import io.pqlconnector.testkit.hubspot.HubSpotOptions;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A portal whose calls of the day are used up by others: it is left alone until its own midnight, and nothing is lost. */
final class HubSpotDailyLimitTest extends CountedReportsTest {
    private static final ObjectName COMPANY = new ObjectName("company");

    private final FakeHubSpot portal = new FakeHubSpot(HubSpotOptions.contractSuite(), (hubSpot, patience) -> {
        throw new IllegalStateException("the program itself connects");
    });

    @BeforeEach
    void deliverToThePortal() throws IOException {
        pql.write("config.yaml", """
                as_of: 2026-03-31T00:00:00Z
                sources: [ { type: files, format: mixpanel, path: "export/*" } ]
                accounts: { key: [ properties.org ] }
                rules: rules.yaml
                destinations: [ { type: hubspot, mapping: hubspot.yaml, base_url: "%s", token: "%s" } ]
                """.formatted(portal.url(), pql.secret(portal.secret())));
        pql.write("hubspot.yaml", """
                company:
                  match: [ { field: pql_account_key, to: account.key } ]
                  create_missing: true
                  fields: { name: { from: account.name }, pql_score: { from: score, type: number } }
                """);
        pql.write("export/a.jsonl", CountedReports.lines(0, 3));
    }

    @AfterEach
    void stop() {
        portal.close();
    }

    @Test
    void waitsForThePortalsMidnightWithoutAsking() {
        portal.throttle("DAILY", Optional.empty(), 1);

        Pql.Result first = pql.run("sync");
        long calls = portal.tally().calls();
        Pql.Result second = pql.run("sync");

        assertThat(first.exitCode()).as(first.out() + first.err()).isEqualTo(1);
        assertThat(second.exitCode()).isEqualTo(1);
        assertThat(second.out() + second.err()).contains("hubspot asked for no more calls until 2026-11-2");
        assertThat(calls).isEqualTo(1);
        assertThat(portal.tally().calls()).isEqualTo(calls);

        Pql.Result later = pql.runAt(Pql.NOW.plusSeconds(24 * 60 * 60), "sync");

        assertThat(later.exitCode()).as(later.out() + later.err()).isZero();
        assertThat(portal.records(COMPANY)).hasSize(1);
    }
}
