package io.pqlconnector.crm.salesforce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.ObjectName;
import io.pqlconnector.spi.destination.Outcome;
import io.pqlconnector.spi.destination.OutcomeCursor;
import io.pqlconnector.spi.destination.OutcomePage;
import io.pqlconnector.testkit.CrmUnderTest.Deal;
import io.pqlconnector.testkit.salesforce.FakeSalesforce;
import io.pqlconnector.testkit.salesforce.SalesforceField;
import io.pqlconnector.testkit.salesforce.SalesforceOptions;
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

    @Test
    void tellsSinceWhenMarketingTookAnAccountForALeadIfAFieldSaysSo() throws Exception {
        SalesforceOptions options = usual().fields("Account", List.of(SalesforceField.date("MQL_On__c")));
        try (FakeSalesforce other = Orgs.start(options);
                Destination there = connect(other, "marketing_qualified_field: MQL_On__c\n")) {
            CrmId acme =
                    other.createRecord(new ObjectName("account"), Map.of("Name", "Acme", "MQL_On__c", "2026-03-02"));
            other.createRecord(new ObjectName("account"), Map.of("Name", "Globex"));
            OutcomePage opportunities = there.outcomes(Instant.EPOCH, OutcomeCursor.START);

            OutcomePage accounts =
                    there.outcomes(Instant.EPOCH, opportunities.next().orElseThrow());

            assertThat(opportunities.outcomes()).isEmpty();
            assertThat(accounts)
                    .isEqualTo(new OutcomePage(
                            Set.of(),
                            List.of(new Outcome(
                                    acme,
                                    Optional.empty(),
                                    Outcome.Kind.MARKETING_QUALIFIED,
                                    Optional.empty(),
                                    "",
                                    Instant.parse("2026-03-02T00:00:00Z"))),
                            Optional.empty()));
        }
    }

    @Test
    void saysWhereToMendAFieldThatIsNotThere() throws Exception {
        try (Destination there = connect("marketing_qualified_field: MQL_On__c\n")) {
            OutcomeCursor accounts =
                    there.outcomes(Instant.EPOCH, OutcomeCursor.START).next().orElseThrow();

            assertThatThrownBy(() -> there.outcomes(Instant.EPOCH, accounts))
                    .isInstanceOf(AdapterException.class)
                    .hasMessageContaining("no field MQL_On__c")
                    .hasMessageContaining("marketing_qualified_field:");
        }
    }
}
