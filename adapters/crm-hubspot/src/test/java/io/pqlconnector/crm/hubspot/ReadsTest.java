package io.pqlconnector.crm.hubspot;

import static io.pqlconnector.crm.hubspot.Operations.COMPANY;
import static io.pqlconnector.crm.hubspot.Operations.CONTACT;
import static io.pqlconnector.crm.hubspot.Operations.company;
import static io.pqlconnector.crm.hubspot.Operations.contact;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.FoundRecord;
import io.pqlconnector.spi.destination.Outcome;
import io.pqlconnector.testkit.hubspot.FakeHubSpot;
import io.pqlconnector.testkit.hubspot.HubSpotOptions;
import io.pqlconnector.testkit.hubspot.HubSpotProperty;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What guards and reports read, beyond the deals that every CRM has. */
final class ReadsTest extends PortalTest {
    private static final Instant MARCH = Instant.parse("2026-03-01T00:00:00Z");

    @Test
    void takesTheLifecycleStageAndTheOptOutForFacts() throws Exception {
        portal.createRecord(COMPANY, Map.of("domain", "acme.example", "lifecyclestage", "customer"));
        portal.createRecord(COMPANY, Map.of("domain", "globex.example", "lifecyclestage", "opportunity"));
        portal.createRecord(CONTACT, Map.of("email", "ann@acme.example", "hs_email_optout", "true"));

        List<FoundRecord> facts = destination.facts(List.of(company("acme"), company("globex"), contact("ann")));

        assertThat(facts)
                .extracting(found -> found.ref().key(), FoundRecord::facts)
                .containsExactlyInAnyOrder(
                        tuple("acme", Map.of("customer", true)),
                        tuple("globex", Map.of()),
                        tuple("ann", Map.of("opted_out", true)));
    }

    @Test
    void tellsOfADealThatIsWonNowAndDatedToLastMonth() throws Exception {
        CrmId acme = portal.createRecord(COMPANY, Map.of("domain", "acme.example"));
        Instant asked = time.now();
        Instant lastMonth = asked.minus(Duration.ofDays(30));
        portal.addOutcome(acme, Outcome.Kind.CUSTOMER, BigDecimal.TEN, lastMonth);

        assertThat(destination.outcomes(asked))
                .extracting(Outcome::record, Outcome::kind, Outcome::at)
                .containsExactly(tuple(acme, Outcome.Kind.CUSTOMER, lastMonth));
        assertThat(destination.outcomes(asked.plus(Duration.ofDays(1))))
                .as("nothing has changed since then")
                .isEmpty();
    }

    @Test
    void tellsWhoWasMadeACustomerByHandOnceAndWithoutAValue() throws Exception {
        HubSpotOptions options = HubSpotOptions.contractSuite()
                .properties(
                        "companies",
                        List.of(HubSpotProperty.of("hs_lifecyclestage_customer_date", "datetime", "date")));
        try (FakeHubSpot other = Portals.start(options);
                Destination there = connect(other, "")) {
            CrmId byHand = other.createRecord(
                    COMPANY,
                    Map.of("domain", "acme.example", "hs_lifecyclestage_customer_date", "2026-03-02T00:00:00.000Z"));
            CrmId byDeal = other.createRecord(
                    COMPANY,
                    Map.of("domain", "globex.example", "hs_lifecyclestage_customer_date", "2026-03-03T00:00:00.000Z"));
            other.addOutcome(byDeal, Outcome.Kind.CUSTOMER, BigDecimal.TEN, MARCH);

            assertThat(there.outcomes(MARCH))
                    .extracting(
                            Outcome::record,
                            Outcome::kind,
                            outcome -> outcome.value().isPresent())
                    .containsExactly(
                            tuple(byDeal, Outcome.Kind.CUSTOMER, true), tuple(byHand, Outcome.Kind.CUSTOMER, false));
        }
    }
}
