package io.pqlconnector.learn.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.spi.AccountKey;
import io.pqlconnector.spi.destination.Outcome;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class OutcomesTest {
    private static final AccountKey ACME = new AccountKey("acme.example");

    @Test
    void givesTheFirstOfAKindWhateverOrderTheyCameIn() {
        AccountOutcome later = outcome(Outcome.Kind.CUSTOMER, "2026-03-02T00:00:00Z");
        AccountOutcome earlier = outcome(Outcome.Kind.CUSTOMER, "2026-03-01T00:00:00Z");
        AccountOutcome opportunity = outcome(Outcome.Kind.OPPORTUNITY, "2026-02-01T00:00:00Z");

        Outcomes outcomes = Outcomes.of(List.of(later, opportunity, earlier));

        assertThat(outcomes.of(ACME)).containsExactly(opportunity, earlier, later);
        assertThat(outcomes.first(ACME, Outcome.Kind.CUSTOMER)).contains(earlier);
        assertThat(outcomes.first(ACME, Outcome.Kind.LOST)).isEmpty();
        assertThat(outcomes.of(new AccountKey("other.example"))).isEmpty();
    }

    private static AccountOutcome outcome(Outcome.Kind kind, String at) {
        return new AccountOutcome(ACME, kind, Instant.parse(at), Optional.empty(), "test");
    }
}
