package io.pqlconnector.usage.signal;

import static io.pqlconnector.usage.signal.TestRecord.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.rules.signal.EventFilter;
import io.pqlconnector.rules.signal.Measured;
import io.pqlconnector.rules.signal.NumberTest;
import io.pqlconnector.rules.signal.Signal;
import io.pqlconnector.rules.signal.Signal.Aggregate.How;
import io.pqlconnector.spi.source.PropertyPath;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Sums, the greatest and the latest of a numeric property, and its share of a limit. */
final class PropertyFiguresTest extends SignalTest {
    private static final PropertyPath USED = PropertyPath.property("used");
    private static final PropertyPath LIMIT = PropertyPath.property("limit");

    @Test
    void aSumTakesWhatReadsAsANumber() {
        Measured measured = figure(
                How.SUM,
                used("0.1", daysAgo(5)),
                used("0.2", daysAgo(4)),
                used("\"0.3\"", daysAgo(3)),
                used("1e2", daysAgo(2)),
                used("\"NaN\"", daysAgo(1)),
                used("\"Infinity\"", daysAgo(1)),
                used("\"\"", daysAgo(1)),
                used("null", daysAgo(1)),
                used("[1]", daysAgo(1)),
                used("1e25", daysAgo(1)));

        assertThat(number(measured)).isEqualTo(100.6);
        assertThat(measured.first()).contains(daysAgo(5));
        assertThat(measured.last()).contains(daysAgo(2));
    }

    @Test
    void withoutANumberThereIsNoFigure() {
        Measured measured = figure(How.SUM, used("\"x\"", daysAgo(1)));

        assertThat(measured).isEqualTo(Measured.ABSENT);
    }

    @Test
    void theGreatestIsExact() {
        Measured measured = figure(
                How.MAX, used("-5", daysAgo(5)), used("-0.30000000000000004", daysAgo(4)), used("\"NaN\"", daysAgo(3)));

        assertThat(number(measured)).isEqualTo(-0.30000000000000004);
    }

    @Test
    void theLatestPassesOverEventsWithoutTheProperty() {
        Measured measured =
                figure(How.LATEST, used("7", daysAgo(5)), used("3", daysAgo(4)), event("E", "a", "u", daysAgo(3)));

        assertThat(number(measured)).isEqualTo(3);
        assertThat(measured.last()).contains(daysAgo(4));
    }

    @Test
    void ofSeveralLatestTheLargestCounts() {
        Measured measured = figure(
                How.LATEST, used("9", daysAgo(6)), used("3", daysAgo(5)), used("4", daysAgo(5)), used("2", daysAgo(5)));

        assertThat(number(measured)).isEqualTo(4);
    }

    @Test
    void aRatioNeedsAPositiveLimit() {
        Measured measured = share(
                How.LATEST,
                usedOf("799", "1000", daysAgo(5)),
                usedOf("900", "0", daysAgo(4)),
                usedOf("900", "-1", daysAgo(3)),
                usedOf("900", "\"none\"", daysAgo(2)),
                used("900", daysAgo(1)));

        assertThat(number(measured)).isEqualTo(0.799);
        assertThat(measured.last()).contains(daysAgo(5));
    }

    @Test
    void theGreatestRatioIsOfOneEvent() {
        Measured measured = share(
                How.MAX,
                usedOf("800", "1000", daysAgo(5)),
                usedOf("10", "10", daysAgo(4)),
                usedOf("900", "1000", daysAgo(3)));

        assertThat(number(measured)).isEqualTo(1.0);
    }

    private Measured figure(How how, TestRecord... records) {
        return one(aggregate(how, Optional.empty()), records);
    }

    private Measured share(How how, TestRecord... records) {
        return one(aggregate(how, Optional.of(LIMIT)), records);
    }

    private static Signal aggregate(How how, Optional<PropertyPath> limit) {
        return new Signal.Aggregate(
                Requests.name("s"), how, USED, limit, EventFilter.ANY, Optional.empty(), NumberTest.NONE);
    }

    private static TestRecord used(String value, Instant at) {
        return event("E", "u", at).properties("{\"org\":\"a\",\"used\":" + value + "}");
    }

    private static TestRecord usedOf(String value, String limit, Instant at) {
        return event("E", "u", at).properties("{\"org\":\"a\",\"used\":" + value + ",\"limit\":" + limit + "}");
    }
}
