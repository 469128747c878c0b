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
    private static final Set<String> WORDS = Set.of("true", "false", "null", "yes", "no", "on", "off", "y", "n");

    private SignalYaml() {}

    /** Whether it can be written so: conditions on properties are lists of values alone. */
    static boolean canBeWritten(Signal signal) {
        return filter(signal)
                .filter(filter -> filter.where().stream().allMatch(PropertyTest.OneOf.class::isInstance))
                .isPresent();
    }

    /** What stands between the braces. */
    static String text(Signal signal, double bound) {
        List<String> parts = new ArrayList<>();
        EventFilter filter = filter(signal).orElseThrow();
        if (!filter.names().isEmpty()) {
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
        within(signal).ifPresent(window -> parts.add("within: " + window.toDays() + "d"));
        return String.join(", ", parts);
    }

    /** Whatever it is, it stays one value. */
    static String value(String text) {
        return PLAIN.matcher(text).matches() && !WORDS.contains(text.toLowerCase(Locale.ROOT))
                ? text
                : "\"" + new String(JsonStringEncoder.getInstance().quoteAsCharArray(text)) + "\"";
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

    private static Optional<EventFilter> filter(Signal signal) {
        if (signal instanceof Signal.Count count) {
            return Optional.of(count.events());
        } else if (signal instanceof Signal.DistinctDays days) {
            return Optional.of(days.events());
        } else if (signal instanceof Signal.DistinctUsers users) {
            return Optional.of(users.events());
        } else if (signal instanceof Signal.Aggregate aggregate) {
            return Optional.of(aggregate.events());
        }
        return Optional.empty();
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
