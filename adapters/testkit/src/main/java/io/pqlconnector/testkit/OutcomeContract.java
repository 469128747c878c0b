package io.pqlconnector.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.Outcome;
import io.pqlconnector.spi.destination.Outcome.Kind;
import io.pqlconnector.spi.destination.OutcomeCursor;
import io.pqlconnector.spi.destination.OutcomePage;
import io.pqlconnector.testkit.CrmUnderTest.Deal;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What a destination tells of what became of records: of each deal all that is so by now, page by page. */
abstract class OutcomeContract extends BatchContract {
    private static final Instant MARCH = Instant.parse("2026-03-01T00:00:00Z");
    private static final Instant APRIL = Instant.parse("2026-04-01T00:00:00Z");
    private static final BigDecimal AMOUNT = new BigDecimal("900");

    /** More deals than it tells of on one page. */
    protected int manyDeals() {
        return 450;
    }

    /** All pages from one on, each asked for by another process. */
    private List<OutcomePage> pages(Instant since, OutcomeCursor from) throws InterruptedException {
        List<OutcomePage> pages = new ArrayList<>();
        Optional<OutcomeCursor> next = Optional.of(from);
        while (next.isPresent()) {
            try (Destination another = crm.connect()) {
                OutcomePage page = another.outcomes(since, next.get());
                assertThat(page.next()).as("a page leads on").isNotEqualTo(next);
                pages.add(page);
                next = page.next();
            }
        }
        return pages;
    }

    private List<Outcome> told(Instant since) throws InterruptedException {
        return pages(since, OutcomeCursor.START).stream()
                .flatMap(page -> page.outcomes().stream())
                .toList();
    }

    @Test
    void tellsOfADealThatIsClosedBothWhenItWasOpenedAndHowItEnded() throws Exception {
        needs(Capability.OUTCOMES);
        CrmId acme = existing(company("acme"));
        CrmId globex = existing(company("globex"));
        CrmId won = crm.addDeal(acme, new Deal(MARCH, Kind.CUSTOMER, new BigDecimal("1200.75"), APRIL));
        CrmId lost = crm.addDeal(globex, new Deal(MARCH, Kind.LOST, AMOUNT, APRIL));
        CrmId open = crm.addDeal(acme, new Deal(APRIL, Kind.OPPORTUNITY, AMOUNT, APRIL));
        Optional<BigDecimal> wonFor = Optional.of(new BigDecimal("1200.75"));

        assertThat(told(MARCH))
                .extracting(Outcome::record, Outcome::deal, Outcome::kind, Outcome::value, Outcome::at)
                .containsExactlyInAnyOrder(
                        tuple(acme, Optional.of(won), Kind.OPPORTUNITY, wonFor, MARCH),
                        tuple(acme, Optional.of(won), Kind.CUSTOMER, wonFor, APRIL),
                        tuple(globex, Optional.of(lost), Kind.OPPORTUNITY, Optional.of(AMOUNT), MARCH),
                        tuple(globex, Optional.of(lost), Kind.LOST, Optional.of(AMOUNT), APRIL),
                        tuple(acme, Optional.of(open), Kind.OPPORTUNITY, Optional.of(AMOUNT), APRIL));
    }

    @Test
    void tellsADealAsItIsByNowWhateverItWasBefore() throws Exception {
        needs(Capability.OUTCOMES);
        CrmId acme = existing(company("acme"));
        CrmId reopened = crm.addDeal(acme, new Deal(MARCH, Kind.CUSTOMER, AMOUNT, APRIL));
        CrmId amended = crm.addDeal(acme, new Deal(MARCH, Kind.CUSTOMER, AMOUNT, APRIL));
        told(MARCH);
        Instant later = APRIL.plus(Duration.ofDays(2));

        crm.changeDeal(reopened, new Deal(MARCH, Kind.OPPORTUNITY, AMOUNT, APRIL));
        crm.changeDeal(amended, new Deal(MARCH, Kind.CUSTOMER, BigDecimal.TEN, later));

        assertThat(pages(MARCH, OutcomeCursor.START).stream().flatMap(page -> page.deals().stream()))
                .contains(reopened, amended);
        assertThat(told(MARCH))
                .extracting(Outcome::deal, Outcome::kind, Outcome::value, Outcome::at)
                .containsExactlyInAnyOrder(
                        tuple(Optional.of(reopened), Kind.OPPORTUNITY, Optional.of(AMOUNT), MARCH),
                        tuple(Optional.of(amended), Kind.OPPORTUNITY, Optional.of(BigDecimal.TEN), MARCH),
                        tuple(Optional.of(amended), Kind.CUSTOMER, Optional.of(BigDecimal.TEN), later));
    }

    @Test
    void tellsOfADealThatWasDeletedThatNothingIsSo() throws Exception {
        needs(Capability.OUTCOMES);
        needs(Capability.DELETED_DEALS);
        CrmId deal = crm.addDeal(existing(company("acme")), new Deal(MARCH, Kind.CUSTOMER, AMOUNT, APRIL));

        crm.deleteDeal(deal);

        assertThat(pages(MARCH, OutcomeCursor.START).stream().flatMap(page -> page.deals().stream()))
                .containsExactly(deal);
        assertThat(told(MARCH)).isEmpty();
    }

    @Test
    void tellsManyDealsPageByPageWhoeverAsksForTheNextOne() throws Exception {
        needs(Capability.OUTCOMES);
        CrmId acme = existing(company("acme"));
        Map<String, Integer> times = new TreeMap<>();
        for (int i = 0; i < manyDeals(); i++) {
            CrmId deal = crm.addDeal(acme, new Deal(MARCH.plusSeconds(i), Kind.CUSTOMER, AMOUNT, APRIL));
            times.put(deal.value(), 1);
        }

        List<OutcomePage> pages = pages(MARCH, OutcomeCursor.START);

        Map<String, Integer> told = new TreeMap<>();
        pages.forEach(page -> page.deals().forEach(deal -> told.merge(deal.value(), 1, Integer::sum)));
        assertThat(told).as("each once").isEqualTo(times);
        assertThat(pages)
                .hasSizeGreaterThan(1)
                .allSatisfy(page -> assertThat(page.deals()).hasSizeLessThan(manyDeals()));
        assertThat(pages.stream().mapToInt(page -> page.outcomes().size()).sum())
                .isEqualTo(2 * manyDeals());
    }

    @Test
    void whatChangesBetweenTwoPagesIsOnALaterOne() throws Exception {
        needs(Capability.OUTCOMES);
        CrmId acme = existing(company("acme"));
        for (int i = 0; i < manyDeals(); i++) {
            crm.addDeal(acme, new Deal(MARCH, Kind.OPPORTUNITY, AMOUNT, MARCH));
        }
        OutcomePage first = destination.outcomes(MARCH, OutcomeCursor.START);

        CrmId added = crm.addDeal(acme, new Deal(APRIL, Kind.OPPORTUNITY, AMOUNT, APRIL));

        assertThat(pages(MARCH, first.next().orElseThrow()).stream().flatMap(page -> page.deals().stream()))
                .contains(added)
                .doesNotContainAnyElementsOf(first.deals());
    }

    @Test
    void takesACursorThatIsNotItsOwnForTheStart() throws Exception {
        needs(Capability.OUTCOMES);
        CrmId deal = crm.addDeal(existing(company("acme")), new Deal(MARCH, Kind.OPPORTUNITY, AMOUNT, MARCH));

        assertThat(destination
                        .outcomes(MARCH, new OutcomeCursor("' OR 1 = 1 --"))
                        .deals())
                .containsExactly(deal);
    }

    @Test
    void tellsGuardsWhoBoughtAndWhoIsAboutTo() throws Exception {
        needs(Capability.OUTCOMES);
        crm.addOutcome(existing(company("acme")), Kind.OPPORTUNITY, BigDecimal.ONE, MARCH);
        crm.addOutcome(existing(company("globex")), Kind.CUSTOMER, BigDecimal.ONE, MARCH);

        Map<String, Boolean> acme =
                destination.facts(List.of(company("acme"))).get(0).facts();
        Map<String, Boolean> globex =
                destination.facts(List.of(company("globex"))).get(0).facts();

        assertThat(acme).containsEntry("open_deal", true).doesNotContainEntry("customer", true);
        assertThat(globex).containsEntry("customer", true).doesNotContainEntry("open_deal", true);
    }
}
