package io.pqlconnector.usage.signal;

import io.pqlconnector.rules.signal.EventFilter;
import io.pqlconnector.rules.signal.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The signals of one rule book as the parts of one query over a relation of events with the columns {@code account, person,
 * known, t, name} and the properties. Its shape: a sum of plain aggregates per entity, and beside it the distinct days, in
 * a subquery of their own that sees only their windows. Signal number {@code i} of the book has the columns
 * {@code n<i>} (how many events), {@code f<i>}, {@code l<i>} (first and last of them), and by its kind {@code d<i>} (days),
 * {@code u<i>} (users), {@code a<i>} (figure), {@code r<i>} (events in the later window).
 */
final class SignalSql {
    /** What counts as recent activity: {@link io.pqlconnector.rules.signal.Measurement#recentEvents}. */
    static final Duration RECENT = Duration.ofDays(30);

    private final List<Signal> signals;
    private final Conditions conditions;
    private final Instant asOf;
    private final String day;

    /**
     * For one book.
     *
     * @param day the calendar day of {@code t}, as an expression
     */
    SignalSql(List<Signal> signals, Conditions conditions, Instant asOf, String day) {
        this.signals = List.copyOf(signals);
        this.conditions = conditions;
        this.asOf = asOf;
        this.day = day;
    }

    /** Where the events of a signal start; empty if they reach back to the first. */
    static Optional<Instant> start(Signal signal, Instant asOf) {
        if (signal instanceof Signal.Count count) {
            return count.within().map(asOf::minus);
        } else if (signal instanceof Signal.DistinctDays days) {
            return days.within().map(asOf::minus);
        } else if (signal instanceof Signal.DistinctUsers users) {
            return users.within().map(asOf::minus);
        } else if (signal instanceof Signal.Aggregate aggregate) {
            return aggregate.within().map(asOf::minus);
        } else if (signal instanceof Signal.Trend trend) {
            return Optional.of(asOf.minus(trend.over()).minus(trend.over()));
        }
        return Optional.empty();
    }

    /** The events of a signal, whatever is measured on them. */
    private String counted(Signal signal) {
        EventFilter filter = ReferencedProperties.filter(signal).orElse(EventFilter.ANY);
        return conditions.of(filter, start(signal, asOf));
    }

    /**
     * The plain aggregates per entity, with {@code first_seen}, {@code last_seen} and {@code recent}. Signals with a window
     * are aggregated apart, over the events since the earliest of their windows: most of a long history is then not looked at
     * for them. Entities without such events have null in their columns.
     *
     * @param events a relation
     * @param keys the columns that tell entities apart
     */
    String totals(String events, List<String> keys) {
        List<Integer> windowed = new ArrayList<>();
        List<Integer> endless = new ArrayList<>();
        for (int i = 0; i < signals.size(); i++) {
            if (ReferencedProperties.filter(signals.get(i)).isPresent()) {
                (start(signals.get(i), asOf).isPresent() ? windowed : endless).add(i);
            }
        }
        List<String> whole = List.of(
                "min(t) as first_seen",
                "max(t) as last_seen",
                "count(case when " + Conditions.since(asOf.minus(RECENT)) + " then 1 end) as recent");
        String all = aggregates(events, keys, whole, endless);
        Optional<Instant> earliest = windowed.stream()
                .flatMap(i -> start(signals.get(i), asOf).stream())
                .min(Instant::compareTo);
        if (earliest.isEmpty()) {
            return all;
        }
        String since = aggregates(events + "\nwhere " + Conditions.since(earliest.get()), keys, List.of(), windowed);
        return "select * from (" + all + ") as w left join (" + since + ") as s using (" + String.join(", ", keys)
                + ")";
    }

    private String aggregates(String events, List<String> keys, List<String> others, List<Integer> numbers) {
        List<String> values = new ArrayList<>(List.of("*"));
        List<String> times = new ArrayList<>(List.of("*"));
        List<String> totals = new ArrayList<>(keys);
        totals.addAll(others);
        for (int i : numbers) {
            Signal signal = signals.get(i);
            if (signal instanceof Signal.Aggregate aggregate) {
                values.add(value(aggregate, i));
                times.add("case when v" + i + " is not null then t end as t" + i);
            } else {
                times.add("case when " + counted(signal) + " then t end as t" + i);
            }
            totals.add("count(t" + i + ") as n" + i);
            totals.add("min(t" + i + ") as f" + i);
            totals.add("max(t" + i + ") as l" + i);
            total(signal, i).ifPresent(totals::add);
        }
        return "select " + lines(totals) + "\nfrom (select " + lines(times) + "\nfrom (select " + lines(values)
                + "\nfrom " + events + ") as v) as t\ngroup by " + String.join(", ", keys);
    }

    private String value(Signal.Aggregate aggregate, int i) {
        return "case when " + counted(aggregate) + " then " + figure(aggregate) + " end as v" + i;
    }

    /** What an event adds to a signal, whenever it happened; null where it does not count. */
    String contribution(Signal signal) {
        EventFilter filter = ReferencedProperties.filter(signal).orElse(EventFilter.ANY);
        String value = signal instanceof Signal.Aggregate aggregate ? figure(aggregate) : "true";
        return "case when " + conditions.of(filter, Optional.empty()) + " then " + value + " end";
    }

    private String figure(Signal.Aggregate aggregate) {
        if (aggregate.how() == Signal.Aggregate.How.SUM) {
            if (aggregate.dividedBy().isPresent()) {
                throw new IllegalArgumentException("a sum has no ratio: " + aggregate.name());
            }
            return conditions.decimal(aggregate.property());
        }
        return aggregate
                .dividedBy()
                .map(limit -> conditions.quotient(aggregate.property(), limit))
                .orElseGet(() -> conditions.number(aggregate.property()));
    }

    private Optional<String> total(Signal signal, int i) {
        if (signal instanceof Signal.Aggregate aggregate) {
            return switch (aggregate.how()) {
                case SUM -> Optional.of("cast(sum(v" + i + ") as double) as a" + i);
                case MAX -> Optional.of("max(v" + i + ") as a" + i);
                case LATEST -> Optional.empty();
            };
        } else if (signal instanceof Signal.Trend trend) {
            return Optional.of("count(case when t" + i + " >= " + SqlText.instant(asOf.minus(trend.over()))
                    + " then 1 end) as r" + i);
        }
        return Optional.empty();
    }

    /** Whether {@link #latest} has something to ask for. */
    boolean hasLatest() {
        return signals.stream()
                .anyMatch(signal ->
                        signal instanceof Signal.Aggregate aggregate && aggregate.how() == Signal.Aggregate.How.LATEST);
    }

    /**
     * The values of the last events, of several at one instant the largest; empty if no signal asks for them. A second look
     * at the events costs a tenth of what the greatest pair of time and value does in the first.
     *
     * @param totals a table with the result of {@link #totals}
     */
    Optional<String> latest(String events, List<String> keys, String totals) {
        List<String> lasts = new ArrayList<>();
        List<String> matches = new ArrayList<>();
        List<String> values = new ArrayList<>(List.of("*"));
        List<String> figures = new ArrayList<>(keys);
        for (int i = 0; i < signals.size(); i++) {
            if (signals.get(i) instanceof Signal.Aggregate aggregate
                    && aggregate.how() == Signal.Aggregate.How.LATEST) {
                lasts.add("l.l" + i + " as last" + i);
                matches.add("e.t = l.l" + i);
                values.add(value(aggregate, i));
                figures.add("max(case when t = last" + i + " then v" + i + " end) as a" + i);
            }
        }
        if (lasts.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of("select " + lines(figures) + "\nfrom (select " + lines(values) + "\nfrom (select e.*, "
                + lines(lasts) + "\nfrom " + events + " as e join " + totals + " as l on "
                + keys.stream().map(key -> "l." + key + " = e." + key).collect(Collectors.joining(" and ")) + "\nwhere "
                + String.join(" or ", matches) + ") as m) as v\ngroup by " + String.join(", ", keys));
    }

    /** How many distinct days each such signal has per entity; empty if there is no such signal. */
    Optional<String> days(String events, List<String> keyColumns) {
        String keys = String.join(", ", keyColumns);
        List<String> flags = new ArrayList<>();
        List<String> sums = new ArrayList<>();
        List<String> any = new ArrayList<>();
        for (int i = 0; i < signals.size(); i++) {
            if (signals.get(i) instanceof Signal.DistinctDays) {
                String counted = counted(signals.get(i));
                flags.add("max(case when " + counted + " then 1 end) as d" + i);
                sums.add("count(d" + i + ") as d" + i);
                any.add("(" + counted + ")");
            }
        }
        if (flags.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of("select " + keys + ", " + lines(sums) + "\nfrom (select " + keys + ", local_day, "
                + lines(flags) + "\nfrom (select *, " + day + " as local_day from " + events + "\nwhere "
                + String.join(" or ", any) + ") as e\ngroup by " + keys + ", local_day) as days\ngroup by " + keys);
    }

    /** Per user of an account, whether he counts for each signal of distinct users: columns {@code u<i>}, 1 or null. */
    List<String> userFlags() {
        List<String> flags = new ArrayList<>();
        for (int i = 0; i < signals.size(); i++) {
            if (signals.get(i) instanceof Signal.DistinctUsers) {
                flags.add("max(case when " + counted(signals.get(i)) + " then 1 end) as u" + i);
            }
        }
        return flags;
    }

    /** The numbers of the signals of distinct users. */
    List<Integer> userSignals() {
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < signals.size(); i++) {
            if (signals.get(i) instanceof Signal.DistinctUsers) {
                numbers.add(i);
            }
        }
        return numbers;
    }

    /**
     * What the outermost query selects, three columns per signal that is measured on events: its figure, and the first and
     * last event in microseconds.
     *
     * @param totals the alias of the plain aggregates
     * @param latest the alias of the latest values
     * @param days the alias of the distinct days
     * @param users the alias of the distinct users; empty where the entity is a user, who is one
     */
    List<String> outputs(String totals, String latest, String days, Optional<String> users) {
        List<String> outputs = new ArrayList<>();
        for (int i = 0; i < signals.size(); i++) {
            Signal signal = signals.get(i);
            if (ReferencedProperties.filter(signal).isEmpty()) {
                continue;
            }
            int number = i;
            if (signal instanceof Signal.DistinctDays) {
                outputs.add(days + ".d" + i);
            } else if (signal instanceof Signal.DistinctUsers) {
                outputs.add(users.map(alias -> alias + ".u" + number)
                        .orElse("case when " + totals + ".n" + i + " > 0 then 1 end"));
            } else if (signal instanceof Signal.Aggregate aggregate) {
                outputs.add((aggregate.how() == Signal.Aggregate.How.LATEST ? latest : totals) + ".a" + i);
            } else {
                outputs.add(totals + ".n" + i);
            }
            outputs.add("epoch_us(" + totals + ".f" + i + ")");
            outputs.add("epoch_us(" + totals + ".l" + i + ")");
            if (signal instanceof Signal.Trend) {
                outputs.add(totals + ".r" + i);
            }
        }
        return outputs;
    }

    private static String lines(List<String> parts) {
        return parts.stream().collect(Collectors.joining(",\n    "));
    }
}
