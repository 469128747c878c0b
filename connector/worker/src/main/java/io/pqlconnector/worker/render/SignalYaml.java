package io.pqlconnector.worker.render;

import io.pqlconnector.rules.signal.EventFilter;
import io.pqlconnector.rules.signal.PropertyTest;
import io.pqlconnector.rules.signal.Signal;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.core.io.JsonStringEncoder;

/** Signals that are measured on events as a rules file has them, with a bound of their own. */
final class SignalYaml {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z][A-Za-z0-9_]*( [A-Za-z][A-Za-z0-9_]*)*");
    private static final Set<String> WORDS = Set.of("any", "true", "false", "null", "yes", "no", "on", "off", "y", "n");

    private static final Pattern NOT_PLAIN = Pattern.compile("[\u007f-\u00a0\u2028\u2029\ufeff\ufffe\uffff]");

    private SignalYaml() {}

    /** Whether it can be written so: conditions on properties are lists of values alone. */
    static boolean canBeWritten(Signal signal) {
        boolean kind = signal instanceof Signal.Count
                || signal instanceof Signal.DistinctDays
                || signal instanceof Signal.DistinctUsers
                || signal instanceof Signal.Aggregate;
        return kind
                && EventFilter.of(signal)
                        .filter(filter -> filter.where().stream().allMatch(PropertyTest.OneOf.class::isInstance))
                        .isPresent();
    }

    /**
     * What stands between the braces.
     *
     * @param observed how far back it looks if it does not say so: no further was looked when its bound was found
     */
    static String text(Signal signal, double bound, Duration observed) {
        List<String> parts = new ArrayList<>();
        EventFilter filter = EventFilter.of(signal).orElseThrow();
        if (filter.names().isEmpty()) {
            parts.add("event: any");
        } else {
            parts.add("event: "
                    + (filter.names().size() == 1 ? value(filter.names().get(0)) : list(filter.names())));
        }
        if (signal instanceof Signal.Aggregate aggregate) {
            parts.add(aggregate.how().name().toLowerCase(Locale.ROOT) + ": "
                    + value(aggregate.property().toString()));
            aggregate.dividedBy().ifPresent(limit -> parts.add("divided_by: " + value(limit.toString())));
        }
        if (!filter.where().isEmpty()) {
            parts.add("where: "
                    + filter.where().stream()
                            .map(PropertyTest.OneOf.class::cast)
                            .map(test -> value(test.property().toString()) + ": " + list(test.values()))
                            .collect(Collectors.joining(", ", "{ ", " }")));
        }
        parts.add(key(signal) + ": " + number(bound));
        parts.add("within: " + duration(within(signal).orElse(observed)));
        return String.join(", ", parts);
    }

    private static String duration(Duration window) {
        if (window.toSeconds() % 86_400 == 0) {
            return window.toDays() + "d";
        }
        return window.toSeconds() % 3_600 == 0 ? window.toHours() + "h" : window.toSeconds() + "s";
    }

    /** Whatever it is, it stays one value. */
    static String value(String text) {
        return PLAIN.matcher(text).matches() && !WORDS.contains(text.toLowerCase(Locale.ROOT))
                ? text
                : "\"" + escaped(new String(JsonStringEncoder.getInstance().quoteAsCharArray(text))) + "\"";
    }

    // What JSON leaves as it is and YAML does not take, or takes for the end of a line.
    private static String escaped(String text) {
        return NOT_PLAIN
                .matcher(text)
                .replaceAll(found -> String.format(
                        Locale.ROOT, "\\\\u%04x", (int) found.group().charAt(0)));
    }

    /** A bound, without an exponent. */
    static String number(double bound) {
        return BigDecimal.valueOf(bound).stripTrailingZeros().toPlainString();
    }

    private static String list(List<String> values) {
        return values.stream().map(SignalYaml::value).collect(Collectors.joining(", ", "[ ", " ]"));
    }

    private static String key(Signal signal) {
        if (signal instanceof Signal.DistinctDays) {
            return "distinct_days";
        }
        return signal instanceof Signal.DistinctUsers ? "distinct_users" : "at_least";
    }

    /** How far back it looks; empty for all that there is. */
    static Optional<Duration> within(Signal signal) {
        if (signal instanceof Signal.Count count) {
            return count.within();
        } else if (signal instanceof Signal.DistinctDays days) {
            return days.within();
        } else if (signal instanceof Signal.DistinctUsers users) {
            return users.within();
        } else if (signal instanceof Signal.Aggregate aggregate) {
            return aggregate.within();
        }
        return Optional.empty();
    }
}
