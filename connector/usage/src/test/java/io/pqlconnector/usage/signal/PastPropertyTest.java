package io.pqlconnector.usage.signal;

import static io.pqlconnector.usage.signal.Requests.AS_OF;
import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.core.lake.AccountKeyStep;
import io.pqlconnector.core.lake.AccountMeasurement;
import io.pqlconnector.core.lake.IdentityRules;
import io.pqlconnector.core.lake.MeasurementRequest;
import io.pqlconnector.core.lake.Reach;
import io.pqlconnector.rules.signal.Measured;
import io.pqlconnector.rules.signal.NumberTest;
import io.pqlconnector.rules.signal.Signal;
import io.pqlconnector.rules.signal.SignalName;
import io.pqlconnector.rules.signal.SignalValue;
import io.pqlconnector.rules.signal.TraitTest;
import io.pqlconnector.spi.source.PropertyPath;
import io.pqlconnector.spi.source.RecordKind;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;

/** Instants that are measured together against each alone, whatever arrives late and whoever turns out to be whom. */
final class PastPropertyTest {
    private static final AccountKeyStep MAIL = new AccountKeyStep.EmailDomain();
    private static final PropertyPath VALUE = PropertyPath.property("v");
    private static final String[] USERS = {"u", "v", "w", "jo@acme.example", "test@globex.example", ""};

    /** What is measured, and by how many points of each signal an account qualifies. */
    private record Question(List<Signal> signals, IdentityRules identity, ZoneId zone, List<Integer> points) {
        List<MeasurementRequest> instants() {
            return Stream.of(30, 28, 7, 0)
                    .map(days ->
                            MeasurementRequest.asKnown(signals, identity, AS_OF.minus(Duration.ofDays(days)), zone))
                    .toList();
        }

        Reach reach() {
            Map<SignalName, Integer> most = new TreeMap<>();
            for (int i = 0; i < signals.size(); i++) {
                if (points.get(i % points.size()) > 0) {
                    most.put(signals.get(i).name(), points.get(i % points.size()));
                }
            }
            return new Reach(most, 3);
        }
    }

    @Property(tries = 40, shrinking = ShrinkingMode.BOUNDED)
    void instantsThatAreMeasuredTogetherAreAsIfEachWereAlone(
            @ForAll("lakes") List<TestRecord> records, @ForAll("questions") Question question) throws IOException {
        Path directory = Files.createTempDirectory("lake");
        try {
            TestLake lake = new TestLake(directory, 2);
            int half = records.size() / 2;
            lake.file(List.of(VALUE, PropertyPath.property("org")), records.subList(0, half));
            lake.file(List.of(VALUE), records.subList(half, records.size()));

            List<List<AccountMeasurement>> alone =
                    question.instants().stream().map(lake::alone).toList();

            assertThat(lake.past(question.instants())).isEqualTo(alone);
            assertNobodyIsMissed(question, alone, lake.past(question.instants(), Optional.of(question.reach())));
        } finally {
            delete(directory);
        }
    }

    private static void assertNobodyIsMissed(
            Question question, List<List<AccountMeasurement>> all, List<List<AccountMeasurement>> some) {
        for (int i = 0; i < all.size(); i++) {
            assertThat(all.get(i)).containsAll(some.get(i));
            List<AccountMeasurement> missing = new ArrayList<>(all.get(i));
            missing.removeAll(some.get(i));
            assertThat(missing).allMatch(account -> points(question, account) < 3);
        }
    }

    /** The points of signals that fired, or may have. */
    private static int points(Question question, AccountMeasurement account) {
        return question.signals().stream()
                .filter(signal ->
                        mayFire(signal, account.account().signals().getOrDefault(signal.name(), Measured.ABSENT)))
                .mapToInt(signal -> question.reach().most().getOrDefault(signal.name(), 0))
                .sum();
    }

    private static boolean mayFire(Signal signal, Measured measured) {
        Optional<NumberTest> test = Optional.empty();
        if (signal instanceof Signal.Count count) {
            test = Optional.of(count.test());
        } else if (signal instanceof Signal.DistinctDays days) {
            test = Optional.of(days.test());
        } else if (signal instanceof Signal.DistinctUsers users) {
            test = Optional.of(users.test());
        } else if (signal instanceof Signal.Aggregate aggregate) {
            test = Optional.of(aggregate.test());
        }
        return test.map(asked -> measured.value() instanceof SignalValue.Number number && asked.holds(number.value()))
                .orElse(true);
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    @Provide
    Arbitrary<List<TestRecord>> lakes() {
        // Without other records who is who never changes.
        Arbitrary<List<TestRecord>> others = Arbitraries.frequencyOf(
                Tuple.of(1, Arbitraries.just(List.<TestRecord>of())),
                Tuple.of(1, late(profiles()).list().ofMaxSize(4)),
                Tuple.of(2, late(Arbitraries.oneOf(profiles(), links())).list().ofMaxSize(8)));
        return Combinators.combine(late(events()).list().ofMinSize(1).ofMaxSize(40), others)
                .as((some, more) -> Stream.concat(some.stream(), more.stream()).toList());
    }

    private static Arbitrary<TestRecord> late(Arbitrary<TestRecord> records) {
        Arbitrary<Duration> after = Arbitraries.of(
                Duration.ZERO,
                Duration.ofNanos(1000),
                Duration.ofHours(-1),
                Duration.ofDays(1),
                Duration.ofDays(3),
                Duration.ofDays(8),
                Duration.ofDays(30));
        return Combinators.combine(records, after)
                .as((record, later) -> record.received(record.at().plus(later)));
    }

    /** Mostly around the borders of the windows that signals have, and around the instants. */
    private static Arbitrary<Instant> times() {
        return Combinators.combine(
                        Arbitraries.of(0, 1, 2, 7, 8, 14, 21, 28, 29, 30, 31, 35, 36, 60),
                        Arbitraries.of(-3_600_000_000L, -1L, 0L, 0L, 1L, 18_000_000_000L))
                .as((days, micros) -> AS_OF.minus(Duration.ofDays(days)).plusNanos(micros * 1000));
    }

    private static Arbitrary<TestRecord> events() {
        Arbitrary<String> properties = Combinators.combine(
                        Arbitraries.of("", "\"org\":\"a\"", "\"org\":\"b\"", "\"org\":[\"a\",\"ä b\"]"),
                        Arbitraries.of("", "\"v\":1", "\"v\":2.5", "\"v\":-3", "\"v\":\"It's\""),
                        Arbitraries.of("", "\"limit\":100", "\"limit\":0"),
                        Arbitraries.of("", "", "\"email\":\"vi@globex.example\""))
                .as((org, value, limit, mail) -> Stream.of(org, value, limit, mail)
                        .filter(part -> !part.isEmpty())
                        .collect(Collectors.joining(",", "{", "}")));
        return Combinators.combine(
                        Arbitraries.of(RecordKind.TRACK, RecordKind.TRACK, RecordKind.PAGE),
                        Arbitraries.of("E", "F", "It's"),
                        times(),
                        Arbitraries.of(USERS),
                        Arbitraries.of("d1", "d2", ""),
                        Arbitraries.of("", "", "g1"),
                        properties)
                .as((kind, name, at, user, device, group, written) -> TestRecord.event(name, user, at)
                        .kind(kind)
                        .anonymous(device)
                        .group(group)
                        .properties(written));
    }

    /** What says who is who. */
    private static Arbitrary<TestRecord> links() {
        Arbitrary<String> user = Arbitraries.of("u", "v", "w", "jo@acme.example");
        Arbitrary<String> traits = Arbitraries.of(
                "{}",
                "{\"email\":\"jo@acme.example\"}",
                "{\"email\":\"vi@ours.example\"}",
                "{\"email\":\"test@acme.example\",\"company\":\"a\"}",
                "{\"company\":[\"b\",\"c\"]}");
        return Combinators.combine(Arbitraries.of(0, 1, 2), times(), user, Arbitraries.of("d1", "d2", "v", ""), traits)
                .as((kind, at, who, other, written) -> {
                    if (kind == 0 && !other.isEmpty()) {
                        return TestRecord.alias(other, who, at);
                    }
                    return kind == 1
                            ? TestRecord.userProfile(who, written)
                            : TestRecord.identify(other, who, at, written);
                });
    }

    /** What says something of accounts. */
    private static Arbitrary<TestRecord> profiles() {
        Arbitrary<String> account = Arbitraries.of("a", "b", "g1", "acme.example", "1");
        Arbitrary<String> traits = Arbitraries.of(
                "{}",
                "{\"employees\":\"70\"}",
                "{\"employees\":90,\"domain\":\"acme.example\"}",
                "{\"domain\":\"ours.example\",\"name\":\"Ours\"}");
        return Combinators.combine(Arbitraries.of(0, 1, 2), times(), account, Arbitraries.of("u", "v"), traits)
                .as((kind, at, key, user, written) -> {
                    if (kind == 0) {
                        return TestRecord.group(user, key, at, written);
                    }
                    return kind == 1
                            ? TestRecord.accountProfile(key, at, written)
                            : TestRecord.enrichedAccount(key, written);
                });
    }

    @Provide
    Arbitrary<Question> questions() {
        Signal trait = new Signal.Trait(
                Requests.name("t"),
                "employees",
                new TraitTest.InRange(Optional.of(new BigDecimal(80)), Optional.empty()));
        Arbitrary<List<Signal>> books = SignalEnginePropertyTest.signals()
                .list()
                .ofMinSize(1)
                .ofMaxSize(8)
                .map(SignalEnginePropertyTest::named)
                .flatMap(signals -> Arbitraries.of(signals, with(signals, trait)));
        Arbitrary<IdentityRules> identities = Arbitraries.of(
                Requests.keyedBy(Requests.ORG),
                Requests.keyedBy(Requests.ORG, MAIL),
                Requests.keyedBy(MAIL),
                Requests.keyedBy(
                        new AccountKeyStep.Property(PropertyPath.context("groupId")),
                        new AccountKeyStep.UserTrait("company")),
                Requests.keyedBy(Requests.ORG, new AccountKeyStep.LastGroup()),
                new IdentityRules(
                        List.of(Requests.ORG, MAIL),
                        Set.of("ours.example"),
                        true,
                        List.of(Pattern.compile("test@.*"))));
        return Combinators.combine(
                        books,
                        identities,
                        Arbitraries.of("UTC", "America/New_York", "Asia/Kolkata", "Pacific/Apia")
                                .map(ZoneId::of),
                        Arbitraries.integers()
                                .between(-1, 3)
                                .list()
                                .ofMinSize(1)
                                .ofMaxSize(8))
                .as(Question::new);
    }

    private static List<Signal> with(List<Signal> signals, Signal more) {
        return Stream.concat(signals.stream(), Stream.of(more)).toList();
    }
}
