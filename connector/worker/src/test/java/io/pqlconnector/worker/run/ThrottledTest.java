package io.pqlconnector.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.core.ledger.OutboxEntry;
import io.pqlconnector.spi.destination.ObjectName;
import io.pqlconnector.store.SqliteLedger;
import io.pqlconnector.testkit.Fault;
import io.pqlconnector.testkit.crm.CrmOptions;
import io.pqlconnector.testkit.crm.Endpoint;
import io.pqlconnector.testkit.crm.FakeCrmServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two CRMs, one of which throttles. */
final class ThrottledTest {
    private static final ObjectName COMPANY = new ObjectName("company");

    private final FakeCrmServer calm = new FakeCrmServer(CrmOptions.STANDARD);
    private final FakeCrmServer stormy = new FakeCrmServer(CrmOptions.STANDARD);
    private Pql pql;

    @BeforeEach
    void deliverToBoth(@TempDir Path folder) throws IOException {
        pql = CountedReports.configure(folder);
        pql.write("config.yaml", """
                as_of: 2026-03-31T00:00:00Z
                sources: [ { type: files, format: mixpanel, path: "export/*" } ]
                accounts: { key: [ properties.org ] }
                rules: rules.yaml
                destinations:
                  - { type: scripted, name: stormy, mapping: local.yaml, base_url: "%s", token: "%s" }
                  - { type: scripted, name: calm, mapping: local.yaml, base_url: "%s", token: "%s" }
                """.formatted(stormy.url(), stormy.secret(), calm.url(), calm.secret()));
        pql.write("export/a.jsonl", CountedReports.lines(0, 3));
    }

    @AfterEach
    void stopBoth() {
        calm.close();
        stormy.close();
    }

    @Test
    void theOtherGoesOnMeanwhileAndThePauseIsNoAttempt() {
        // The storm is over only when the other one has got all that it should: it cannot have waited.
        stormy.faults(
                endpoint -> endpoint == Endpoint.UPSERT && calm.records(COMPANY).isEmpty()
                        ? Optional.of(Fault.THROTTLED_FOR_A_TIME)
                        : Optional.empty());

        Pql.Result sync = pql.run("sync");

        assertThat(sync.exitCode()).as(sync.out() + sync.err()).isZero();
        assertThat(stormy.records(COMPANY)).hasSize(1);
        assertThat(calm.records(COMPANY)).hasSize(1);
        assertThat(entries()).hasSize(2).allSatisfy(entry -> {
            assertThat(entry.state()).isEqualTo(OutboxEntry.State.CONFIRMED);
            assertThat(entry.attempts()).isEqualTo(1);
        });
    }

    private List<OutboxEntry> entries() {
        try (SqliteLedger ledger = SqliteLedger.open(pql.path("data/ledger.db"), SqliteLedger.Mode.READ)) {
            return ledger.outbox().ofAccount("acme");
        }
    }
}
