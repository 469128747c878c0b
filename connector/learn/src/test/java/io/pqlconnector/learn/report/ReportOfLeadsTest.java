package io.pqlconnector.learn.report;

import static io.pqlconnector.learn.report.World.EXACT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.pqlconnector.core.run.HealthVerdict;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who qualified, when and after how long, with answers worked out by hand: docs/metrics.md. */
final class ReportOfLeadsTest {
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

    private static PqlMonths.Row month(String month, long fresh, long atFirstRun, long again, long hot, long warm) {
        return new PqlMonths.Row(
                YearMonth.parse(month), fresh, atFirstRun, again, Map.of("hot", hot, "warm", warm, "cold", 0L));
    }
}
