package io.pqlconnector.worker.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.rules.book.RuleBooks;
import io.pqlconnector.rules.signal.EventFilter;
import io.pqlconnector.rules.signal.NumberTest;
import io.pqlconnector.rules.signal.Signal;
import io.pqlconnector.rules.signal.SignalName;
import io.pqlconnector.spi.config.Problems;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written is read back as the signal that was judged. */
final class SignalYamlTest {
    private static final Duration OBSERVED = Duration.ofDays(14);

    @Test
    void anyEventIsWrittenAsSuchAndLooksNoFurtherBackThanWasLooked() {
        Signal.Count any = count(List.of(), Optional.empty());

        assertThat(SignalYaml.text(any, 12, OBSERVED)).isEqualTo("event: any, at_least: 12, within: 14d");
        assertThat(readBack(any)).isEqualTo(count(List.of(), Optional.of(OBSERVED)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT6H", "PT36H", "PT90M", "P7D"})
    void aWindowStaysAsLongAsItWas(String window) {
        Signal.Count counted = count(List.of("Report Run"), Optional.of(Duration.parse(window)));

        assertThat(readBack(counted)).isEqualTo(counted);
    }

    @ParameterizedTest
    @ValueSource(strings = {"any", "null", "a: b # c", "It\u0092s \u2028 \uFEFF \"so\"", "{x}", "\\u0041"})
    void whateverAnEventIsCalledItStaysThatEvent(String name) {
        Signal.Count counted = count(List.of(name), Optional.of(OBSERVED));

        assertThat(readBack(counted)).isEqualTo(counted);
    }

    private static Signal.Count count(List<String> names, Optional<Duration> within) {
        return new Signal.Count(
                new SignalName("found"), new EventFilter(names, List.of()), within, NumberTest.atLeast(12));
    }

    private static Signal readBack(Signal signal) {
        Problems problems = new Problems();
        String rules = "version: 1\naccount:\n  signals:\n    found: { " + SignalYaml.text(signal, 12, OBSERVED)
                + " }\n" + "  score: { points: { found: 5 }, threshold: 5 }\n";
        RuleBooks books = RuleBooks.parse("rules.yaml", rules, problems).orElseThrow();
        assertThat(problems.inOrder()).isEmpty();
        return books.account().signals().get(0);
    }
}
