package io.pqlconnector.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.testkit.crm.CrmOptions;
import io.pqlconnector.testkit.crm.FakeCrmServer;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The CRM's quota is not ours to eat: forecast, spent, and what happens when our part is used up. */
final class QuotaTest {
    // Batches of one, so that each record costs a call; that the CRM describes itself costs some as well.
    private final FakeCrmServer crm =
            new FakeCrmServer(CrmOptions.STANDARD.batchSize(1).parallelCalls(1).quotaLimit(1_000));

    @TempDir
    private Path folder;

    @AfterEach
    void stop() {
        crm.close();
    }

    @Test
    void saysWhatIsSpentAndWhatAPlanWouldCost() throws IOException {
        Pql pql = configured("40%");

        Pql.Result sync = pql.run("sync");
        pql.write("export/b.jsonl", CountedReports.lines(10, 12).replace("acme", "beta"));
        Pql.Result plan = pql.run("plan");

        assertThat(sync.exitCode()).as(sync.out() + sync.err()).isZero();
        assertThat(sync.out())
                .contains(
                        "4 calls in this run; 4 in the last 24 hours; 400 of 1,000 are ours, 4 used by everyone so far");
        assertThat(plan.out())
                .contains("Calls: 1 (1 upsert) of the 396 that are left of ours today; 400 of 1,000 are ours,");
    }

    @Test
    void theRestWaitsWhenOurPartIsUsedUpAcrossRestartsToo() throws IOException {
        Pql pql = configured("0.3%");
        pql.run("sync");
        pql.write("export/b.jsonl", CountedReports.lines(10, 12).replace("acme", "beta"));
        pql.write("export/c.jsonl", CountedReports.lines(20, 22).replace("acme", "coda"));

        Pql.Result sync = pql.run("sync");

        assertThat(sync.exitCode()).as(sync.out() + sync.err()).isEqualTo(1);
        assertThat(sync.out())
                .contains("Our part of the CRM's calls is used up:")
                .contains("quota_share 0.3 % of 1,000")
                .contains("waiting for the next run");
        assertThat(crm.records(Terms.SCRIPTED.company())).hasSize(1);
    }

    private Pql configured(String share) throws IOException {
        Pql pql = CountedReports.configure(folder);
        pql.write("config.yaml", """
                as_of: 2026-03-31T00:00:00Z
                sources: [ { type: files, format: mixpanel, path: "export/*" } ]
                accounts: { key: [ properties.org ] }
                rules: rules.yaml
                destinations:
                  - { type: scripted, mapping: local.yaml, base_url: "%s", token: "%s", quota_share: %s }
                """.formatted(crm.url(), pql.secret(crm.secret()), share));
        pql.write("export/a.jsonl", CountedReports.lines(0, 3));
        return pql;
    }
}
