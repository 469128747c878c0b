package io.pqlconnector.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.core.ledger.CrmOutcomes;
import io.pqlconnector.core.ledger.CrmOutcomes.Kept;
import io.pqlconnector.core.ledger.CrmOutcomes.Reading;
import io.pqlconnector.core.ledger.CrmOutcomes.Told;
import io.pqlconnector.core.ledger.CrmOutcomes.Unfinished;
import io.pqlconnector.core.ledger.OutboxEntry;
import io.pqlconnector.core.ledger.PlannedOperation;
import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.Outcome;
import io.pqlconnector.spi.destination.OutcomeCursor;
import io.pqlconnector.spi.destination.OutcomePage;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SqliteCrmOutcomesTest extends OpenLedgerTest {
    private static final DestinationName OTHER = new DestinationName("other");

    private CrmOutcomes outcomes;

    @BeforeEach
    void take() {
        outcomes = ledger.outcomes();
    }

    @Test
    void whatIsToldTwiceIsKeptOnceAndSaysWhenItWasRead() {
        assertThat(outcomes.reading(Samples.LOCAL)).isEmpty();
        Outcome won = outcome("77", "d1", Outcome.Kind.CUSTOMER, "900", Samples.DAY_2);

        assertThat(read(Samples.LOCAL, Samples.DAY_3, won)).isEqualTo(new Kept(1, 1, 0, 0));
        assertThat(read(
                        Samples.LOCAL,
                        Samples.DAY_4,
                        outcome("77", "d1", Outcome.Kind.CUSTOMER, "900.00", Samples.DAY_2),
                        outcome("77", "d1", Outcome.Kind.OPPORTUNITY, "900", Samples.DAY_1),
                        outcome("78", "d2", Outcome.Kind.LOST, "", Samples.DAY_1)))
                .isEqualTo(new Kept(3, 2, 0, 0));
        assertThat(read(OTHER, Samples.DAY_1)).isEqualTo(Kept.NOTHING);

        assertThat(outcomes.readAt(Samples.LOCAL)).contains(Samples.DAY_4);
        assertThat(outcomes.readAt(OTHER)).contains(Samples.DAY_1);
        assertThat(outcomes.told(Samples.LOCAL, Samples.DAY_4))
                .containsExactly(
                        new Told(Optional.empty(), outcome("77", "d1", Outcome.Kind.OPPORTUNITY, "900", Samples.DAY_1)),
                        new Told(Optional.empty(), outcome("78", "d2", Outcome.Kind.LOST, "", Samples.DAY_1)),
                        new Told(Optional.empty(), won));
        assertThat(outcomes.told(Samples.LOCAL, Samples.DAY_2))
                .as("only what came before")
                .hasSize(2);
        assertThat(outcomes.told(OTHER, Samples.DAY_4)).isEmpty();
    }

    @Test
    void aDealIsKeptAsItWasToldLast() {
        Outcome opened = outcome("77", "d1", Outcome.Kind.OPPORTUNITY, "100", Samples.DAY_1);
        Outcome other = outcome("77", "d2", Outcome.Kind.CUSTOMER, "5", Samples.DAY_2);
        read(
                Samples.LOCAL,
                Samples.DAY_3,
                opened,
                other,
                outcome("77", "d1", Outcome.Kind.CUSTOMER, "100", Samples.DAY_2));

        Outcome amended = outcome("77", "d1", Outcome.Kind.CUSTOMER, "950", Samples.DAY_3);
        assertThat(read(Samples.LOCAL, Samples.DAY_4, opened, amended)).isEqualTo(new Kept(2, 0, 1, 0));
        assertThat(told()).containsExactly(opened, other, amended);

        assertThat(read(Samples.LOCAL, Samples.DAY_4, opened))
                .as("it was opened again")
                .isEqualTo(new Kept(1, 0, 0, 1));
        assertThat(told()).containsExactly(opened, other);

        Outcome moved = outcome("78", "d1", Outcome.Kind.OPPORTUNITY, "100", Samples.DAY_1);
        assertThat(read(Samples.LOCAL, Samples.DAY_4, moved))
                .as("it belongs to another company")
                .isEqualTo(new Kept(1, 1, 0, 1));
        assertThat(told()).containsExactly(moved, other);

        OutcomePage deleted = new OutcomePage(Set.of(new CrmId("d1")), List.of(), Optional.empty());
        outcomes.ask(Samples.LOCAL, Samples.DAY_4);
        assertThat(outcomes.keep(Samples.LOCAL, deleted)).isEqualTo(new Kept(0, 0, 0, 1));
        assertThat(told()).containsExactly(other);
    }

    @Test
    void whatIsToldOfARecordItselfStandsBesideWhatItsDealsTell() {
        Outcome byHand = outcome("77", "", Outcome.Kind.CUSTOMER, "", Samples.DAY_1);
        Outcome byDeal = outcome("77", "d1", Outcome.Kind.CUSTOMER, "100", Samples.DAY_2);
        Outcome opened = outcome("77", "d1", Outcome.Kind.OPPORTUNITY, "100", Samples.DAY_2);
        read(Samples.LOCAL, Samples.DAY_3, byHand, opened);
        assertThat(told()).containsExactly(byHand, opened);

        read(Samples.LOCAL, Samples.DAY_4, byDeal, opened);
        assertThat(told()).containsExactly(byHand, byDeal, opened);

        read(Samples.LOCAL, Samples.DAY_4, opened);
        assertThat(told()).containsExactly(byHand, opened);

        Outcome later = outcome("77", "", Outcome.Kind.CUSTOMER, "", Samples.DAY_2);
        assertThat(read(Samples.LOCAL, Samples.DAY_4, later)).isEqualTo(new Kept(1, 0, 1, 0));
        assertThat(told()).containsExactly(later, opened);
    }

    @Test
    void aReadingGoesOnFromTheLastPageThatWasKept() {
        outcomes.ask(Samples.LOCAL, Samples.DAY_1);
        assertThat(outcomes.reading(Samples.LOCAL))
                .contains(new Reading(
                        Optional.empty(),
                        Samples.DAY_1,
                        Optional.of(new Unfinished(Samples.DAY_1, OutcomeCursor.START))));

        outcomes.keep(Samples.LOCAL, new OutcomePage(Set.of(), List.of(), Optional.of(new OutcomeCursor("p2"))));
        outcomes.ask(Samples.LOCAL, Samples.DAY_2);
        assertThat(outcomes.reading(Samples.LOCAL))
                .contains(new Reading(
                        Optional.empty(),
                        Samples.DAY_2,
                        Optional.of(new Unfinished(Samples.DAY_1, new OutcomeCursor("p2")))));

        outcomes.keep(Samples.LOCAL, OutcomePage.NOTHING);
        assertThat(outcomes.reading(Samples.LOCAL))
                .as("what changed since it began is yet to be read")
                .contains(new Reading(Optional.of(Samples.DAY_1), Samples.DAY_2, Optional.empty()));

        outcomes.ask(Samples.LOCAL, Samples.DAY_3);
        assertThat(outcomes.reading(Samples.LOCAL))
                .contains(new Reading(
                        Optional.of(Samples.DAY_1),
                        Samples.DAY_3,
                        Optional.of(new Unfinished(Samples.DAY_3, OutcomeCursor.START))));
    }

    @Test
    void recordsAreThoseOfAccountsThatAreConfirmedToHaveThem() {
        confirm(Samples.upsert("acme", 55, "k1"), "77");
        confirm(Samples.upsert("globex", 55, "k2"), "78");

        read(
                Samples.LOCAL,
                Samples.DAY_2,
                outcome("77", "d1", Outcome.Kind.CUSTOMER, "5", Samples.DAY_1),
                outcome("79", "d2", Outcome.Kind.CUSTOMER, "6", Samples.DAY_1));
        read(OTHER, Samples.DAY_2, outcome("77", "d1", Outcome.Kind.CUSTOMER, "7", Samples.DAY_1));

        assertThat(outcomes.told(Samples.LOCAL, Samples.DAY_4))
                .extracting(Told::account)
                .containsExactly(Optional.of("acme"), Optional.empty());
        assertThat(outcomes.told(OTHER, Samples.DAY_4))
                .extracting(Told::account)
                .containsExactly(Optional.empty());
    }

    private Kept read(DestinationName destination, Instant at, Outcome... some) {
        outcomes.ask(destination, at);
        Set<CrmId> deals =
                Stream.of(some).flatMap(outcome -> outcome.deal().stream()).collect(Collectors.toSet());
        return outcomes.keep(destination, new OutcomePage(deals, List.of(some), Optional.empty()));
    }

    private List<Outcome> told() {
        return outcomes.told(Samples.LOCAL, Samples.DAY_4).stream()
                .map(Told::outcome)
                .toList();
    }

    private static Outcome outcome(String record, String deal, Outcome.Kind kind, String value, Instant at) {
        return new Outcome(
                new CrmId(record),
                Optional.of(deal).filter(id -> !id.isEmpty()).map(CrmId::new),
                kind,
                value.isEmpty() ? Optional.empty() : Optional.of(new BigDecimal(value)),
                "EUR",
                at);
    }

    private void confirm(PlannedOperation planned, String id) {
        ledger.outbox().commit(1, Samples.part(planned));
        ledger.outbox()
                .settle(Samples.answered(
                        1,
                        Map.of(
                                planned.operation().key(),
                                new OutboxEntry(
                                        planned,
                                        1,
                                        OutboxEntry.State.SENDING,
                                        1,
                                        Optional.of(Samples.DAY_1),
                                        Optional.empty())),
                        List.of(Samples.confirmed(planned, id)),
                        Samples.DAY_1));
    }
}
