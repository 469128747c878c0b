package io.pqlconnector.crm.salesforce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.ObjectName;
import io.pqlconnector.spi.destination.Outcome;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What became of accounts, as far as it is news. */
final class OutcomesTest extends OrgTest {
    private static final ObjectName OPPORTUNITY = new ObjectName("Opportunity");

    @Test
    void tellsOfAnOpportunityThatIsMendedNowAndDatedToLastMonth() throws Exception {
        CrmId acme = org.createRecord(new ObjectName("account"), Map.of("Name", "Acme"));
        Instant asked = org.now();
        Instant lastMonth = asked.minus(Duration.ofDays(30));
        org.addOutcome(acme, Outcome.Kind.CUSTOMER, BigDecimal.TEN, lastMonth);
        assertThat(destination.outcomes(asked)).as("nothing has changed since").isEmpty();

        CrmId opportunity = org.records(OPPORTUNITY).iterator().next();
        org.edit(OPPORTUNITY, opportunity, "Amount", "12");

        assertThat(destination.outcomes(asked))
                .extracting(Outcome::record, Outcome::kind, Outcome::value, Outcome::at)
                .containsExactly(tuple(acme, Outcome.Kind.CUSTOMER, Optional.of(new BigDecimal("12")), lastMonth));
    }
}
