package io.pqlconnector.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.core.ledger.Lease;
import io.pqlconnector.store.SqliteLedger;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Commands that look, while another process writes. */
final class BesideARunTest extends CountedReportsTest {
    @Test
    void aPlanIsMadeFromWhatIsInTheLakeAlready() throws Exception {
        pql.write("export/a.jsonl", CountedReports.lines(0, 2));
        assertThat(pql.run("sync").exitCode()).isZero();
        pql.write("export/b.jsonl", CountedReports.lines(2, 5));
        pql.write("rules.yaml", """
                version: 1
                account:
                  signals: { reports: { event: Report Run, at_least: 1, within: 30d } }
                  score: { points: { reports: 50 }, threshold: 40 }
                  tiers: [ { name: hot, when: "score >= threshold" } ]
                """);
        try (SqliteLedger ledger = SqliteLedger.open(pql.path("data/ledger.db"), SqliteLedger.Mode.WRITE);
                Lease lease = ledger.acquireLease("pql worker", Instant.EPOCH, Duration.ZERO)) {
            assertThat(lease).isNotNull();

            Pql.Result plan = pql.run("plan");

            assertThat(plan.exitCode()).as(plan.err()).isZero();
            assertThat(plan.err())
                    .isEqualTo("A run is under way, so nothing is pulled beside it: this is from what is in the lake by"
                            + " now.\n");
            assertThat(plan.out()).contains("40 -> 50").doesNotContain("Pull");
            assertThat(ledger.manifest().slices()).as("nothing landed").hasSize(1);
            assertThat(pql.run("explain", "acme").out()).contains("40 points");
        }
        assertThat(pql.run("plan").out()).as("with the lease it pulls").contains("Pull");
    }
}
