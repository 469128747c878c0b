package io.pqlconnector.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pqlconnector.core.ledger.RunNote;
import io.pqlconnector.core.ledger.RunRecord;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class SqliteRunLogTest extends OpenLedgerTest {
    @Test
    void runsAreNumberedFromOneAndListedNewestFirst() {
        ledger.runs().start("sync", Samples.DAY_1, Samples.DAY_1, "a");
        ledger.runs().start("apply", Samples.DAY_2, Samples.DAY_1, "b");
        ledger.runs().start("sync", Samples.DAY_3, Samples.DAY_3, "c");

        assertThat(ledger.runs().latest(2)).extracting(RunRecord::number).containsExactly(3L, 2L);
        assertThat(ledger.runs().latest(10)).extracting(RunRecord::number).containsExactly(3L, 2L, 1L);
    }

    @Test
    void anOpenRunIsReadBackAsItWasStarted() {
        RunRecord started = ledger.runs().start("sync", Samples.DAY_2, Samples.DAY_1, "4f2a91");

        assertThat(ledger.runs().latest(1)).containsExactly(started);
        assertThat(started)
                .isEqualTo(new RunRecord(
                        1,
                        "sync",
                        Samples.DAY_2,
                        Optional.empty(),
                        Samples.DAY_1,
                        "4f2a91",
                        RunRecord.Outcome.OPEN,
                        new TreeMap<>()));
    }

    @Test
    void aFinishedRunHasItsOutcomeAndCounts() {
        long number = ledger.runs()
                .start("sync", Samples.DAY_1, Samples.DAY_1, "4f2a91")
                .number();
        ledger.runs()
                .finish(
                        number,
                        Samples.DAY_2,
                        RunRecord.Outcome.PARTIAL,
                        new TreeMap<>(Map.of("events", 41_206L, "inputs", Long.MIN_VALUE)),
                        List.of());

        RunRecord run = ledger.runs().latest(1).get(0);

        assertThat(run.finishedAt()).contains(Samples.DAY_2);
        assertThat(run.outcome()).isEqualTo(RunRecord.Outcome.PARTIAL);
        assertThat(run.counts())
                .containsEntry("events", 41_206L)
                .containsEntry("inputs", Long.MIN_VALUE)
                .hasSize(2);
    }

    @Test
    void instantsAreKeptInMilliseconds() {
        Instant fine = Instant.parse("2026-03-01T12:00:00.123456789Z");

        RunRecord started = ledger.runs().start("sync", fine, fine, "4f2a91");

        assertThat(started.asOf()).isEqualTo(Instant.parse("2026-03-01T12:00:00.123Z"));
        assertThat(ledger.runs().latest(1)).containsExactly(started);
    }

    @Test
    void aRunThatWasNeverStartedCannotBeFinished() {
        assertThatThrownBy(() ->
                        ledger.runs().finish(7, Samples.DAY_1, RunRecord.Outcome.FAILED, new TreeMap<>(), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("7");
    }

    @Test
    void aRunKeepsWhyItEndedSoInTheOrderGiven() {
        long first = start();
        long second = start();
        RunNote failure = new RunNote(RunNote.Kind.FAILURE, "hubspot", "HubSpot answers nothing.\n  Try again.");
        RunNote health = new RunNote(RunNote.Kind.HEALTH, "", "so many accounts qualify");
        ledger.runs().finish(first, Samples.DAY_2, RunRecord.Outcome.FAILED, new TreeMap<>(), List.of(failure, health));

        assertThat(ledger.runs().notes(first)).containsExactly(failure, health);
        assertThat(ledger.runs().notes(second)).isEmpty();
    }

    @Test
    void runsAfterAnotherAreListedOldestFirst() {
        start();
        start();
        start();

        assertThat(ledger.runs().after(1, 10)).extracting(RunRecord::number).containsExactly(2L, 3L);
        assertThat(ledger.runs().after(0, 1)).extracting(RunRecord::number).containsExactly(1L);
        assertThat(ledger.runs().after(3, 10)).isEmpty();
    }

    private long start() {
        return ledger.runs()
                .start("sync", Samples.DAY_1, Samples.DAY_1, "4f2a91")
                .number();
    }
}
