package io.pqlconnector.rules.book;

import io.pqlconnector.rules.signal.EventFilter;
import io.pqlconnector.rules.signal.NumberTest;
import io.pqlconnector.rules.signal.Signal;
import io.pqlconnector.rules.signal.Signal.Aggregate.How;
import io.pqlconnector.rules.signal.Signal.Trend.Direction;
import io.pqlconnector.rules.signal.SignalName;
import io.pqlconnector.spi.config.Fields;
import io.pqlconnector.spi.config.Node;
import io.pqlconnector.spi.config.Suggestions;
import io.pqlconnector.spi.source.PropertyPath;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads one signal. Which of the keys names what is measured decides which others make sense. */
final class SignalParser {
    /** With fewer events than this in both windows there is no trend: 2 -> 1 is no alarm. */
    private static final long TREND_FLOOR = 5;

    private final SignalName name;
    private final Fields fields;
    private boolean percent;

    SignalParser(SignalName name, Fields fields) {
        this.name = name;
        this.fields = fields;
    }

    /** Whether the value is shown in percent; known after {@link #parse}. */
    boolean isPercent() {
        return percent;
    }

    /** What is measured, by the key that says so, with the other keys that go with it. */
    private enum Measure {
        EVENT("at_least, at_most, within, where"),
        DISTINCT_DAYS("event, at_most, within, where"),
        DISTINCT_USERS("event, at_most, within, where"),
        LATEST("divided_by, event, at_least, at_most, within, where"),
        MAX("divided_by, event, at_least, at_most, within, where"),
        SUM("event, at_least, at_most, within, where"),
        TRAIT("at_least, at_most, in, contains, after, before, within"),
        QUIET_FOR("event, where"),
        FIRST_SEEN("at_least, at_most, where"),
        TREND("over, falls_by, rises_by, floor, where"),
        EXPR("at_least, at_most");

        private final String companions;

        Measure(String companions) {
            this.companions = companions;
        }

        List<String> companions() {
            return List.of(companions.split(", ", -1));
        }

        String key() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Whether some signal has such a key. */
        static boolean isKey(String key) {
            return Stream.of(values())
                    .anyMatch(measure ->
                            measure.key().equals(key) || measure.companions().contains(key));
        }
    }

    /** The signal; empty, with problems noted, if it cannot be told what is measured. */
    Optional<Signal> parse() {
        Optional<Measure> measure = measure();
        measure.ifPresent(this::rejectStrangers);
        return measure.flatMap(this::signal);
    }

    private Optional<Measure> measure() {
        List<Measure> found = Stream.of(Measure.values())
                .filter(measure -> fields.has(measure.key()))
                .toList();
        List<Measure> besidesEvent =
                found.stream().filter(measure -> measure != Measure.EVENT).toList();
        if (besidesEvent.size() > 1) {
            fields.problem(
                    besidesEvent.get(1).key(),
                    "a signal measures one thing, and this one has \""
                            + besidesEvent.get(0).key() + "\" already. Make two signals of it.");
            return Optional.empty();
        }
        if (found.isEmpty() && !guessMeasure()) {
            String measures = Stream.of(Measure.values()).map(Measure::key).collect(Collectors.joining(", "));
            fields.problems()
                    .add(fields.at(), fields.path(), "does not say what is measured. Write one of " + measures + ".");
        }
        return besidesEvent.stream().findFirst().or(() -> found.stream().findFirst());
    }

    /** Reports the keys that look like a mistyped measure; false if there is none. */
    private boolean guessMeasure() {
        List<String> measures = Stream.of(Measure.values()).map(Measure::key).toList();
        boolean guessed = false;
        for (Node.Entry entry : fields.entries()) {
            String key = entry.key();
            if (!Measure.isKey(key) && Suggestions.closest(key, measures).isPresent()) {
                fields.problems()
                        .add(
                                entry.keyAt(),
                                fields.pathOf(key),
                                "unknown key \"" + key + "\". " + Suggestions.hint(key, measures));
                guessed = true;
            }
        }
        return guessed;
    }

    /** Reports keys that do not exist, or not beside this measure. */
    private void rejectStrangers(Measure measure) {
        List<String> fitting = Stream.concat(Stream.of(measure.key()), measure.companions().stream())
                .toList();
        for (Node.Entry entry : fields.entries()) {
            String key = entry.key();
            if (fitting.contains(key)) {
                continue;
            }
            String message = Measure.isKey(key)
                    ? "\"" + key + "\" does not go with \"" + measure.key() + "\". Known beside it: "
                            + measure.companions + "."
                    : "unknown key \"" + key + "\". " + Suggestions.hint(key, fitting);
            fields.problems().add(entry.keyAt(), fields.pathOf(key), message);
        }
    }

    private Optional<Signal> signal(Measure measure) {
        return switch (measure) {
            case EVENT -> Optional.of(new Signal.Count(name, events("event"), within(), counts()));
            case DISTINCT_DAYS -> distinct("distinct_days").map(this::distinctDays);
            case DISTINCT_USERS ->
                distinct("distinct_users").map(test -> new Signal.DistinctUsers(name, events("event"), within(), test));
            case LATEST -> aggregate("latest", How.LATEST);
            case MAX -> aggregate("max", How.MAX);
            case SUM -> aggregate("sum", How.SUM);
            case TRAIT ->
                fields.text("trait").map(trait -> new Signal.Trait(name, trait, new TraitTestParser(fields).parse()));
            case QUIET_FOR ->
                fields.duration("quiet_for").map(silence -> new Signal.QuietFor(name, events("event"), silence));
            case FIRST_SEEN -> firstSeen();
            case TREND -> trend();
            case EXPR -> fields.text("expr").map(text -> new Signal.Expression(name, text, numbers()));
        };
    }

    private EventFilter events(String key) {
        return new EventFilterParser(fields).parse(key);
    }

    private Optional<Duration> within() {
        return fields.duration("within");
    }

    private Optional<Signal> aggregate(String key, How how) {
        Optional<PropertyPath> property = EventFilterParser.property(fields, key);
        Optional<PropertyPath> dividedBy = EventFilterParser.property(fields, "divided_by");
        percent = dividedBy.isPresent() || isPercent("at_least") || isPercent("at_most");
        NumberTest test = numbers();
        return property.map(
                found -> new Signal.Aggregate(name, how, found, dividedBy, events("event"), within(), test));
    }

    private Optional<Signal> firstSeen() {
        Optional<Duration> atLeast = fields.duration("at_least");
        Optional<Duration> atMost = fields.duration("at_most");
        if (atLeast.isPresent() && atMost.isPresent() && atLeast.get().compareTo(atMost.get()) > 0) {
            fields.problem("at_most", "is less than at_least, so it can never hold.");
        }
        return Optional.of(new Signal.FirstSeen(name, events("first_seen"), atLeast, atMost));
    }

    private Optional<Signal> trend() {
        percent = true;
        Optional<Duration> over = fields.duration("over");
        Duration window = fields.required("over", over, Duration.ofDays(1), "over: 14d");
        Optional<BigDecimal> falls = change("falls_by");
        Optional<BigDecimal> rises = change("rises_by");
        if (fields.has("falls_by") == fields.has("rises_by")) {
            fields.problems()
                    .add(fields.at(), fields.path(), "needs either falls_by or rises_by, such as falls_by: 50%.");
        }
        falls.filter(share -> share.compareTo(BigDecimal.ONE) > 0)
                .ifPresent(share -> fields.problem("falls_by", "nothing falls by more than 100%."));
        long floor = fields.wholeNumber("floor").orElse(TREND_FLOOR);
        if (floor < 1) {
            fields.problem("floor", "must be at least 1.");
        }
        Direction direction = falls.isPresent() ? Direction.FALLS : Direction.RISES;
        return falls.or(() -> rises)
                .map(share -> new Signal.Trend(name, events("trend"), window, direction, share, floor));
    }

    private Optional<BigDecimal> change(String key) {
        Optional<BigDecimal> share = fields.number(key);
        share.filter(found -> found.signum() <= 0)
                .ifPresent(found -> fields.problem(key, "must be more than 0, such as 50%."));
        return share;
    }

    /** The number after distinct_days or distinct_users, which is the lower bound. */
    private Optional<NumberTest> distinct(String key) {
        Optional<BigDecimal> atLeast = count(key);
        NumberTest test = new NumberTest(atLeast, count("at_most"));
        rejectEmptyRange(test);
        return atLeast.map(found -> test);
    }

    private Signal distinctDays(NumberTest test) {
        Optional<Duration> within = within();
        // A window that begins at noon touches one calendar day more than it is long.
        long mostDays =
                within.map(length -> length.plusDays(2).minusNanos(1).toDays()).orElse(Long.MAX_VALUE);
        test.atLeast()
                .filter(days -> days.compareTo(BigDecimal.valueOf(mostDays)) > 0)
                .ifPresent(days ->
                        fields.problem("distinct_days", "the window touches " + mostDays + " calendar days at most."));
        return new Signal.DistinctDays(name, events("event"), within, test);
    }

    private NumberTest counts() {
        NumberTest test = new NumberTest(count("at_least"), count("at_most"));
        rejectEmptyRange(test);
        return test;
    }

    private Optional<BigDecimal> count(String key) {
        if (isPercent(key)) {
            fields.problem(key, "a count is no percentage. Write a whole number, such as 3.");
            return Optional.empty();
        }
        Optional<Long> count = fields.wholeNumber(key);
        count.filter(found -> found < 0).ifPresent(found -> fields.problem(key, "a count is never below 0."));
        return count.map(BigDecimal::valueOf);
    }

    private NumberTest numbers() {
        NumberTest test = new NumberTest(fields.number("at_least"), fields.number("at_most"));
        rejectEmptyRange(test);
        return test;
    }

    private void rejectEmptyRange(NumberTest test) {
        boolean empty = test.atLeast().isPresent()
                && test.atMost().isPresent()
                && test.atLeast().get().compareTo(test.atMost().get()) > 0;
        if (empty) {
            fields.problem("at_most", "is less than the lower bound, so it can never hold.");
        }
    }

    private boolean isPercent(String key) {
        return fields.node(key)
                .filter(node ->
                        node instanceof Node.Scalar scalar && scalar.text().endsWith("%"))
                .isPresent();
    }
}
