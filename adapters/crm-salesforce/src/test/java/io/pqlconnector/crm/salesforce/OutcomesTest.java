package io.pqlconnector.crm.salesforce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.ObjectName;
import io.pqlconnector.spi.destination.Outcome;
import io.pqlconnector.spi.destination.OutcomeCursor;
import io.pqlconnector.spi.destination.OutcomePage;
import io.pqlconnector.testkit.CrmUnderTest.Deal;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What became of accounts, as far as it is news. */
final class OutcomesTest extends OrgTest {
    private static final ObjectName OPPORTUNITY = new ObjectName("Opportunity");

    private List<Outcome> told(Instant since) throws InterruptedException {
        return destination.outcomes(since, OutcomeCursor.START).outcomes();
    }

    @Test
    void tellsOfAnOpportunityThatIsMendedNowAndDatedToLastMonth() throws Exception {
        CrmId acme = org.createRecord(new ObjectName("account"), Map.of("Name", "Acme"));
        Instant lastMonth = org.now().minus(Duration.ofDays(30));
        CrmId opportunity = org.addDeal(acme, new Deal(lastMonth, Outcome.Kind.CUSTOMER, BigDecimal.TEN, lastMonth));
        time.advance(Duration.ofDays(1));
        Instant asked = org.now();
        assertThat(told(asked)).as("nothing has changed since").isEmpty();

        org.edit(OPPORTUNITY, opportunity, "Amount", "12");

        Optional<BigDecimal> amount = Optional.of(new BigDecimal("12"));
        assertThat(told(asked))
                .extracting(Outcome::record, Outcome::kind, Outcome::value, Outcome::at)
                .containsExactly(
                        tuple(acme, Outcome.Kind.OPPORTUNITY, amount, lastMonth),
                        tuple(acme, Outcome.Kind.CUSTOMER, amount, lastMonth));
    }

    @Test
    void anOpportunityThatWasWrittenDownAfterItWasClosedHadBeenOpenedByThen() throws Exception {
        CrmId acme = org.createRecord(new ObjectName("account"), Map.of("Name", "Acme"));
        Instant closed = org.now().minus(Duration.ofDays(30));
        org.addDeal(acme, new Deal(org.now(), Outcome.Kind.LOST, BigDecimal.TEN, closed));

        assertThat(told(Instant.EPOCH))
                .extracting(Outcome::kind, Outcome::at)
                .containsExactly(tuple(Outcome.Kind.OPPORTUNITY, closed), tuple(Outcome.Kind.LOST, closed));
    }

    @Test
    void anOpportunityThatIsOfNoAccountAnyMoreIsToldToBeOfNone() throws Exception {
        CrmId acme = org.createRecord(new ObjectName("account"), Map.of("Name", "Acme"));
        CrmId opportunity = org.addDeal(acme, new Deal(org.now(), Outcome.Kind.CUSTOMER, BigDecimal.TEN, org.now()));

        org.edit(OPPORTUNITY, opportunity, "AccountId", "");

        assertThat(destination.outcomes(Instant.EPOCH, OutcomeCursor.START))
                .isEqualTo(new OutcomePage(Set.of(opportunity), List.of(), Optional.empty()));
    }
}
