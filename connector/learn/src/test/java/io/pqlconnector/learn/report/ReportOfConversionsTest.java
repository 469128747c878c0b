package io.pqlconnector.learn.report;

import static io.pqlconnector.learn.report.World.EXACT;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.YearMonth;
import org.junit.jupiter.api.Test;

/** Who converted, when and for how much, with answers worked out by hand: docs/metrics.md. */
final class ReportOfConversionsTest {
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
    // customer before its first event.
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
    // 20 days; two got to an opportunity. One had been a customer before, and of June nothing is decided. The one of
    // last year is not in the period, though marketing says it again, and an account without usage is in no figure.
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

    // The first became a customer on March 5th, four days after it qualified; who told of it first did not say for how
    // much. The second was one in January: what it bought in March makes it no lead that converted.
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
}
