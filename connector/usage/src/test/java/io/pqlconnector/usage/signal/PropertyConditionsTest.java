package io.pqlconnector.usage.signal;

import static io.pqlconnector.usage.signal.TestRecord.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.rules.signal.EventFilter;
import io.pqlconnector.rules.signal.Measured;
import io.pqlconnector.rules.signal.PropertyTest;
import io.pqlconnector.rules.signal.Signal;
import io.pqlconnector.spi.source.PropertyPath;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Conditions on the properties of events, and how a property is found. */
final class PropertyConditionsTest extends SignalTest {
    @Test
    void aPropertyOfAnyTypeComparesAsText() {
        Measured measured = one(
                where(new PropertyTest.OneOf(PropertyPath.property("plan"), List.of("pro", "5", "true"))),
                withProperties("\"plan\":\"pro\""),
                withProperties("\"plan\":5"),
                withProperties("\"plan\":true"),
                withProperties("\"plan\":\"Pro\""),
                withProperties("\"plan\":null"),
                withProperties("\"other\":1"));

        assertThat(number(measured)).isEqualTo(3);
    }

    @Test
    void noneOfNeedsTheProperty() {
        Measured measured = one(
                where(new PropertyTest.NoneOf(PropertyPath.property("plan"), List.of("free"))),
                withProperties("\"plan\":\"pro\""),
                withProperties("\"plan\":\"free\""),
                withProperties("\"other\":1"));

        assertThat(number(measured)).isEqualTo(1);
    }

    @Test
    void rangesTakeTextThatReadsAsANumber() {
        PropertyTest test = new PropertyTest.InRange(
                PropertyPath.property("seats"),
                Optional.of(new BigDecimal("5")),
                Optional.of(new BigDecimal("10")),
                Optional.empty(),
                Optional.empty());
        Measured measured = one(
                where(test),
                withProperties("\"seats\":5"),
                withProperties("\"seats\":\"10\""),
                withProperties("\"seats\":4.999"),
                withProperties("\"seats\":10.001"),
                withProperties("\"seats\":\"NaN\""),
                withProperties("\"seats\":\"inf\""),
                withProperties("\"seats\":\"many\""));

        assertThat(number(measured)).isEqualTo(2);
    }

    @Test
    void openBoundsLeaveTheBoundOut() {
        PropertyTest test = new PropertyTest.InRange(
                PropertyPath.property("seats"),
                Optional.empty(),
                Optional.empty(),
                Optional.of(new BigDecimal("5")),
                Optional.of(new BigDecimal("10")));
        Measured measured = one(
                where(test),
                withProperties("\"seats\":5"),
                withProperties("\"seats\":5.001"),
                withProperties("\"seats\":10"));

        assertThat(number(measured)).isEqualTo(1);
    }

    private static Signal where(PropertyTest test) {
        return Requests.count("s", new EventFilter(List.of(), List.of(test)), Optional.empty());
    }

    @Test
    void textMatchesWithoutRegardToCaseAndWithoutWildcards() {
        assertThat(matching(PropertyTest.TextMatch.Form.CONTAINS, "50%_!", "only 50%_! left", "only 50xx! left"))
                .isEqualTo(1);
        assertThat(matching(PropertyTest.TextMatch.Form.STARTS_WITH, "ÄB", "äbc", "xäb"))
                .isEqualTo(1);
        assertThat(matching(PropertyTest.TextMatch.Form.ENDS_WITH, "Bc", "aBC", "bcd"))
                .isEqualTo(1);
    }

    private double matching(PropertyTest.TextMatch.Form form, String text, String... values) {
        return number(one(
                where(new PropertyTest.TextMatch(PropertyPath.property("note"), form, text)),
                Arrays.stream(values)
                        .map(value -> withProperties("\"note\":\"" + value + "\""))
                        .toArray(TestRecord[]::new)));
    }

    @Test
    void aPropertyIsReadFromItsColumnOrTheTextWhateverItsKey() {
        List<String> keys =
                List.of("plan", "a.b", "it's", "dollar $", "q\"uote", "back\\slash", "", "Ünï", "*", "a/b~c");
        for (String key : keys) {
            PropertyPath path = PropertyPath.property(key);
            String json = "{\"org\":\"a\",\"" + key.replace("\\", "\\\\").replace("\"", "\\\"") + "\":\"yes\"}";
            Signal signal = Requests.count(
                    "s",
                    new EventFilter(List.of("E"), List.of(new PropertyTest.OneOf(path, List.of("yes")))),
                    Optional.empty());
            lake = new TestLake(directory);
            lake.file(List.of(), List.of(event("E", "u", daysAgo(1)).properties(json)));
            lake.file(List.of(path), List.of(event("E", "u", daysAgo(2)).properties(json)));
            lake.with(event("E", "a", "u", daysAgo(3)));
            assertThat(number(one(Requests.accounts(signal)))).as("key %s", key).isEqualTo(2);
        }
    }

    @Test
    void keysThatDifferByCaseAreTwoProperties() {
        PropertyPath upper = PropertyPath.property("Plan");
        PropertyPath lower = PropertyPath.property("plan");
        lake.file(
                List.of(lower),
                List.of(event("E", "u", daysAgo(1)).properties("{\"org\":\"a\",\"Plan\":\"x\",\"plan\":\"y\"}")));

        assertThat(countOf(upper, "x")).isEqualTo(1);
        assertThat(countOf(lower, "y")).isEqualTo(1);
        assertThat(countOf(upper, "y")).isEqualTo(0);
    }

    private double countOf(PropertyPath path, String value) {
        return number(one(Requests.accounts(where(new PropertyTest.OneOf(path, List.of(value))))));
    }

    @Test
    void aLoneSurrogateDoesNotFailTheQuery() {
        lake.with(
                event("E", "u", daysAgo(1)).properties("{\"org\":\"a\",\"x\":\"\\ud83d\"}"),
                event("E", "u", daysAgo(1)).properties("{\"org\":\"a\"}"),
                TestRecord.identify("", "u", daysAgo(1), "{\"name\":\"\\ud83d\"}"));

        assertThat(lake.measure(Requests.accounts(Requests.count("s", EventFilter.ANY, Optional.empty()))))
                .hasSize(1);
    }
}
