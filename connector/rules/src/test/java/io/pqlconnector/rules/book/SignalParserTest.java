package io.pqlconnector.rules.book;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.rules.signal.EventFilter;
import io.pqlconnector.rules.signal.NumberTest;
import io.pqlconnector.rules.signal.PropertyTest;
import io.pqlconnector.rules.signal.Signal;
import io.pqlconnector.rules.signal.SignalName;
import io.pqlconnector.rules.signal.TraitTest;
import io.pqlconnector.spi.source.PropertyPath;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SignalParserTest {
    private static final SignalName S = new SignalName("s");
    private static final Optional<Duration> DAYS_30 = Optional.of(Duration.ofDays(30));

    @ParameterizedTest(name = "{0}")
    @MethodSource("signals")
    void readsEveryKindOfSignal(String yaml, Signal signal) {
        assertThat(Books.parsed(Books.withSignal(yaml)).account().signal(S)).contains(signal);
    }

    static Stream<Arguments> signals() {
        return Stream.of(
                Arguments.of(
                        "{ event: X, at_least: 3, within: 30d }",
                        new Signal.Count(S, events("X"), DAYS_30, NumberTest.atLeast(3))),
                Arguments.of(
                        "{ event: [X, Y y], at_most: 3 }",
                        new Signal.Count(S, events("X", "Y y"), Optional.empty(), range(null, "3"))),
                Arguments.of("{ event: any }", new Signal.Count(S, EventFilter.ANY, Optional.empty(), NumberTest.NONE)),
                Arguments.of("{ event: 'any' }", new Signal.Count(S, events("any"), Optional.empty(), NumberTest.NONE)),
                Arguments.of(
                        "{ event: X, distinct_days: 5, within: 2w }",
                        new Signal.DistinctDays(
                                S, events("X"), Optional.of(Duration.ofDays(14)), NumberTest.atLeast(5))),
                Arguments.of(
                        "{ distinct_users: 3, within: 30d }",
                        new Signal.DistinctUsers(S, EventFilter.ANY, DAYS_30, NumberTest.atLeast(3))),
                Arguments.of(
                        "{ latest: records_used, divided_by: records_limit, at_least: 80% }",
                        aggregate(Signal.Aggregate.How.LATEST, "records_used", "records_limit", "0.80")),
                Arguments.of(
                        "{ max: properties.a.b, at_least: 1.5 }",
                        aggregate(Signal.Aggregate.How.MAX, "a.b", null, "1.5")),
                Arguments.of(
                        "{ sum: context.seats, event: X, within: 30d }",
                        new Signal.Aggregate(
                                S,
                                Signal.Aggregate.How.SUM,
                                PropertyPath.context("seats"),
                                Optional.empty(),
                                events("X"),
                                DAYS_30,
                                NumberTest.NONE)),
                Arguments.of("{ trait: plan }", new Signal.Trait(S, "plan", new TraitTest.Present())),
                Arguments.of(
                        "{ trait: employees, at_least: 50, at_most: 1_000 }",
                        new Signal.Trait(S, "employees", new TraitTest.InRange(decimal("50"), decimal("1000")))),
                Arguments.of(
                        "{ trait: industry, in: [saas, fintech] }",
                        new Signal.Trait(S, "industry", new TraitTest.OneOf(List.of("saas", "fintech")))),
                Arguments.of(
                        "{ trait: title, contains: VP }", new Signal.Trait(S, "title", new TraitTest.Contains("VP"))),
                Arguments.of(
                        "{ trait: since, after: 2026-01-01, before: 2026-02-01T12:00:00Z }",
                        new Signal.Trait(
                                S,
                                "since",
                                new TraitTest.Dated(
                                        Optional.of(Instant.parse("2026-01-01T00:00:00Z")),
                                        Optional.of(Instant.parse("2026-02-01T12:00:00Z"))))),
                Arguments.of(
                        "{ trait: trial_ends, within: 7d }",
                        new Signal.Trait(S, "trial_ends", new TraitTest.Within(Duration.ofDays(7)))),
                Arguments.of("{ quiet_for: 14d }", new Signal.QuietFor(S, EventFilter.ANY, Duration.ofDays(14))),
                Arguments.of(
                        "{ first_seen: any, at_least: 7d, at_most: 12w }",
                        new Signal.FirstSeen(
                                S, EventFilter.ANY, Optional.of(Duration.ofDays(7)), Optional.of(Duration.ofDays(84)))),
                Arguments.of(
                        "{ trend: X, over: 14d, falls_by: 50% }",
                        new Signal.Trend(
                                S,
                                events("X"),
                                Duration.ofDays(14),
                                Signal.Trend.Direction.FALLS,
                                new BigDecimal("0.50"),
                                5)),
                Arguments.of(
                        "{ trend: any, over: 2w, rises_by: 150%, floor: 20 }",
                        new Signal.Trend(
                                S,
                                EventFilter.ANY,
                                Duration.ofDays(14),
                                Signal.Trend.Direction.RISES,
                                new BigDecimal("1.50"),
                                20)),
                Arguments.of(
                        "{ expr: 'signals.used * 2', at_least: 4 }",
                        new Signal.Expression(S, "signals.used * 2", NumberTest.atLeast(4))));
    }

    @Test
    void readsEveryConditionOnProperties() {
        Signal.Count signal = (Signal.Count) Books.parsed(Books.withSignal(
                        "{ event: X, where: { plan: team, seats: [3, 4], context.app: web, size: { at_least: 3, below: 9 },"
                                + " url: { contains: /p, starts_with: http, ends_with: x, not: [a, b] } } }"))
                .account()
                .signal(S)
                .orElseThrow();

        PropertyPath url = PropertyPath.property("url");
        assertThat(signal.events().where())
                .containsExactly(
                        new PropertyTest.OneOf(PropertyPath.property("plan"), List.of("team")),
                        new PropertyTest.OneOf(PropertyPath.property("seats"), List.of("3", "4")),
                        new PropertyTest.OneOf(PropertyPath.context("app"), List.of("web")),
                        new PropertyTest.InRange(
                                PropertyPath.property("size"),
                                decimal("3"),
                                Optional.empty(),
                                Optional.empty(),
                                decimal("9")),
                        new PropertyTest.TextMatch(url, PropertyTest.TextMatch.Form.CONTAINS, "/p"),
                        new PropertyTest.TextMatch(url, PropertyTest.TextMatch.Form.STARTS_WITH, "http"),
                        new PropertyTest.TextMatch(url, PropertyTest.TextMatch.Form.ENDS_WITH, "x"),
                        new PropertyTest.NoneOf(url, List.of("a", "b")));
    }

    private static EventFilter events(String... names) {
        return new EventFilter(List.of(names), List.of());
    }

    private static Optional<BigDecimal> decimal(String number) {
        return Optional.of(new BigDecimal(number));
    }

    private static NumberTest range(@Nullable String atLeast, String atMost) {
        return new NumberTest(Optional.ofNullable(atLeast).map(BigDecimal::new), decimal(atMost));
    }

    private static Signal aggregate(
            Signal.Aggregate.How how, String property, @Nullable String dividedBy, String atLeast) {
        return new Signal.Aggregate(
                S,
                how,
                PropertyPath.property(property),
                Optional.ofNullable(dividedBy).map(PropertyPath::property),
                EventFilter.ANY,
                Optional.empty(),
                new NumberTest(decimal(atLeast), Optional.empty()));
    }
}
