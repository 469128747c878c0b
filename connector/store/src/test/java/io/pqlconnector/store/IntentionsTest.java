package io.pqlconnector.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.core.ledger.OutboxEntry;
import io.pqlconnector.core.ledger.OutboxEntry.State;
import io.pqlconnector.core.ledger.PlannedOperation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a newer intention makes of an older one in the same slot, and what comes back. */
final class IntentionsTest extends OutboxTest {
    // What is on its way cannot be taken back; what is confirmed is history.
    @ParameterizedTest(name = "{0}, then another intention: {1}; then none: {2}")
    @CsvSource({
        "PENDING,    SUPERSEDED, SUPERSEDED",
        "REJECTED,   SUPERSEDED, SUPERSEDED",
        "UNKNOWN,    SUPERSEDED, SUPERSEDED",
        "SENDING,    SENDING,    SENDING",
        "CONFIRMED,  CONFIRMED,  CONFIRMED",
        "SUPERSEDED, SUPERSEDED, SUPERSEDED",
    })
    void aNewerIntentionTakesThePlaceOfWhatWasNotSent(State before, State afterAnother, State afterNone) {
        put(Samples.upsert("acme", 55, "k1"), before);
        put(Samples.upsert("globex", 55, "k2"), before);

        outbox.commit(2, Samples.part(Samples.upsert("acme", 80, "k3")));
        outbox.commit(2, Samples.settled(List.of("company/globex", "company/never heard of")));

        assertThat(state("k1")).isEqualTo(afterAnother);
        assertThat(state("k2")).isEqualTo(afterNone);
        assertThat(state("k3")).isEqualTo(State.PENDING);
    }

    @Test
    void anotherAccountsOperationInTheSlotIsSupersededToo() {
        PlannedOperation through = Samples.enroll("acme", "k1", Samples.DAY_1, Optional.empty());
        outbox.commit(1, Samples.part(through));

        outbox.commit(
                2,
                Samples.part(new PlannedOperation(
                        Samples.LOCAL,
                        "globex",
                        through.slot(),
                        3,
                        90,
                        Samples.DAY_2,
                        Samples.enroll("acme", "k2", Samples.DAY_2, Optional.empty())
                                .operation())));

        assertThat(state("k1")).isEqualTo(State.SUPERSEDED);
        assertThat(outbox.openIn(Samples.LOCAL, List.of(through.slot()))).containsOnlyKeys(through.slot());
    }

    @Test
    void anotherDestinationsOperationInTheSlotIsLeftAlone() {
        PlannedOperation local = Samples.upsert("acme", 55, "k1");
        outbox.commit(1, Samples.part(local));

        outbox.commit(
                2,
                Samples.part(new PlannedOperation(
                        OTHER,
                        "acme",
                        local.slot(),
                        0,
                        90,
                        Samples.DAY_2,
                        Samples.upsert("acme", 60, "k2").operation())));

        assertThat(state("k1")).isEqualTo(State.PENDING);
        assertThat(outbox.counts(OTHER)).containsOnly(Map.entry("PENDING", 1L));
    }

    @ParameterizedTest
    @EnumSource(
            value = State.class,
            names = {"PENDING", "SENDING", "REJECTED", "UNKNOWN", "CONFIRMED"})
    void theSameIntentionAgainChangesNothing(State state) {
        PlannedOperation planned = Samples.upsert("acme", 55, "k1");
        put(planned, state);
        List<OutboxEntry> before = outbox.ofAccount("acme");

        outbox.commit(2, Samples.part(planned));

        assertThat(outbox.ofAccount("acme")).isEqualTo(before);
    }

    @Test
    void theSameIntentionAgainLeavesWhatIsPutOffWaiting() {
        PlannedOperation planned = Samples.upsert("acme", 55, "k1");
        put(planned, State.SENDING);
        settle(Samples.deferred(planned, Samples.DAY_3), planned);
        OutboxEntry before = entry("k1");

        outbox.commit(2, Samples.part(planned));

        assertThat(entry("k1")).isEqualTo(before);
        assertThat(outbox.nextBatch(Samples.LOCAL, TEN, Samples.DAY_2)).isEmpty();
    }

    @Test
    void whatWasPutOffAndComesBackAfterAnotherStartsAnew() {
        PlannedOperation a = Samples.upsert("acme", 40, "A");
        put(a, State.SENDING);
        settle(Samples.deferred(a, Samples.DAY_3), a);
        outbox.commit(2, Samples.part(Samples.upsert("acme", 70, "B")));

        outbox.commit(3, Samples.part(a));

        assertThat(keys(outbox.nextBatch(Samples.LOCAL, TEN, Samples.DAY_1))).containsExactly("A");
        assertThat(entry("A").isPutOff()).isFalse();
    }

    @Test
    void anIntentionThatComesBackBeforeAnythingWasSentIsPendingAgain() {
        PlannedOperation a = Samples.upsert("acme", 40, "A");
        PlannedOperation b = Samples.upsert("acme", 70, "B");
        outbox.commit(1, Samples.part(a));
        outbox.commit(2, Samples.part(b));

        outbox.commit(3, Samples.part(a));

        assertThat(keys(outbox.nextBatch(Samples.LOCAL, TEN, Samples.DAY_1))).containsExactly("A");
        assertThat(state("B")).isEqualTo(State.SUPERSEDED);
        assertThat(entry("A").run()).isEqualTo(3);
    }

    @Test
    void aRefusedIntentionThatComesBackIsTriedAgain() {
        PlannedOperation a = Samples.upsert("acme", 40, "A");
        put(a, State.REJECTED);
        outbox.commit(2, Samples.part(Samples.upsert("acme", 70, "B")));

        outbox.commit(3, Samples.part(a));

        assertThat(entry("A"))
                .isEqualTo(new OutboxEntry(a, 3, State.PENDING, 1, Optional.of(Samples.DAY_1), Optional.empty()));
    }

    // Otherwise somebody could be enrolled twice.
    @Test
    void anUnclearIntentionThatComesBackIsStillUnclear() {
        PlannedOperation a = Samples.enroll("acme", "A", Samples.DAY_1, Optional.empty());
        put(a, State.UNKNOWN);
        outbox.commit(2, Samples.part(Samples.enroll("acme", "B", Samples.DAY_2, Optional.of("rep@ours.example"))));

        outbox.commit(3, Samples.part(a));

        assertThat(keys(outbox.unclear(Samples.LOCAL))).containsExactly("A");
        assertThat(entry("A").receipt()).contains(Samples.unknown(a));
    }
}
