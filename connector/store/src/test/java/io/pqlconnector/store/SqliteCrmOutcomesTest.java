package io.pqlconnector.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.core.ledger.CrmOutcomes;
import io.pqlconnector.core.ledger.CrmOutcomes.Told;
import io.pqlconnector.core.ledger.OutboxEntry;
import io.pqlconnector.core.ledger.PlannedOperation;
import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.Outcome;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
        assertThat(outcomes.readAt(Samples.LOCAL)).isEmpty();
        Outcome won = outcome("77", Outcome.Kind.CUSTOMER, "900", Samples.DAY_2);

        assertThat(outcomes.keep(Samples.LOCAL, List.of(won), Samples.DAY_3)).isEqualTo(1);
        assertThat(outcomes.keep(
                        Samples.LOCAL,
                        List.of(
                                outcome("77", Outcome.Kind.CUSTOMER, "900.00", Samples.DAY_2),
                                outcome("77", Outcome.Kind.OPPORTUNITY, "900", Samples.DAY_1),
                                outcome("78", Outcome.Kind.LOST, "", Samples.DAY_1)),
                        Samples.DAY_4))
                .isEqualTo(2);
        assertThat(outcomes.keep(OTHER, List.of(), Samples.DAY_1)).isZero();

        assertThat(outcomes.readAt(Samples.LOCAL)).contains(Samples.DAY_4);
        assertThat(outcomes.readAt(OTHER)).contains(Samples.DAY_1);
        assertThat(outcomes.told(Samples.LOCAL, Samples.DAY_4))
                .containsExactly(
                        new Told(Optional.empty(), outcome("77", Outcome.Kind.OPPORTUNITY, "900", Samples.DAY_1)),
                        new Told(Optional.empty(), outcome("78", Outcome.Kind.LOST, "", Samples.DAY_1)),
                        new Told(Optional.empty(), won));
        assertThat(outcomes.told(Samples.LOCAL, Samples.DAY_2))
                .as("only what came before")
                .hasSize(2);
        assertThat(outcomes.told(OTHER, Samples.DAY_4)).isEmpty();
    }

    @Test
    void ofADealThatIsWorthMoreNowTheNewAmountComesFirst() {
        outcomes.keep(
                Samples.LOCAL, List.of(outcome("77", Outcome.Kind.OPPORTUNITY, "100", Samples.DAY_1)), Samples.DAY_2);
        outcomes.keep(
                Samples.LOCAL, List.of(outcome("77", Outcome.Kind.OPPORTUNITY, "950", Samples.DAY_1)), Samples.DAY_3);

        assertThat(outcomes.told(Samples.LOCAL, Samples.DAY_4))
                .extracting(told -> told.outcome().value().orElseThrow())
                .containsExactly(new BigDecimal("950"), new BigDecimal("100"));
    }

    @Test
    void recordsAreThoseOfAccountsThatAreConfirmedToHaveThem() {
        confirm(Samples.upsert("acme", 55, "k1"), "77");
        confirm(Samples.upsert("globex", 55, "k2"), "78");

        outcomes.keep(
                Samples.LOCAL,
                List.of(
                        outcome("77", Outcome.Kind.CUSTOMER, "5", Samples.DAY_1),
                        outcome("79", Outcome.Kind.CUSTOMER, "6", Samples.DAY_1)),
                Samples.DAY_2);
        outcomes.keep(OTHER, List.of(outcome("77", Outcome.Kind.CUSTOMER, "7", Samples.DAY_1)), Samples.DAY_2);

        assertThat(outcomes.told(Samples.LOCAL, Samples.DAY_4))
                .extracting(Told::account)
                .containsExactly(Optional.of("acme"), Optional.empty());
        assertThat(outcomes.told(OTHER, Samples.DAY_4))
                .extracting(Told::account)
                .containsExactly(Optional.empty());
    }

    private static Outcome outcome(String record, Outcome.Kind kind, String value, Instant at) {
        return new Outcome(
                new CrmId(record),
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
