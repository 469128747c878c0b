package io.pqlconnector.usage.signal;

import io.pqlconnector.core.lake.Reach;
import io.pqlconnector.rules.signal.NumberTest;
import io.pqlconnector.rules.signal.Signal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The signals of one rule book as figures that add up: those of two parts of the events give those of both. Of the columns of
 * {@link SignalSql} signal {@code i} has {@code n<i>}, {@code f<i>}, {@code l<i>}, {@code a<i>} and {@code r<i>} here, and
 * what an event adds to it stands in {@code m<i>}.
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
            Signal signal = signals.get(i);
            String counts = "m" + i + " is not null"
                    + SignalSql.start(signal, asOf)
                            .map(start -> " and " + Conditions.since(start))
                            .orElse("");
            columns.add("count(case when " + counts + " then 1 end) as n" + i);
            columns.add("min(case when " + counts + " then t end) as f" + i);
            columns.add("max(case when " + counts + " then t end) as l" + i);
            if (signal instanceof Signal.Aggregate aggregate) {
                columns.add(switch (aggregate.how()) {
                            case SUM -> "sum(case when " + counts + " then m" + i + " end)";
                            case MAX -> "max(case when " + counts + " then m" + i + " end)";
                            case LATEST -> "max(case when " + counts + " then {'t': t, 'v': m" + i + "} end)";
                        }
                        + " as a" + i);
            } else if (signal instanceof Signal.Trend trend) {
                columns.add("count(case when " + counts + " and " + Conditions.since(asOf.minus(trend.over()))
                        + " then 1 end) as r" + i);
            }
        }
        return columns;
    }

    /** The same figures over rows that have them. */
    List<String> merged(List<Integer> numbers, String alias) {
        List<String> columns = new ArrayList<>();
        for (int i : numbers) {
            Signal signal = signals.get(i);
            columns.add("cast(sum(" + alias + ".n" + i + ") as bigint) as n" + i);
            columns.add("min(" + alias + ".f" + i + ") as f" + i);
            columns.add("max(" + alias + ".l" + i + ") as l" + i);
            if (signal instanceof Signal.Aggregate aggregate) {
                String how = aggregate.how() == Signal.Aggregate.How.SUM ? "sum" : "max";
                columns.add(how + "(" + alias + ".a" + i + ") as a" + i);
            } else if (signal instanceof Signal.Trend) {
                columns.add("cast(sum(" + alias + ".r" + i + ") as bigint) as r" + i);
            }
        }
        return columns;
    }

    /** The columns of {@link #merged} as {@link SignalSql#outputs} wants them, where they are not so yet. */
    String replaced() {
        String values = counting().stream().flatMap(i -> value(i).stream()).collect(Collectors.joining(", "));
        return values.isEmpty() ? "" : " replace (" + values + ")";
    }

    private Optional<String> value(int i) {
        if (signals.get(i) instanceof Signal.Aggregate aggregate) {
            return switch (aggregate.how()) {
                case SUM -> Optional.of("cast(a" + i + " as double) as a" + i);
                case LATEST -> Optional.of("a" + i + ".v as a" + i);
                case MAX -> Optional.empty();
            };
        }
        return Optional.empty();
    }

    /** Which of the signals counts distinct days, or distinct users. */
    List<Integer> that(Class<? extends Signal> kind) {
        return counting().stream().filter(i -> kind.isInstance(signals.get(i))).toList();
    }

    /** Where the events of a signal start. */
    Optional<Instant> start(int number, Instant asOf) {
        return SignalSql.start(signals.get(number), asOf);
    }

    /**
     * Whether an account can come to enough points, as a condition on the columns of the outermost query; true too where that
     * is not certain.
     */
    String reaches(Reach reach) {
        List<String> most = new ArrayList<>();
        for (int i = 0; i < signals.size(); i++) {
            Integer points = reach.most().get(signals.get(i).name());
            if (points != null) {
                most.add("case when " + mayFire(i) + " then " + points + "::bigint else 0 end");
            }
        }
        return most.isEmpty() ? "0 >= " + reach.threshold() : String.join(" + ", most) + " >= " + reach.threshold();
    }

    private String mayFire(int i) {
        Signal signal = signals.get(i);
        if (signal instanceof Signal.Count count) {
            return holds("coalesce(a.n" + i + ", 0)", count.test());
        } else if (signal instanceof Signal.DistinctDays days) {
            return holds("coalesce(d.d" + i + ", 0)", days.test());
        } else if (signal instanceof Signal.DistinctUsers users) {
            return holds("coalesce(u.u" + i + ", 0)", users.test());
        } else if (signal instanceof Signal.Aggregate aggregate) {
            return holds("a.a" + i, aggregate.test());
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
