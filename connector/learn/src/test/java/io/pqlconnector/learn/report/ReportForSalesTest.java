package io.pqlconnector.learn.report;

import static io.pqlconnector.learn.report.World.EXACT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.LocalDate;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** What triggers are worth, what reps said no to and how much comes to them, with answers worked out by hand: docs/metrics.md. */
final class ReportForSalesTest {
    private static final Offset<Double> FOUR_DIGITS = within(0.00005);

    // hit_limit fired on 3 of 4 of which that is known. Decided are 2 of those 3, 1 converted: 1/2. Decided of all are
    // 3, 1 converted: 1/3. The lift is 1/2 over 1/3. Wilson for 1 of 2: (1 + 1.92073) / (2 + 3.84146) = 0.5, give or
    // take 1.95996 / 5.84146 * sqrt(0.5 + 0.96036) = 0.40547.
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
    // horizon has passed. The third verdict was taken back, the fourth lead became a customer all the same, the fifth
    // was said no to before. Decided of hit_limit are 4 (the one whose verdict was taken back goes on), 1 converted:
    // 1/4, 3 false positives.
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
}
