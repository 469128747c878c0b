package io.pqlconnector.usage.signal;

import static io.pqlconnector.usage.signal.Requests.AS_OF;
import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.core.lake.AccountMeasurement;
import io.pqlconnector.core.lake.LakeFile;
import io.pqlconnector.core.lake.MeasurementRequest;
import io.pqlconnector.rules.signal.EventFilter;
import io.pqlconnector.rules.signal.NumberTest;
import io.pqlconnector.rules.signal.PropertyTest;
import io.pqlconnector.rules.signal.Signal;
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
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;

/** The engine against the definition, and against itself in another order. */
final class SignalEnginePropertyTest {
    private static final PropertyPath VALUE = PropertyPath.property("v");
    private static final PropertyPath LIMIT = PropertyPath.property("limit");
    private static final String[] IDS = {"u", "v", "w", "x", "ü"};

    @Property(tries = 50, shrinking = ShrinkingMode.BOUNDED)
    void everyFigureIsThatOfItsDefinition(
            @ForAll("records") List<GeneratedRecord> records, @ForAll("requests") MeasurementRequest request)
            throws IOException {
        assertThat(measured(records, request, 2, false)).isEqualTo(BruteForce.measure(records, request));
    }

    @Property(tries = 10, shrinking = ShrinkingMode.BOUNDED)
    void filesRowsAndThreadsMakeNoDifference(
            @ForAll("records") List<GeneratedRecord> records,
            @ForAll("requests") MeasurementRequest request,
            @ForAll Random random)
            throws IOException {
        List<GeneratedRecord> shuffled = new ArrayList<>(records);
        Collections.shuffle(shuffled, random);

        assertThat(measured(shuffled, request, 1, true)).isEqualTo(measured(records, request, 2, false));
    }

    @Property(tries = 30, shrinking = ShrinkingMode.BOUNDED)
    void whatWasReceivedLaterIsAsIfItWereNotThere(
            @ForAll("records") List<GeneratedRecord> records,
            @ForAll("requests") MeasurementRequest request,
            @ForAll Random random)
            throws IOException {
        List<TestRecord> all = new ArrayList<>();
        List<GeneratedRecord> known = new ArrayList<>();
        for (GeneratedRecord record : records) {
            Instant received = record.at().plus(Duration.ofDays(random.nextInt(3)));
            all.add(record.written().received(received));
            if (received.isBefore(AS_OF)) {
                known.add(record);
            }
        }

        assertThat(measuredAsWritten(all, Requests.knownBy(request, AS_OF), 2, false))
                .isEqualTo(measured(known, request, 2, false));
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private static List<AccountMeasurement> measured(
            List<GeneratedRecord> records, MeasurementRequest request, int threads, boolean columns)
            throws IOException {
        return measuredAsWritten(records.stream().map(GeneratedRecord::written).toList(), request, threads, columns);
    }

    private static List<AccountMeasurement> measuredAsWritten(
            List<TestRecord> written, MeasurementRequest request, int threads, boolean columns) throws IOException {
        Path directory = Files.createTempDirectory("lake");
        try {
            TestLake lake = new TestLake(directory, threads);
            int half = written.size() / 2;
            // One file with the columns and one without them, so that both ways to read a property are tried.
            lake.file(List.of(VALUE, LIMIT, PropertyPath.property("org")), written.subList(0, half));
            lake.file(columns ? List.of(VALUE) : List.of(), written.subList(half, written.size()));
            List<LakeFile> files = new ArrayList<>(lake.files());
            if (columns) {
                Collections.reverse(files);
            }
            return lake.measure(files, request);
        } finally {
            delete(directory);
        }
    }

    @Provide
    Arbitrary<List<GeneratedRecord>> records() {
        // Mostly around the borders of the windows that signals have.
        Arbitrary<Instant> at = Combinators.combine(
                        Arbitraries.of(0, 1, 2, 7, 14, 28, 29, 30, 31, 60),
                        Arbitraries.of(-3_600_000_000L, -1L, 0L, 0L, 1L, 18_000_000_000L))
                .as((days, micros) -> AS_OF.minus(Duration.ofDays(days)).plusNanos(micros * 1000));
        Arbitrary<String> id = Arbitraries.of(IDS);
        Arbitrary<String> device = Arbitraries.of("d1", "d2", "x", "");
        Arbitrary<List<String>> accounts =
                Arbitraries.of("a", "b", "ä b").list().ofMaxSize(2);
        Arbitrary<Map<String, String>> properties = Combinators.combine(
                        Arbitraries.of("1", "2.5", "-3", "100", "0.1", "true", "It's", "50% \"off\"", "", "absent"),
                        Arbitraries.of("100", "2.5", "-3", "0", "absent"))
                .as((value, limit) -> {
                    Map<String, String> map = new TreeMap<>();
                    if (!value.equals("absent")) {
                        map.put("v", value);
                    }
                    if (!limit.equals("absent")) {
                        map.put("limit", limit);
                    }
                    return map;
                });
        Arbitrary<GeneratedRecord> events = Combinators.combine(
                        Arbitraries.of(RecordKind.TRACK, RecordKind.TRACK, RecordKind.PAGE, RecordKind.SCREEN),
                        Arbitraries.of("E", "F", "It's"),
                        at,
                        Arbitraries.of("u", "v", "w", "ü", "", ""),
                        device,
                        accounts,
                        properties)
                .as((kind, name, instant, user, anonymous, orgs, map) ->
                        new GeneratedRecord(kind, name, instant, user, anonymous, "", orgs, map));
        Arbitrary<GeneratedRecord> links = Combinators.combine(Arbitraries.of(true, false), at, id, device)
                .as((alias, instant, user, other) -> other.isEmpty() || alias
                        ? new GeneratedRecord(
                                RecordKind.ALIAS,
                                "",
                                instant,
                                user,
                                "",
                                other.isEmpty() ? "u" : other,
                                List.of(),
                                Map.of())
                        : new GeneratedRecord(RecordKind.IDENTIFY, "", instant, user, other, "", List.of(), Map.of()));
        return Combinators.combine(
                        events.list().ofMinSize(1).ofMaxSize(40),
                        Arbitraries.frequencyOf(
                                Tuple.of(1, Arbitraries.just(List.<GeneratedRecord>of())),
                                Tuple.of(2, links.list().ofMaxSize(4))))
                .as((some, more) -> Stream.concat(some.stream(), more.stream()).toList());
    }

    @Provide
    Arbitrary<MeasurementRequest> requests() {
        Arbitrary<List<Signal>> books =
                signals().list().ofMinSize(1).ofMaxSize(8).map(SignalEnginePropertyTest::named);
        return Combinators.combine(
                        books,
                        books.injectNull(0.3).map(book -> book == null ? List.<Signal>of() : book),
                        Arbitraries.of("UTC", "America/New_York", "Asia/Kolkata", "Pacific/Apia"),
                        Arbitraries.integers().between(1, 4))
                .as((account, user, zone, top) -> new MeasurementRequest(
                        account, user, Requests.keyedBy(Requests.ORG), AS_OF, ZoneId.of(zone), top, Optional.empty()));
    }

    static List<Signal> named(List<Signal> signals) {
        List<Signal> named = new ArrayList<>();
        for (int i = 0; i < signals.size(); i++) {
            named.add(renamed(signals.get(i), "s" + i));
        }
        return named;
    }

    private static Signal renamed(Signal signal, String name) {
        if (signal instanceof Signal.Count s) {
            return new Signal.Count(Requests.name(name), s.events(), s.within(), s.test());
        } else if (signal instanceof Signal.DistinctDays s) {
            return new Signal.DistinctDays(Requests.name(name), s.events(), s.within(), s.test());
        } else if (signal instanceof Signal.DistinctUsers s) {
            return new Signal.DistinctUsers(Requests.name(name), s.events(), s.within(), s.test());
        } else if (signal instanceof Signal.Aggregate s) {
            return new Signal.Aggregate(
                    Requests.name(name), s.how(), s.property(), s.dividedBy(), s.events(), s.within(), s.test());
        } else if (signal instanceof Signal.QuietFor s) {
            return new Signal.QuietFor(Requests.name(name), s.events(), s.silence());
        } else if (signal instanceof Signal.FirstSeen s) {
            return new Signal.FirstSeen(Requests.name(name), s.events(), s.atLeast(), s.atMost());
        } else if (signal instanceof Signal.Trend s) {
            return new Signal.Trend(Requests.name(name), s.events(), s.over(), s.direction(), s.share(), s.floor());
        }
        throw new IllegalStateException("unknown signal: " + signal);
    }

    static Arbitrary<Signal> signals() {
        Arbitrary<Optional<Duration>> within = Arbitraries.of(
                Optional.empty(),
                Requests.days(1),
                Requests.days(7),
                Requests.days(30),
                Optional.of(Duration.ofHours(36)));
        Arbitrary<Signal> counts = Combinators.combine(Arbitraries.of(0, 1, 2, 3, 4), filters(), within)
                .as((kind, filter, window) -> {
                    if (kind == 0) {
                        return Requests.count("s", filter, window);
                    } else if (kind == 1) {
                        return Requests.distinctDays("s", filter, window);
                    } else if (kind == 2) {
                        return Requests.distinctUsers("s", filter, window);
                    } else if (kind == 3) {
                        return new Signal.QuietFor(Requests.name("s"), filter, Duration.ofDays(1));
                    }
                    return new Signal.FirstSeen(Requests.name("s"), filter, Optional.empty(), Optional.empty());
                });
        Arbitrary<Signal> figures = Combinators.combine(
                        Arbitraries.of(Signal.Aggregate.How.values()),
                        Arbitraries.of(Optional.<PropertyPath>empty(), Optional.of(LIMIT)),
                        filters(),
                        within)
                .as((how, limit, filter, window) -> new Signal.Aggregate(
                        Requests.name("s"),
                        how,
                        VALUE,
                        how == Signal.Aggregate.How.SUM ? Optional.empty() : limit,
                        filter,
                        window,
                        NumberTest.NONE));
        Arbitrary<Signal> trends = Combinators.combine(filters(), Arbitraries.of(1, 7, 14), Arbitraries.of(0, 2, 4))
                .as((filter, days, floor) -> new Signal.Trend(
                        Requests.name("s"),
                        filter,
                        Duration.ofDays(days),
                        Signal.Trend.Direction.RISES,
                        BigDecimal.ONE,
                        floor));
        return Arbitraries.oneOf(counts, figures, trends);
    }

    private static Arbitrary<EventFilter> filters() {
        Arbitrary<List<String>> names =
                Arbitraries.of("E", "F", "It's", "none").list().ofMaxSize(2).uniqueElements();
        Arbitrary<PropertyTest> tests = Arbitraries.of(
                new PropertyTest.OneOf(VALUE, List.of("1", "true", "It's")),
                new PropertyTest.NoneOf(VALUE, List.of("1", "")),
                new PropertyTest.InRange(
                        VALUE,
                        Optional.of(new BigDecimal("0.1")),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(new BigDecimal(100))),
                new PropertyTest.InRange(
                        LIMIT,
                        Optional.empty(),
                        Optional.of(BigDecimal.ZERO),
                        Optional.of(new BigDecimal(-3)),
                        Optional.empty()),
                new PropertyTest.TextMatch(VALUE, PropertyTest.TextMatch.Form.CONTAINS, "% \""),
                new PropertyTest.TextMatch(VALUE, PropertyTest.TextMatch.Form.STARTS_WITH, "iT'"),
                new PropertyTest.TextMatch(VALUE, PropertyTest.TextMatch.Form.ENDS_WITH, "5"));
        return Combinators.combine(names, tests.list().ofMaxSize(1)).as(EventFilter::new);
    }
}
