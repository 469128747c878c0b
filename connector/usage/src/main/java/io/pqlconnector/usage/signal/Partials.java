package io.pqlconnector.usage.signal;

import io.pqlconnector.core.lake.Reach;
import io.pqlconnector.rules.signal.NumberTest;
import io.pqlconnector.rules.signal.Signal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The signals of one rule book as figures that add up: those of two parts of the events give those of both. Signal {@code i}
 * has one of the columns {@code n<i>} (how many events), {@code f<i>}, {@code l<i>} (first and last of them) and {@code
 * a<i>} (figure), and maybe {@code r<i>} (events in the later window); what an event adds to it stands in {@code m<i>}. There
 * is no more than values need: who looks at the past asks what the rules would have said, not on what grounds.
 *
 * <p>In the outermost query the figures of all events are called {@code a}, those of windows {@code w}, the distinct days
 * {@code d}, and the distinct users {@code u} in windows and {@code e} ever.
 */
final class Partials {
    private final List<Signal> signals;

    Partials(List<Signal> signals) {
        this.signals = List.copyOf(signals);
    }

    /** The numbers of the signals that count events, in order. */
    List<Integer> counting() {
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < signals.size(); i++) {
            if (ReferencedProperties.filter(signals.get(i)).isPresent()) {
                numbers.add(i);
            }
        }
        return numbers;
    }

    /** Of these, those with a window. */
    List<Integer> windowed(Instant asOf) {
        return counting().stream()
                .filter(i -> SignalSql.start(signals.get(i), asOf).isPresent())
                .toList();
    }

    /** Of these, those without. */
    List<Integer> endless(Instant asOf) {
        return counting().stream()
                .filter(i -> SignalSql.start(signals.get(i), asOf).isEmpty())
                .toList();
    }

    /** The start of the earliest window, or of what counts as recent if that is earlier. */
    Instant earliest(Instant asOf) {
        return windowed(asOf).stream()
                .flatMap(i -> SignalSql.start(signals.get(i), asOf).stream())
                .reduce(asOf.minus(SignalSql.RECENT), (a, b) -> a.isBefore(b) ? a : b);
    }

    /** The figures of some signals over events with {@code t} and {@code m<i>}. */
    List<String> of(List<Integer> numbers, Instant asOf) {
        List<String> columns = new ArrayList<>();
        for (int i : numbers) {
            String counts = counts(i, asOf);
            switch (kind(i)) {
                case COUNT -> columns.add("count(case when " + counts + " then 1 end) as n" + i);
                case FIRST -> columns.add("min(case when " + counts + " then t end) as f" + i);
                case LAST -> columns.add("max(case when " + counts + " then t end) as l" + i);
                case SUM -> columns.add("sum(case when " + counts + " then m" + i + " end) as a" + i);
                case MAX -> columns.add("max(case when " + counts + " then m" + i + " end) as a" + i);
                case LATEST -> columns.add("max(case when " + counts + " then {'t': t, 'v': m" + i + "} end) as a" + i);
                case DAYS -> {}
            }
            if (signals.get(i) instanceof Signal.Trend trend) {
                columns.add("count(case when " + counts + " and " + Conditions.since(asOf.minus(trend.over()))
                        + " then 1 end) as r" + i);
            }
        }
        return columns;
    }

    /** The same figures over rows that have them. */
    List<String> merged(List<Integer> numbers) {
        List<String> columns = new ArrayList<>();
        for (int i : numbers) {
            switch (kind(i)) {
                case COUNT -> columns.add("cast(sum(n" + i + ") as bigint) as n" + i);
                case FIRST -> columns.add("min(f" + i + ") as f" + i);
                case LAST -> columns.add("max(l" + i + ") as l" + i);
                case SUM -> columns.add("sum(a" + i + ") as a" + i);
                case MAX, LATEST -> columns.add("max(a" + i + ") as a" + i);
                case DAYS -> {}
            }
        }
        return columns;
    }

    /** What of a signal is added up; its days are counted apart. */
    private enum Kind {
        COUNT,
        FIRST,
        LAST,
        SUM,
        MAX,
        LATEST,
        DAYS
    }

    private Kind kind(int i) {
        Signal signal = signals.get(i);
        if (signal instanceof Signal.Aggregate aggregate) {
            return switch (aggregate.how()) {
                case SUM -> Kind.SUM;
                case MAX -> Kind.MAX;
                case LATEST -> Kind.LATEST;
            };
        } else if (signal instanceof Signal.QuietFor) {
            return Kind.LAST;
        } else if (signal instanceof Signal.FirstSeen) {
            return Kind.FIRST;
        }
        return signal instanceof Signal.DistinctDays ? Kind.DAYS : Kind.COUNT;
    }

    /** Whether an event counts for a signal, over events with {@code t} and {@code m<i>}. */
    String counts(int i, Instant asOf) {
        return "m" + i + " is not null"
                + start(i, asOf).map(start -> " and " + Conditions.since(start)).orElse("");
    }

    /** What the outermost query selects: a column per signal that is measured on events, and one more of a trend. */
    List<String> outputs(Instant asOf) {
        List<String> outputs = new ArrayList<>();
        for (int i : counting()) {
            outputs.add(value(i, asOf) + " as v" + i);
            if (signals.get(i) instanceof Signal.Trend) {
                outputs.add("w.r" + i);
            }
        }
        return outputs;
    }

    private String value(int i, Instant asOf) {
        boolean windowed = start(i, asOf).isPresent();
        String alias = windowed ? "w." : "a.";
        return switch (kind(i)) {
            case COUNT ->
                signals.get(i) instanceof Signal.DistinctUsers ? (windowed ? "u.u" : "e.u") + i : alias + "n" + i;
            case FIRST -> "epoch_us(a.f" + i + ")";
            case LAST -> "epoch_us(a.l" + i + ")";
            case SUM -> "cast(" + alias + "a" + i + " as double)";
            case MAX -> alias + "a" + i;
            case LATEST -> alias + "a" + i + ".v";
            case DAYS -> "d.d" + i;
        };
    }

    /** Which of some signals counts distinct days. */
    List<Integer> days() {
        return counting().stream()
                .filter(i -> signals.get(i) instanceof Signal.DistinctDays)
                .toList();
    }

    /** Which of some signals counts distinct users. */
    List<Integer> users(List<Integer> numbers) {
        return numbers.stream()
                .filter(i -> signals.get(i) instanceof Signal.DistinctUsers)
                .toList();
    }

    /** Where the events of a signal start. */
    Optional<Instant> start(int number, Instant asOf) {
        return SignalSql.start(signals.get(number), asOf);
    }

    /**
     * Whether an account can come to enough points, as a condition on the columns of the outermost query; true too where that
     * is not certain.
     */
    String reaches(Reach reach, Instant asOf) {
        List<String> most = new ArrayList<>();
        for (int i = 0; i < signals.size(); i++) {
            Integer points = reach.most().get(signals.get(i).name());
            if (points != null) {
                most.add("case when " + mayFire(i, asOf) + " then " + points + "::bigint else 0 end");
            }
        }
        return most.isEmpty() ? "0 >= " + reach.threshold() : String.join(" + ", most) + " >= " + reach.threshold();
    }

    private String mayFire(int i, Instant asOf) {
        Signal signal = signals.get(i);
        if (signal instanceof Signal.Count count) {
            return holds("coalesce(" + value(i, asOf) + ", 0)", count.test());
        } else if (signal instanceof Signal.DistinctDays days) {
            return holds("coalesce(" + value(i, asOf) + ", 0)", days.test());
        } else if (signal instanceof Signal.DistinctUsers users) {
            return holds("coalesce(" + value(i, asOf) + ", 0)", users.test());
        } else if (signal instanceof Signal.Aggregate aggregate) {
            return holds(value(i, asOf), aggregate.test());
        }
        return Conditions.ALWAYS;
    }

    private static String holds(String value, NumberTest test) {
        if (test.atLeast().isPresent()) {
            return value + " >= " + SqlText.number(test.atLeast().get());
        }
        return test.atMost().isPresent() ? Conditions.ALWAYS : value + " > 0";
    }
}
