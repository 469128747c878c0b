package io.pqlconnector.usage.signal;

import static io.pqlconnector.usage.signal.Requests.AS_OF;
import static io.pqlconnector.usage.signal.TestRecord.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.core.lake.AccountMeasurement;
import io.pqlconnector.core.lake.MeasurementRequest;
import io.pqlconnector.rules.signal.EventFilter;
import io.pqlconnector.rules.signal.Measured;
import io.pqlconnector.rules.signal.NumberTest;
import io.pqlconnector.rules.signal.PropertyTest;
import io.pqlconnector.rules.signal.Signal;
import io.pqlconnector.rules.signal.SignalValue;
import io.pqlconnector.rules.signal.TraitTest;
import io.pqlconnector.spi.source.PropertyPath;
import io.pqlconnector.spi.source.RecordKind;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every kind of signal at its borders. */
final class SignalKindsTest {
    private static final EventFilter LOGIN = Requests.named("Login");
    private static final PropertyPath USED = PropertyPath.property("used");
    private static final PropertyPath LIMIT = PropertyPath.property("limit");

    @TempDir
    private Path directory;

    private TestLake lake;

    @BeforeEach
    void open() {
        lake = new TestLake(directory);
    }

    private static Instant before(Duration duration) {
        return AS_OF.minus(duration);
    }

    private static Instant daysAgo(long days) {
        return before(Duration.ofDays(days));
    }

    private Measured one(Signal signal, TestRecord... records) {
        return one(Requests.accounts(signal), records);
    }

    private Measured one(MeasurementRequest request, TestRecord... records) {
        lake.with(records);
        List<AccountMeasurement> accounts = lake.measure(request);
        assertThat(accounts).hasSize(1);
        return accounts.get(0)
                .account()
                .signals()
                .getOrDefault(request.accountSignals().get(0).name(), Measured.ABSENT);
    }

    private static double number(Measured measured) {
        assertThat(measured.value()).isInstanceOf(SignalValue.Number.class);
        return measured.value() instanceof SignalValue.Number number ? number.value() : Double.NaN;
    }

    @Test
    void anEventAtTheStartOfTheWindowCountsAndOneAtItsEndDoesNot() {
        Measured measured = one(
                Requests.count("s", LOGIN, Requests.days(30)),
                event("Login", "a", "u", daysAgo(30)),
                event("Login", "a", "u", before(Duration.ofNanos(1000))),
                event("Login", "a", "u", AS_OF));

        assertThat(number(measured)).isEqualTo(2);
        assertThat(measured.first()).contains(daysAgo(30));
        assertThat(measured.last()).contains(before(Duration.ofNanos(1000)));
    }

    @Test
    void anEventAMicrosecondBeforeTheWindowDoesNotCount() {
        Measured measured = one(
                Requests.count("s", LOGIN, Requests.days(30)),
                event("Login", "a", "u", daysAgo(30).minusNanos(1000)));

        assertThat(measured).isEqualTo(Measured.number(0));
    }

    @Test
    void anEventOf29Point99DaysAgoIsInsideThirtyDays() {
        Measured measured = one(
                Requests.count("s", LOGIN, Requests.days(30)),
                event("Login", "a", "u", before(Duration.ofMinutes(43_185))),
                event("Login", "a", "u", before(Duration.ofMinutes(43_215))));

        assertThat(number(measured)).isEqualTo(1);
    }

    @Test
    void onlyTheNamedEventsCountAndOnlyUsage() {
        Measured measured = one(
                Requests.count("s", Requests.named("Login", "It's \"here\""), Optional.empty()),
                event("Login", "a", "u", daysAgo(1)),
                event("It's \"here\"", "a", "u", daysAgo(400)),
                event("login", "a", "u", daysAgo(1)),
                event("Login", "a", "u", daysAgo(1)).kind(RecordKind.IDENTIFY),
                event("Login", "a", "u", daysAgo(1)).kind(RecordKind.PAGE),
                event("Login", "a", "u", daysAgo(1)).kind(RecordKind.SCREEN));

        assertThat(number(measured)).isEqualTo(4);
    }

    @Test
    void aPropertyOfAnyTypeComparesAsText() {
        Measured measured = one(
                Requests.count(
                        "s",
                        new EventFilter(
                                List.of(),
                                List.of(new PropertyTest.OneOf(
                                        PropertyPath.property("plan"), List.of("pro", "5", "true")))),
                        Optional.empty()),
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
                Requests.count(
                        "s",
                        new EventFilter(
                                List.of(),
                                List.of(new PropertyTest.NoneOf(PropertyPath.property("plan"), List.of("free")))),
                        Optional.empty()),
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
                Requests.count("s", new EventFilter(List.of(), List.of(test)), Optional.empty()),
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
                Requests.count("s", new EventFilter(List.of(), List.of(test)), Optional.empty()),
                withProperties("\"seats\":5"),
                withProperties("\"seats\":5.001"),
                withProperties("\"seats\":10"));

        assertThat(number(measured)).isEqualTo(1);
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
        TestLake other = new TestLake(directory);
        other.with(Arrays.stream(values)
                .map(value -> withProperties("\"note\":\"" + value + "\""))
                .toArray(TestRecord[]::new));
        EventFilter filter = new EventFilter(
                List.of(), List.of(new PropertyTest.TextMatch(PropertyPath.property("note"), form, text)));
        return number(other.measure(Requests.accounts(Requests.count("s", filter, Optional.empty())))
                .get(0)
                .account()
                .signals()
                .getOrDefault(Requests.name("s"), Measured.ABSENT));
    }

    private static TestRecord withProperties(String properties) {
        return event("E", "u", daysAgo(1)).properties("{\"org\":\"a\"," + properties + "}");
    }

    @Test
    void daysAreThoseOfUtcByDefault() {
        Measured measured = one(
                Requests.distinctDays("s", LOGIN, Requests.days(7)),
                event("Login", "a", "u", Instant.parse("2026-03-29T23:59:59.999999Z")),
                event("Login", "a", "u", Instant.parse("2026-03-30T00:00:00Z")),
                event("Login", "a", "v", Instant.parse("2026-03-30T12:00:00Z")),
                event("Login", "a", "v", daysAgo(8)));

        assertThat(number(measured)).isEqualTo(2);
        assertThat(measured.first()).contains(Instant.parse("2026-03-29T23:59:59.999999Z"));
    }

    @Test
    void daysOfNewYorkChangeWithItsClock() {
        // The clocks go forward on 2026-03-08 at 07:00 UTC: midnight is at 05:00 UTC before it, and at 04:00 after it.
        MeasurementRequest request = Requests.inZone(
                Requests.accounts(Requests.distinctDays("s", LOGIN, Optional.empty())), ZoneId.of("America/New_York"));

        assertThat(days(request, "2026-03-08T04:59:59Z", "2026-03-08T05:00:00Z"))
                .isEqualTo(2);
        assertThat(days(request, "2026-03-08T05:00:00Z", "2026-03-09T03:59:59Z"))
                .isEqualTo(1);
        assertThat(days(request, "2026-03-09T03:59:59Z", "2026-03-09T04:00:00Z"))
                .isEqualTo(2);
        assertThat(days(request, "2025-11-02T04:00:00Z", "2025-11-03T04:59:59Z"))
                .isEqualTo(1);
        assertThat(days(request, "2025-11-03T04:59:59Z", "2025-11-03T05:00:00Z"))
                .isEqualTo(2);
    }

    @Test
    void daysOfAZoneWithoutChangesAreShifted() {
        MeasurementRequest request = Requests.inZone(
                Requests.accounts(Requests.distinctDays("s", LOGIN, Optional.empty())), ZoneId.of("Asia/Kolkata"));

        assertThat(days(request, "2026-03-08T18:29:59Z", "2026-03-08T18:30:00Z"))
                .isEqualTo(2);
        assertThat(days(request, "2026-03-08T18:30:00Z", "2026-03-09T18:29:59Z"))
                .isEqualTo(1);
    }

    private double days(MeasurementRequest request, String... instants) {
        TestLake other = new TestLake(directory);
        other.with(Arrays.stream(instants)
                .map(at -> event("Login", "a", "u", Instant.parse(at)))
                .toArray(TestRecord[]::new));
        return number(
                other.measure(request).get(0).account().signals().getOrDefault(Requests.name("s"), Measured.ABSENT));
    }

    @Test
    void usersCountOnceAndUnknownOnesByTheirAnonymousId() {
        Measured measured = one(
                Requests.distinctUsers("s", LOGIN, Requests.days(30)),
                event("Login", "a", "u", daysAgo(1)),
                event("Login", "a", "u", daysAgo(2)),
                event("Login", "a", "v", daysAgo(2)),
                event("Login", "a", "", daysAgo(2)).anonymous("device-1"),
                event("Login", "a", "", daysAgo(3)).anonymous("device-1"),
                event("Login", "a", "", daysAgo(3)),
                event("Other", "a", "w", daysAgo(3)),
                event("Login", "a", "x", daysAgo(31)));

        assertThat(number(measured)).isEqualTo(3);
        assertThat(lake.measure(Requests.accounts()).get(0).userCount()).isEqualTo(4);
    }

    @Test
    void aSumTakesWhatReadsAsANumber() {
        Measured measured = one(
                aggregate(Signal.Aggregate.How.SUM, Optional.empty()),
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
        Measured measured = one(aggregate(Signal.Aggregate.How.SUM, Optional.empty()), used("\"x\"", daysAgo(1)));

        assertThat(measured).isEqualTo(Measured.ABSENT);
    }

    @Test
    void theGreatestIsExact() {
        Measured measured = one(
                aggregate(Signal.Aggregate.How.MAX, Optional.empty()),
                used("-5", daysAgo(5)),
                used("-0.30000000000000004", daysAgo(4)),
                used("\"NaN\"", daysAgo(3)));

        assertThat(number(measured)).isEqualTo(-0.30000000000000004);
    }

    @Test
    void theLatestPassesOverEventsWithoutTheProperty() {
        Measured measured = one(
                aggregate(Signal.Aggregate.How.LATEST, Optional.empty()),
                used("7", daysAgo(5)),
                used("3", daysAgo(4)),
                event("E", "a", "u", daysAgo(3)));

        assertThat(number(measured)).isEqualTo(3);
        assertThat(measured.last()).contains(daysAgo(4));
    }

    @Test
    void ofSeveralLatestTheLargestCounts() {
        Measured measured = one(
                aggregate(Signal.Aggregate.How.LATEST, Optional.empty()),
                used("9", daysAgo(6)),
                used("3", daysAgo(5)),
                used("4", daysAgo(5)),
                used("2", daysAgo(5)));

        assertThat(number(measured)).isEqualTo(4);
    }

    @Test
    void aRatioNeedsAPositiveLimit() {
        Measured measured = one(
                aggregate(Signal.Aggregate.How.LATEST, Optional.of(LIMIT)),
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
        Measured measured = one(
                aggregate(Signal.Aggregate.How.MAX, Optional.of(LIMIT)),
                usedOf("800", "1000", daysAgo(5)),
                usedOf("10", "10", daysAgo(4)),
                usedOf("900", "1000", daysAgo(3)));

        assertThat(number(measured)).isEqualTo(1.0);
    }

    private static Signal aggregate(Signal.Aggregate.How how, Optional<PropertyPath> limit) {
        return new Signal.Aggregate(
                Requests.name("s"), how, USED, limit, EventFilter.ANY, Optional.empty(), NumberTest.NONE);
    }

    private static TestRecord used(String value, Instant at) {
        return event("E", "u", at).properties("{\"org\":\"a\",\"used\":" + value + "}");
    }

    private static TestRecord usedOf(String value, String limit, Instant at) {
        return event("E", "u", at).properties("{\"org\":\"a\",\"used\":" + value + ",\"limit\":" + limit + "}");
    }

    @Test
    void quietCountsDaysWithFractionsSinceTheLastEvent() {
        Signal quiet = new Signal.QuietFor(Requests.name("s"), LOGIN, Duration.ofDays(14));
        Measured measured = one(
                quiet,
                event("Login", "a", "u", daysAgo(20)),
                event("Login", "a", "u", before(Duration.ofHours(36))),
                event("Other", "a", "u", daysAgo(1)));

        assertThat(number(measured)).isEqualTo(1.5);
        assertThat(measured.last()).contains(before(Duration.ofHours(36)));
    }

    @Test
    void oneWithoutTheEventIsNeitherQuietNorOld() {
        assertThat(one(
                        new Signal.QuietFor(Requests.name("s"), LOGIN, Duration.ofDays(14)),
                        event("Other", "a", "u", daysAgo(1))))
                .isEqualTo(Measured.ABSENT);
        assertThat(one(
                        new Signal.FirstSeen(Requests.name("s"), LOGIN, Optional.empty(), Optional.empty()),
                        event("Other", "a", "u", daysAgo(1))))
                .isEqualTo(Measured.ABSENT);
    }

    @Test
    void ageCountsFromTheFirstEvent() {
        Measured measured = one(
                new Signal.FirstSeen(Requests.name("s"), EventFilter.ANY, Optional.empty(), Optional.empty()),
                event("Login", "a", "u", daysAgo(400)),
                event("Login", "a", "u", daysAgo(2)));

        assertThat(number(measured)).isEqualTo(400);
    }

    @Test
    void aTrendComparesTwoWindows() {
        assertThat(trend(0, 4, 2)).isEqualTo(-0.5);
        assertThat(trend(0, 2, 3)).isEqualTo(0.5);
        assertThat(trend(0, 0, 3)).isEqualTo(1);
        assertThat(trend(0, 3, 0)).isEqualTo(-1);
        assertThat(trend(0, 0, 0)).isEqualTo(0);
    }

    @Test
    void aTrendBelowItsFloorIsNone() {
        assertThat(trend(5, 4, 1)).isEqualTo(0);
        assertThat(trend(5, 5, 1)).isEqualTo(-0.8);
        assertThat(trend(5, 1, 5)).isEqualTo(4);
        assertThat(trend(5, 0, 4)).isEqualTo(0);
    }

    private double trend(long floor, int before, int last) {
        List<TestRecord> records = new ArrayList<>();
        records.add(event("Other", "a", "u", daysAgo(1)));
        // Just outside: a microsecond before the earlier window.
        records.add(event("Login", "a", "u", daysAgo(28).minusNanos(1000)));
        for (int i = 0; i < before; i++) {
            records.add(
                    event("Login", "a", "u", i == 0 ? daysAgo(28) : daysAgo(14).minusNanos(1000L * i)));
        }
        for (int i = 0; i < last; i++) {
            records.add(event("Login", "a", "u", i == 0 ? daysAgo(14) : AS_OF.minusNanos(1000L * i)));
        }
        Signal signal = new Signal.Trend(
                Requests.name("s"),
                LOGIN,
                Duration.ofDays(14),
                Signal.Trend.Direction.FALLS,
                new BigDecimal("0.5"),
                floor);
        TestLake other = new TestLake(directory);
        other.file(List.of(), records);
        return number(other.measure(Requests.accounts(signal))
                .get(0)
                .account()
                .signals()
                .getOrDefault(Requests.name("s"), Measured.ABSENT));
    }

    @Test
    void aTraitIsTextOrANumberWhereItsTestIsNumeric() {
        lake.with(TestRecord.accountProfile(
                "a", daysAgo(3), "{\"employees\":\" 120 \",\"industry\":\"SaaS\",\"size\":\"50+\"}"));
        Signal employees = new Signal.Trait(
                Requests.name("employees"), "employees", new TraitTest.InRange(Optional.empty(), Optional.empty()));
        Signal size = new Signal.Trait(
                Requests.name("size"), "size", new TraitTest.InRange(Optional.empty(), Optional.empty()));
        Signal industry = new Signal.Trait(Requests.name("industry"), "industry", new TraitTest.Present());
        Signal none = new Signal.Trait(Requests.name("none"), "nothing", new TraitTest.Present());

        assertThat(lake.measure(Requests.accounts(employees, size, industry, none))
                        .get(0)
                        .account()
                        .signals())
                .containsEntry(
                        Requests.name("employees"),
                        new Measured(new SignalValue.Number(120), Optional.empty(), Optional.of(daysAgo(3))))
                .containsEntry(
                        Requests.name("size"),
                        new Measured(new SignalValue.Text("50+"), Optional.empty(), Optional.of(daysAgo(3))))
                .containsEntry(
                        Requests.name("industry"),
                        new Measured(new SignalValue.Text("SaaS"), Optional.empty(), Optional.of(daysAgo(3))))
                .containsEntry(Requests.name("none"), Measured.ABSENT);
    }

    @Test
    void expressionsAreLeftToTheRules() {
        lake.with(event("Login", "a", "u", daysAgo(1)));

        assertThat(lake.measure(Requests.accounts(
                                new Signal.Expression(Requests.name("e"), "1 + 1", NumberTest.NONE),
                                Requests.count("s", LOGIN, Optional.empty())))
                        .get(0)
                        .account()
                        .signals())
                .containsOnlyKeys(Requests.name("s"));
    }

    @Test
    void anAccountWithoutEventsHasZeros() {
        lake.with(TestRecord.accountProfile("acme.com", Instant.EPOCH, "{\"name\":\"Acme\"}"));
        List<AccountMeasurement> accounts = lake.measure(Requests.accounts(
                Requests.count("c", LOGIN, Optional.empty()),
                Requests.distinctDays("d", LOGIN, Optional.empty()),
                new Signal.QuietFor(Requests.name("q"), LOGIN, Duration.ofDays(14))));

        assertThat(accounts).hasSize(1);
        assertThat(accounts.get(0).account().firstSeen()).isEmpty();
        assertThat(accounts.get(0).userCount()).isZero();
        assertThat(accounts.get(0).account().signals())
                .containsEntry(Requests.name("c"), Measured.number(0))
                .containsEntry(Requests.name("d"), Measured.number(0))
                .containsEntry(Requests.name("q"), Measured.ABSENT);
    }

    @Test
    void anEmptyLakeHasNoAccounts() {
        assertThat(lake.measure(Requests.accounts(Requests.count("c", LOGIN, Optional.empty()))))
                .isEmpty();
    }

    @Test
    void usersAreMeasuredWithTheirBookMostActiveFirst() {
        lake.with(
                event("Login", "a", "z", daysAgo(1)),
                event("Login", "a", "z", daysAgo(2)),
                event("Login", "a", "b", daysAgo(1)),
                event("Login", "a", "c", daysAgo(40)),
                event("Login", "b", "z", daysAgo(3)));

        AccountMeasurement account = lake.measure(Requests.users(
                        Requests.count("c", LOGIN, Optional.empty()),
                        Requests.distinctDays("d", LOGIN, Optional.empty()),
                        Requests.distinctUsers("u", LOGIN, Optional.empty())))
                .get(0);

        assertThat(account.users()).extracting(user -> user.key()).containsExactly("z", "b", "c");
        assertThat(account.users()).extracting(user -> user.recentEvents()).containsExactly(2L, 1L, 0L);
        assertThat(account.users().get(0).firstSeen()).contains(daysAgo(2));
        assertThat(account.users().get(0).signals())
                .containsEntry(
                        Requests.name("c"),
                        new Measured(new SignalValue.Number(2), Optional.of(daysAgo(2)), Optional.of(daysAgo(1))))
                .extractingByKey(Requests.name("u"))
                .extracting(Measured::value)
                .isEqualTo(new SignalValue.Number(1));
    }

    @Test
    void onlyTheMostActiveUsersAreMeasuredAndAllAreCounted() {
        lake.with(
                event("Login", "a", "u1", daysAgo(1)),
                event("Login", "a", "u2", daysAgo(1)),
                event("Login", "a", "u3", daysAgo(1)),
                event("Login", "a", "u3", daysAgo(1)));
        MeasurementRequest request = Requests.accounts();
        AccountMeasurement account = lake.measure(new MeasurementRequest(
                        request.accountSignals(),
                        request.userSignals(),
                        request.identity(),
                        request.asOf(),
                        request.zone(),
                        2,
                        Optional.empty()))
                .get(0);

        assertThat(account.users()).extracting(user -> user.key()).containsExactly("u3", "u1");
        assertThat(account.userCount()).isEqualTo(3);
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
            TestLake other = new TestLake(directory);
            other.file(List.of(), List.of(event("E", "u", daysAgo(1)).properties(json)));
            other.file(List.of(path), List.of(event("E", "u", daysAgo(2)).properties(json)));
            other.with(event("E", "a", "u", daysAgo(3)));
            assertThat(number(other.measure(Requests.accounts(signal))
                            .get(0)
                            .account()
                            .signals()
                            .getOrDefault(Requests.name("s"), Measured.ABSENT)))
                    .as("key %s", key)
                    .isEqualTo(2);
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
        Signal signal = Requests.count(
                "s",
                new EventFilter(List.of(), List.of(new PropertyTest.OneOf(path, List.of(value)))),
                Optional.empty());
        return number(lake.measure(Requests.accounts(signal))
                .get(0)
                .account()
                .signals()
                .getOrDefault(Requests.name("s"), Measured.ABSENT));
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
