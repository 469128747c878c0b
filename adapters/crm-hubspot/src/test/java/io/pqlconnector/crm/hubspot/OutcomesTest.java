package io.pqlconnector.crm.hubspot;

import static io.pqlconnector.crm.hubspot.Operations.COMPANY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.Outcome;
import io.pqlconnector.spi.destination.OutcomeCursor;
import io.pqlconnector.spi.destination.OutcomePage;
import io.pqlconnector.testkit.CrmUnderTest.Deal;
import io.pqlconnector.testkit.Fault;
import io.pqlconnector.testkit.crm.Faults;
import io.pqlconnector.testkit.hubspot.FakeHubSpot;
import io.pqlconnector.testkit.hubspot.HubSpotOptions;
import io.pqlconnector.testkit.hubspot.HubSpotProperty;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What became of companies, as far as it is news, however many deals there are. */
final class OutcomesTest extends PortalTest {
    private static final Instant MARCH = Instant.parse("2026-03-01T00:00:00Z");
    private static final String SEARCH = "deals/search";

    private static List<Outcome> told(Destination there, Instant since) throws InterruptedException {
        List<Outcome> told = new ArrayList<>();
        Optional<OutcomeCursor> next = Optional.of(OutcomeCursor.START);
        while (next.isPresent()) {
            OutcomePage page = there.outcomes(since, next.get());
            told.addAll(page.outcomes());
            next = page.next();
        }
        return told;
    }

    private long searches() {
        return portal.tally().calls(SEARCH);
    }

    @Test
    void tellsOfADealThatIsWonNowAndDatedToLastMonth() throws Exception {
        CrmId acme = portal.createRecord(COMPANY, Map.of("domain", "acme.example"));
        Instant asked = time.now();
        Instant lastMonth = asked.minus(Duration.ofDays(30));
        portal.addOutcome(acme, Outcome.Kind.CUSTOMER, BigDecimal.TEN, lastMonth);

        assertThat(told(destination, asked))
                .extracting(Outcome::record, Outcome::kind, Outcome::at)
                .containsExactly(
                        tuple(acme, Outcome.Kind.OPPORTUNITY, lastMonth),
                        tuple(acme, Outcome.Kind.CUSTOMER, lastMonth));
        assertThat(told(destination, asked.plus(Duration.ofDays(1))))
                .as("nothing has changed since then")
                .isEmpty();
    }

    @Test
    void aDealThatWasWrittenDownAfterItWasClosedHadBeenOpenedByThen() throws Exception {
        CrmId acme = portal.createRecord(COMPANY, Map.of("domain", "acme.example"));
        portal.addDeal(acme, new Deal(MARCH.plusSeconds(9), Outcome.Kind.LOST, BigDecimal.TEN, MARCH));

        assertThat(told(destination, Instant.EPOCH))
                .extracting(Outcome::kind, Outcome::at)
                .containsExactly(tuple(Outcome.Kind.OPPORTUNITY, MARCH), tuple(Outcome.Kind.LOST, MARCH));
    }

    @Test
    void tellsWhoWasMadeACustomerByHandWithoutADealAndWithoutAValue() throws Exception {
        HubSpotOptions options = HubSpotOptions.contractSuite()
                .properties(
                        "companies",
                        List.of(HubSpotProperty.of("hs_lifecyclestage_customer_date", "datetime", "date")));
        try (FakeHubSpot other = Portals.start(options);
                Destination there = connect(other, "")) {
            CrmId byHand = other.createRecord(
                    COMPANY,
                    Map.of("domain", "acme.example", "hs_lifecyclestage_customer_date", "2026-03-02T00:00:00.000Z"));
            other.createRecord(
                    COMPANY,
                    Map.of("domain", "globex.example", "hs_lifecyclestage_customer_date", "2026-02-02T00:00:00.000Z"));

            assertThat(told(there, MARCH))
                    .containsExactly(new Outcome(
                            byHand,
                            Optional.empty(),
                            Outcome.Kind.CUSTOMER,
                            Optional.empty(),
                            "",
                            Instant.parse("2026-03-02T00:00:00Z")));
        }
    }

    @Test
    void tellsSinceWhenMarketingTookACompanyForALead() throws Exception {
        HubSpotOptions options = HubSpotOptions.contractSuite()
                .properties(
                        "companies",
                        List.of(
                                HubSpotProperty.of("hs_v2_date_entered_customer", "datetime", "date"),
                                HubSpotProperty.of("hs_v2_date_entered_marketingqualifiedlead", "datetime", "date"),
                                HubSpotProperty.of(
                                        "hs_lifecyclestage_marketingqualifiedlead_date", "datetime", "date")));
        try (FakeHubSpot other = Portals.start(options);
                Destination there = connect(other, "")) {
            CrmId acme = other.createRecord(
                    COMPANY,
                    Map.of(
                            "domain", "acme.example",
                            "hs_v2_date_entered_marketingqualifiedlead", "2026-03-02T00:00:00.000Z",
                            "hs_lifecyclestage_marketingqualifiedlead_date", "2026-03-09T00:00:00.000Z",
                            "hs_v2_date_entered_customer", "2026-03-20T00:00:00.000Z"));

            assertThat(told(there, MARCH))
                    .extracting(Outcome::record, Outcome::deal, Outcome::kind, Outcome::at)
                    .containsExactly(
                            tuple(acme, Optional.empty(), Outcome.Kind.CUSTOMER, Instant.parse("2026-03-20T00:00:00Z")),
                            tuple(
                                    acme,
                                    Optional.empty(),
                                    Outcome.Kind.MARKETING_QUALIFIED,
                                    Instant.parse("2026-03-02T00:00:00Z")));
        }
    }

    // More than HubSpot tells of one search, and more than fit on a page that were changed at one instant.
    @Test
    void tellsOfMoreDealsThanASearchDoesAndGoesOnWhereItBrokeOff() throws Exception {
        int deals = 25_000;
        List<CrmId> companies = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            companies.add(portal.createRecord(COMPANY, Map.of("name", "Company " + i)));
        }
        Set<CrmId> expected = new HashSet<>();
        for (int i = 0; i < deals; i++) {
            time.advance(Duration.ofMillis(i % 1_000 == 0 ? 1 : i > 12_000 && i < 13_000 ? 0 : i % 3));
            expected.add(portal.addDeal(
                    companies.get(i % 1_000), new Deal(MARCH, Outcome.Kind.OPPORTUNITY, BigDecimal.ONE, MARCH)));
        }
        Set<CrmId> told = new HashSet<>();
        OutcomeCursor cursor = OutcomeCursor.START;
        long before = searches();
        for (int page = 0; page < 60; page++) {
            cursor = add(told, destination.outcomes(Instant.EPOCH, cursor), deals)
                    .orElseThrow();
        }
        OutcomeCursor brokenOff = cursor;
        portal.misbehaveOn(SEARCH, Faults.always(Fault.ERROR_BEFORE));
        assertThatThrownBy(() -> destination.outcomes(Instant.EPOCH, brokenOff)).isInstanceOf(AdapterException.class);
        portal.misbehaveOn(SEARCH, Faults.NONE);
        long rest = searches();
        assertThat(rest - before).isGreaterThan(60);
        try (Destination another = connect("")) {
            Optional<OutcomeCursor> next = Optional.of(brokenOff);
            while (next.isPresent()) {
                next = add(told, another.outcomes(Instant.EPOCH, next.get()), deals);
            }
        }

        assertThat(told).isEqualTo(expected);
        assertThat(searches() - rest).as("the rest, not all of them").isLessThan(90);
    }

    private static Optional<OutcomeCursor> add(Set<CrmId> told, OutcomePage page, int deals) {
        int before = told.size();
        told.addAll(page.deals());
        assertThat(page.deals()).as("of a page").hasSizeLessThanOrEqualTo(200);
        assertThat(told).as("each once").hasSize(before + page.deals().size());
        assertThat(told).hasSizeLessThanOrEqualTo(deals);
        return page.next();
    }
}
