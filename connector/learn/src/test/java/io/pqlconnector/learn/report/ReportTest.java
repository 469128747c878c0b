package io.pqlconnector.learn.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.pqlconnector.core.run.HealthVerdict;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Each figure of the report once, with an answer worked out by hand. Their definitions: docs/metrics.md. */
final class ReportTest {
    private static final Offset<Double> EXACT = within(1e-9);
    private static final Offset<Double> FOUR_DIGITS = within(0.00005);

    @Test
    void leadsPerMonthCountWhoQualifiedForTheFirstTimeByTheTierTheyCameInto() {
        Report report = new World()
                .account("found by the first run", "2025-10-01", "2026-01-01 hot AE x")
                .account(
                        "february, and again",
                        "2026-01-02",
                        "2026-01-03 cold",
                        "2026-02-01 hot",
                        "2026-02-10 cold",
                        "2026-04-05 warm")
                .account("another tier is no new lead", "2026-01-02", "2026-02-28 warm", "2026-03-02 hot")
                .account("never", "2026-01-02", "2026-01-03 cold")
                .report();

        assertThat(report.pqls())
                .containsExactly(
                        month("2026-01", 1, 1, 0, 1, 0),
                        month("2026-02", 2, 0, 0, 1, 1),
                        month("2026-03", 0, 0, 0, 0, 0),
                        month("2026-04", 0, 0, 1, 0, 0),
                        month("2026-05", 0, 0, 0, 0, 0),
                        month("2026-06", 0, 0, 0, 0, 0));
        assertThat(report.counts()).isEqualTo(new Report.Counts(4, 3, 3, 0, 0, 0));
    }

    @Test
    void whomARunAsOfTheFirstOfAMonthFoundIsInThatMonthAndItsWeek() {
        Report report = new World()
                .latestRun("2026-06-01")
                .account("found by the latest run", "2026-02-01", "2026-06-01 hot AE x")
                .report();

        assertThat(report.pqls()).containsExactly(month("2026-06", 1, 0, 0, 1, 0));
        assertThat(report.routes().routes())
                .singleElement()
                .satisfies(row -> assertThat(row.weeks()).containsEntry(LocalDate.parse("2026-06-01"), 1L));
    }

    @Test
    void aMonthBeginsWhereItBeginsInTheZone() {
        Report report = new World()
                .in("America/New_York")
                .account("still in March there", "2026-02-01", "2026-04-01T03:59:59Z warm")
                .account("April", "2026-02-01", "2026-04-01T04:00:00Z warm")
                .report();

        assertThat(report.pqls())
                .extracting(PqlMonths.Row::month, PqlMonths.Row::fresh)
                .startsWith(tuple(YearMonth.of(2026, 3), 1L), tuple(YearMonth.of(2026, 4), 1L));
    }

    // 2 of 3 that were first seen in February, 0 of 1 in March.
    @Test
    void activationIsTheShareOfThoseFirstSeenInAMonthWhoseSignalFired() {
        Report report = new World()
                .account("fires now", "2026-02-01", true, false, Set.of("activated"), "2026-02-02 cold")
                .account(
                        "fired when its tier changed",
                        "2026-02-01",
                        "2026-02-02 hot AE activated",
                        "2026-03-02 cold AE ")
                .account("did something else", "2026-02-28", true, false, Set.of("engaged"), "2026-03-01 cold")
                .account("did nothing", "2026-03-01", "2026-03-02 cold")
                .account("was there before", "2025-03-01", true, false, Set.of("activated"), "2026-01-01 cold")
                .account("is known by a table only", "", true, false, Set.of("activated"), "2026-01-01 cold")
                .report();

        assertThat(report.activation())
                .startsWith(
                        new Activation.Row(YearMonth.of(2026, 2), new Proportion(2, 3)),
                        new Activation.Row(YearMonth.of(2026, 3), new Proportion(0, 1)),
                        new Activation.Row(YearMonth.of(2026, 4), new Proportion(0, 0)));
    }

    // 1, 2, 4 and 9.5 days: the quartiles lie at 0.75, 1.5 and 2.25 of the way from the first to the last.
    @Test
    void timeToPqlIsTheMedianAndTheQuartilesFromTheFirstEventOn() {
        Report report = new World()
                .account("1", "2026-02-01", "2026-02-02 hot")
                .account("2", "2026-02-01", "2026-02-03 hot", "2026-02-04 cold", "2026-03-04 hot")
                .account("4", "2026-02-01", "2026-02-05 hot")
                .account("9.5", "2026-02-01T12:00:00Z", "2026-02-11 hot")
                .account("nobody knows since when", "2025-11-01", "2026-01-01 hot")
                .account("no events", "", "2026-02-01 hot")
                .report();

        Spread days = report.timeToPql().days();
        assertThat(days.count()).isEqualTo(4);
        assertThat(days.shortest().orElseThrow()).isEqualTo(1, EXACT);
        assertThat(days.lowerQuartile().orElseThrow()).isEqualTo(1.75, EXACT);
        assertThat(days.median().orElseThrow()).isEqualTo(3, EXACT);
        assertThat(days.upperQuartile().orElseThrow()).isEqualTo(5.375, EXACT);
        assertThat(days.longest().orElseThrow()).isEqualTo(9.5, EXACT);
        assertThat(report.timeToPql().unknown()).isEqualTo(2);
    }

    // March: 1 of 2 decided. June: two are not decided, of which one is a customer already. One was a customer before.
    @Test
    void leadsToCustomersAreCountedByCohortAndTheUndecidedOnesApart() {
        Report report = leads().report();

        Conversions.Result toCustomer = report.conversion(Group.PQL, Goal.CUSTOMER);
        assertThat(toCustomer.months().get(0))
                .isEqualTo(new Conversions.Row(YearMonth.of(2026, 3), new Conversions.Counts(1, 1, 2, 0, 0)));
        assertThat(toCustomer.months().get(3))
                .isEqualTo(new Conversions.Row(YearMonth.of(2026, 6), new Conversions.Counts(0, 0, 0, 1, 1)));
        assertThat(toCustomer.total()).isEqualTo(new Conversions.Counts(1, 1, 2, 1, 1));
        assertThat(toCustomer.total().rate()).isEqualTo(new Proportion(1, 3));
        assertThat(toCustomer.total().accounts()).isEqualTo(6);
    }

    // Of the four of March one was a customer before; the customer and the one with an opportunity got that far, one
    // did not.
    @Test
    void leadsToOpportunitiesCountCustomersWithoutOneToo() {
        Report report = leads().report();

        assertThat(report.conversion(Group.PQL, Goal.OPPORTUNITY).total())
                .isEqualTo(new Conversions.Counts(1, 2, 1, 1, 1));
    }

    // First seen in February and never qualified: one of two converted in time, one after its 30 days, one was a
    // customer before
    // its first event.
    @Test
    void accountsThatNeverQualifiedAreCountedFromTheirFirstEvent() {
        Report report = new World()
                .account("converts on the last day", "2026-02-01", "2026-02-02 cold")
                .customer("converts on the last day", "2026-03-02T23:59:59Z")
                .account("converts too late", "2026-02-01", "2026-02-02 cold")
                .customer("converts too late", "2026-03-03")
                .account("was a customer before its first event", "2026-02-10", "2026-02-11 cold")
                .customer("was a customer before its first event", "2026-02-09")
                .account("qualified", "2026-02-01", "2026-02-02 hot")
                .report();

        assertThat(report.conversion(Group.NEVER_QUALIFIED, Goal.CUSTOMER).total())
                .isEqualTo(new Conversions.Counts(1, 1, 1, 0, 0));
    }

    // Qualified by marketing in March: one of three decided became a customer in time, by a contract of 500 EUR after
    // 20
    // days; two got to an opportunity. One had been a customer before, and of June nothing is decided. The one of last
    // year
    // is not in the period, though marketing says it again, and an account without usage is in no figure.
    @Test
    void accountsThatMarketingQualifiedAreCountedFromWhenItFirstDid() {
        Report report = new World()
                .account("customer in time", "2026-02-01", "2026-02-02 cold")
                .marketingQualified("customer in time", "2026-03-01")
                .customer("customer in time", "2026-03-21", "500", "EUR")
                .account("opportunity, and a lead of ours as well", "2026-02-01", "2026-03-20 hot")
                .marketingQualified("opportunity, and a lead of ours as well", "2026-03-10")
                .marketingQualified("opportunity, and a lead of ours as well", "2026-06-10")
                .opportunity("opportunity, and a lead of ours as well", "2026-03-30")
                .account("customer too late", "2026-02-01", "2026-02-02 cold")
                .marketingQualified("customer too late", "2026-03-15")
                .customer("customer too late", "2026-04-14")
                .account("customer before", "2026-02-01", "2026-02-02 cold")
                .customer("customer before", "2026-02-20")
                .marketingQualified("customer before", "2026-03-15")
                .account("not decided", "2026-02-01", "2026-02-02 cold")
                .marketingQualified("not decided", "2026-06-20")
                .account("of last year", "2026-02-01", "2026-02-02 cold")
                .marketingQualified("of last year", "2025-12-31")
                .marketingQualified("of last year", "2026-03-31")
                .marketingQualified("without usage", "2026-03-01")
                .report();

        Conversions.Result toCustomer = report.conversion(Group.MARKETING_QUALIFIED, Goal.CUSTOMER);
        assertThat(toCustomer.months().get(0))
                .isEqualTo(new Conversions.Row(YearMonth.of(2026, 3), new Conversions.Counts(1, 1, 2, 0, 0)));
        assertThat(toCustomer.total()).isEqualTo(new Conversions.Counts(1, 1, 2, 0, 1));
        assertThat(toCustomer.took().median().orElseThrow()).isEqualTo(20, EXACT);
        assertThat(report.conversion(Group.MARKETING_QUALIFIED, Goal.OPPORTUNITY)
                        .total())
                .isEqualTo(new Conversions.Counts(1, 2, 1, 0, 1));
        assertThat(report.value(Group.MARKETING_QUALIFIED).currencies())
                .containsExactly(new ContractValue.Row("EUR", 1, new BigDecimal("500"), new BigDecimal("500")));
        assertThat(report.conversion(Group.PQL, Goal.OPPORTUNITY).total())
                .as("what marketing says makes no lead of ours, and takes none away")
                .isEqualTo(new Conversions.Counts(0, 1, 0, 0, 0));
    }

    // 10 and 20 days.
    @Test
    void timeToConversionIsThatOfTheDecidedOnesThatConverted() {
        Report report = new World()
                .account("10", "2026-02-01", "2026-03-01 hot")
                .customer("10", "2026-03-11")
                .account("20", "2026-02-01", "2026-03-01 hot")
                .customer("20", "2026-03-21")
                .account("not decided", "2026-02-01", "2026-06-10 hot")
                .customer("not decided", "2026-06-11")
                .report();

        Spread took = report.conversion(Group.PQL, Goal.CUSTOMER).took();
        assertThat(took.count()).isEqualTo(2);
        assertThat(took.lowerQuartile().orElseThrow()).isEqualTo(12.5, EXACT);
        assertThat(took.median().orElseThrow()).isEqualTo(15, EXACT);
        assertThat(took.upperQuartile().orElseThrow()).isEqualTo(17.5, EXACT);
    }

    @Test
    void contractValuesAreAddedUpByCurrencyAndNeverAcross() {
        Report report = new World()
                .account("a", "2026-02-01", "2026-03-01 hot")
                .customer("a", "2026-03-11", "100.50", "EUR")
                .customer("a", "2026-03-12", "900", "EUR")
                .account("b", "2026-02-01", "2026-03-01 hot")
                .customer("b", "2026-03-11", "200", "EUR")
                .account("c", "2026-02-01", "2026-03-01 hot")
                .customer("c", "2026-03-11", "300", "USD")
                .account("d", "2026-02-01", "2026-06-20 hot")
                .customer("d", "2026-06-21", "7", "")
                .account("e", "2026-02-01", "2026-03-01 hot")
                .customer("e", "2026-03-11")
                .account("too late", "2026-02-01", "2026-03-01 hot")
                .customer("too late", "2026-05-11", "5000", "EUR")
                .report();

        assertThat(report.value(Group.PQL).customers()).isEqualTo(5);
        assertThat(report.value(Group.PQL).withoutValue()).isEqualTo(1);
        assertThat(report.value(Group.PQL).currencies())
                .containsExactly(
                        new ContractValue.Row("", 1, new BigDecimal("7"), new BigDecimal("7")),
                        new ContractValue.Row("EUR", 2, new BigDecimal("300.50"), new BigDecimal("150.25")),
                        new ContractValue.Row("USD", 1, new BigDecimal("300"), new BigDecimal("300")));
        assertThat(report.value(Group.NEVER_QUALIFIED).customers()).isZero();
    }

    // Two of three active ones that are still there.
    @Test
    void theShareThatQualifiesIsOfTheActiveOnesAndHasAVerdict() {
        Report report = new World()
                .account("1", "2026-02-01", "2026-03-01 hot")
                .account("2", "2026-02-01", "2026-03-01 warm")
                .account("3", "2026-02-01", "2026-03-01 cold")
                .account("silent", "2026-02-01", false, false, Set.of(), "2026-03-01 hot")
                .account("gone", "2026-02-01", true, true, Set.of(), "2026-03-01 hot")
                .report();

        assertThat(report.share().share()).isEqualTo(new Proportion(2, 3));
        assertThat(report.share().verdict()).isEqualTo(HealthVerdict.TOO_MANY);
    }

    // hit_limit fired on 3 of 4 of which that is known. Decided are 2 of those 3, 1 converted: 1/2. Decided of all are
    // 3, 1
    // converted: 1/3. The lift is 1/2 over 1/3. Wilson for 1 of 2: (1 + 1.92073) / (2 + 3.84146) = 0.5, give or take
    // 1.95996 / 5.84146 * sqrt(0.5 + 0.96036) = 0.40547.
    @Test
    void aTriggerIsJudgedByWhatBecameOfThoseThatQualifiedWithIt() {
        Report report = new World()
                .account("converts", "2026-02-01", "2026-03-01 hot AE hit_limit,engaged")
                .customer("converts", "2026-03-11")
                .account("does not", "2026-02-01", "2026-03-01 hot AE hit_limit")
                .account("is not decided", "2026-02-01", "2026-06-20 hot AE hit_limit")
                .account("does not, by another", "2026-02-01", "2026-03-01 hot AE old_signal")
                .account("of an older version", "2026-02-01", "2026-03-01 hot")
                .report();

        assertThat(report.triggers().unknown()).isEqualTo(1);
        assertThat(report.triggers().base()).isEqualTo(new Proportion(1, 3));
        TriggerPrecision.Row hitLimit = report.triggers().triggers().get(0);
        assertThat(hitLimit.signal().value()).isEqualTo("hit_limit");
        assertThat(hitLimit.fired()).isEqualTo(new Proportion(3, 4));
        assertThat(hitLimit.precision()).isEqualTo(new Proportion(1, 2));
        assertThat(hitLimit.precision().low().orElseThrow()).isEqualTo(0.0945, FOUR_DIGITS);
        assertThat(hitLimit.precision().high().orElseThrow()).isEqualTo(0.9055, FOUR_DIGITS);
        assertThat(hitLimit.lift().orElseThrow()).isEqualTo(1.5, EXACT);
        assertThat(hitLimit.falsePositives()).isEqualTo(1);
        assertThat(report.triggers().triggers())
                .extracting(row -> row.signal().value())
                .containsExactly("hit_limit", "engaged", "old_signal", "activated");
        assertThat(report.triggers().triggers().get(3).lift()).isEqualTo(OptionalDouble.empty());
    }

    // Of 5 leads 2 were turned down and stay so: one whose horizon goes on, which is decided by that, and one whose
    // horizon has
    // passed. The third verdict was taken back, the fourth lead became a customer all the same, the fifth was said no
    // to
    // before. Decided of hit_limit are 4 (the one whose verdict was taken back goes on), 1 converted: 1/4, 3 false
    // positives.
    @Test
    void aNoOfARepIsAFalsePositiveAtOnce() {
        Report report = new World()
                .account("no, goes on", "2026-02-01", "2026-06-20 hot AE hit_limit")
                .verdict("no, goes on", "Not a fit", "2026-06-22", "")
                .account("no, has passed", "2026-02-01", "2026-03-01 hot AE hit_limit")
                .verdict("no, has passed", "Already talking", "2026-03-05", "")
                .verdict("no, has passed", "Long after", "2026-05-05", "")
                .account("taken back", "2026-02-01", "2026-06-20 hot AE hit_limit")
                .verdict("taken back", "Not a fit", "2026-06-21", "2026-06-23")
                .account("converts", "2026-02-01", "2026-03-01 hot AE hit_limit")
                .verdict("converts", "Not a fit", "2026-03-02", "2026-03-20")
                .customer("converts", "2026-03-11")
                .account("before", "2026-02-01", "2026-03-01 hot AE hit_limit")
                .verdict("before", "Not a fit", "2026-02-11", "")
                .report();

        TriggerPrecision.Row hitLimit = report.triggers().triggers().get(0);
        assertThat(hitLimit.turnedDown()).isEqualTo(2);
        assertThat(hitLimit.precision()).isEqualTo(new Proportion(1, 4));
        assertThat(hitLimit.falsePositives()).isEqualTo(3);
        assertThat(report.triggers().base()).isEqualTo(new Proportion(1, 4));
        assertThat(report.turnedDown().leads()).isEqualTo(new Proportion(2, 5));
        assertThat(report.turnedDown().rows())
                .containsExactly(new TurnedDown.Row("Already talking", 1), new TurnedDown.Row("Not a fit", 1));
    }

    // The first became a customer on March 5th, four days after it qualified; who told of it first did not say for how
    // much. The
    // second was one in January: what it bought in March makes it no lead that converted.
    @Test
    void whoIsToldToBeACustomerTwiceIsOneSinceTheFirstTime() {
        Report report = new World()
                .account("by stage, then by deal", "2026-02-01", "2026-03-01 hot AE hit_limit")
                .customer("by stage, then by deal", "2026-03-05")
                .customer("by stage, then by deal", "2026-03-20", "100", "EUR")
                .account("a customer before", "2026-02-01", "2026-03-01 hot AE hit_limit")
                .customer("a customer before", "2026-01-10")
                .customer("a customer before", "2026-03-20", "900", "EUR")
                .report();

        Conversions.Result conversion = report.conversion(Group.PQL, Goal.CUSTOMER);
        assertThat(conversion.total().already()).isEqualTo(1);
        assertThat(conversion.total().converted()).isEqualTo(1);
        assertThat(conversion.took().median().orElseThrow()).isEqualTo(4, EXACT);
        assertThat(report.value(Group.PQL).withoutValue()).isZero();
        assertThat(report.value(Group.PQL).currencies())
                .extracting(row -> row.total().intValue())
                .containsExactly(100);
    }

    // From June 1st on there are 29 days to June 30th 00:00, 29/7 weeks. AE gets 2, both in the week of Monday 8th.
    @Test
    void theLoadOfARouteIsWhatComesToItPerWeek() {
        Report report = new World()
                .from("2026-06-01")
                .account("a", "2026-02-01", "2026-06-08 hot AE x")
                .account("b, again", "2026-02-01", "2026-03-01 hot AE x", "2026-04-01 cold", "2026-06-14 hot AE x")
                .account("c", "2026-02-01", "2026-06-22 hot SDR x")
                .account("d", "2026-02-01", "2026-06-22 hot")
                .report();

        assertThat(report.routes().weeks()).isEqualTo(29 / 7.0, EXACT);
        assertThat(report.routes().unknown()).isEqualTo(1);
        RouteLoad.Row ae = report.routes().routes().get(0);
        assertThat(ae.route()).isEqualTo("AE");
        assertThat(ae.pqls()).isEqualTo(2);
        assertThat(ae.perWeek()).isEqualTo(2 / (29 / 7.0), EXACT);
        assertThat(ae.busiest()).isEqualTo(2);
        assertThat(ae.weeks())
                .isEqualTo(new TreeMap<>(Map.of(
                        LocalDate.parse("2026-06-01"), 0L,
                        LocalDate.parse("2026-06-08"), 2L,
                        LocalDate.parse("2026-06-15"), 0L,
                        LocalDate.parse("2026-06-22"), 0L,
                        LocalDate.parse("2026-06-29"), 0L)));
    }

    @Test
    void whatTheFirstRunFoundAllAtOnceIsNoLoad() {
        Report report = new World()
                .account("a", "2025-02-01", "2026-01-01 hot AE x")
                .account("b", "2025-02-01", "2026-01-01 hot AE x")
                .report();

        assertThat(report.routes().atFirstRun()).isEqualTo(2);
        assertThat(report.routes().routes()).isEmpty();
    }

    @Test
    void whoQualifiedBeforeThePeriodIsInNoFigureOfIt() {
        Report report = new World()
                .from("2026-04-01")
                .account("before", "2026-01-10", "2026-02-01 hot AE hit_limit")
                .customer("before", "2026-04-10", "100", "EUR")
                .customer("not in the ledger", "2026-04-10", "100", "EUR")
                .report();

        assertThat(report.counts()).isEqualTo(new Report.Counts(1, 0, 0, 1, 1, 1));
        assertThat(report.conversion(Group.PQL, Goal.CUSTOMER).total().accounts())
                .isZero();
        assertThat(report.value(Group.PQL).customers()).isZero();
        assertThat(report.triggers().base()).isEqualTo(new Proportion(0, 0));
    }

    @Test
    void withoutAnythingThereIsNothingToHaveAShareOf() {
        Report report = new World().report();

        assertThat(report.pqls()).isEmpty();
        assertThat(report.timeToPql().days().median()).isEmpty();
        assertThat(report.share().verdict()).isEqualTo(HealthVerdict.NOBODY_ACTIVE);
        assertThat(report.conversion(Group.PQL, Goal.CUSTOMER).total().rate().rate())
                .isEmpty();
    }

    @Test
    void aPeriodThatEndsBeforeItBeginsIsRefused() {
        assertThatThrownBy(() ->
                        new ReportPeriod(LocalDate.parse("2026-02-01"), LocalDate.parse("2026-01-31"), ZoneOffset.UTC))
                .hasMessageContaining("2026-02-01 to 2026-01-31");
    }

    private static World leads() {
        return new World()
                .account("customer within 30 days", "2026-02-01", "2026-03-01 hot")
                .customer("customer within 30 days", "2026-03-20")
                .account("opportunity only", "2026-02-01", "2026-03-01 hot")
                .opportunity("opportunity only", "2026-03-15")
                .account("customer too late", "2026-02-01", "2026-03-01 hot")
                .customer("customer too late", "2026-03-31")
                .account("customer before", "2026-02-01", "2026-03-01 hot")
                .customer("customer before", "2026-02-20")
                .account("not decided", "2026-02-01", "2026-06-01 hot")
                .account("customer though not decided", "2026-02-01", "2026-06-20 hot")
                .customer("customer though not decided", "2026-06-25");
    }

    private static PqlMonths.Row month(String month, long fresh, long atFirstRun, long again, long hot, long warm) {
        return new PqlMonths.Row(
                YearMonth.parse(month), fresh, atFirstRun, again, Map.of("hot", hot, "warm", warm, "cold", 0L));
    }
}
