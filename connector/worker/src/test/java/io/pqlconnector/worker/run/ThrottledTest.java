package io.pqlconnector.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.core.ledger.OutboxEntry;
import io.pqlconnector.spi.destination.ObjectName;
import io.pqlconnector.store.SqliteLedger;
import io.pqlconnector.testkit.Fault;
import io.pqlconnector.testkit.crm.CrmOptions;
import io.pqlconnector.testkit.crm.Endpoint;
import io.pqlconnector.testkit.crm.FakeCrmServer;
import io.pqlconnector.testkit.crm.Faults;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
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
    private final FakeCrmServer closed = new FakeCrmServer(CrmOptions.STANDARD.pause(Duration.ofHours(1)));
    private Pql pql;

    @BeforeEach
    void configure(@TempDir Path folder) throws IOException {
        pql = CountedReports.configure(folder);
        pql.write("export/a.jsonl", CountedReports.lines(0, 3));
        deliverTo(stormy);
    }

    private void deliverTo(FakeCrmServer other) throws IOException {
        pql.write("config.yaml", """
                as_of: 2026-03-31T00:00:00Z
                sources: [ { type: files, format: mixpanel, path: "export/*" } ]
                accounts: { key: [ properties.org ] }
                rules: rules.yaml
                destinations:
                  - { type: scripted, name: other, mapping: local.yaml, base_url: "%s", token: "%s" }
                  - { type: scripted, name: calm, mapping: local.yaml, base_url: "%s", token: "%s" }
                """.formatted(
                        other.url(), pql.secret(other.secret()), calm.url(), pql.secret(calm.secret())));
    }

    @AfterEach
    void stopAll() {
        calm.close();
        stormy.close();
        closed.close();
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

    @Test
    void oneThatAsksForAnHourIsLeftAloneUntilThenAndTheOtherGoesOn() throws IOException {
        deliverTo(closed);
        closed.faults(
                endpoint -> endpoint == Endpoint.UPSERT ? Optional.of(Fault.THROTTLED_FOR_A_TIME) : Optional.empty());
        Pql.Result first = pql.run("sync");
        long calls = closed.tally().calls();
        closed.faults(Faults.NONE);
        pql.write("export/b.jsonl", CountedReports.lines(10, 12).replace("acme", "beta"));

        Pql.Result second = pql.run("sync");

        assertThat(first.exitCode()).as(first.out() + first.err()).isEqualTo(1);
        assertThat(second.exitCode()).as(second.out() + second.err()).isEqualTo(1);
        assertThat(second.out())
                .contains(
                        "other asked for no more calls until 2026-11-20 11:00 UTC. What waits is sent by the first run after"
                                + " that.");
        assertThat(closed.tally().calls()).isEqualTo(calls);
        assertThat(calm.records(COMPANY)).hasSize(2);
        assertThat(pql.runAt(Pql.NOW.plus(Duration.ofHours(1)), "sync").exitCode())
                .isZero();
        assertThat(closed.records(COMPANY)).hasSize(2);
    }

    @Test
    void whoChecksAsksAllTheSameAndAnAnswerEndsThePause() throws IOException {
        deliverTo(closed);
        closed.faults(
                endpoint -> endpoint == Endpoint.UPSERT ? Optional.of(Fault.THROTTLED_FOR_A_TIME) : Optional.empty());
        pql.run("sync");
        closed.faults(Faults.NONE);

        Pql.Result check = pql.run("check", "--live");
        Pql.Result sync = pql.run("sync");

        assertThat(check.exitCode()).as(check.out() + check.err()).isZero();
        assertThat(sync.exitCode()).as(sync.out() + sync.err()).isZero();
        assertThat(closed.records(COMPANY)).hasSize(1);
    }

    private List<OutboxEntry> entries() {
        try (SqliteLedger ledger = SqliteLedger.open(pql.path("data/ledger.db"), SqliteLedger.Mode.READ)) {
            return ledger.outbox().ofAccount("acme");
        }
    }
}
