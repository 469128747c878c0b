package io.pqlconnector.learn.report;

import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Counts what became of the accounts of a group, by the month that they are counted from. */
public final class Conversions {
    private final ReportRequest request;
    private final Group group;
    private final Goal goal;
    private final Map<YearMonth, Map<Fate, Long>> months = new HashMap<>();
    private final Spread.Collector took = new Spread.Collector();

    Conversions(ReportRequest request, Group group, Goal goal) {
        this.request = request;
        this.group = group;
        this.goal = goal;
    }

    /**
     * What became of a group.
     *
     * @param months by the month that they are counted from
     * @param total of all months
     * @param took how long the decided ones took that converted
     */
    public record Result(Group group, Goal goal, List<Row> months, Counts total, Spread took) {
        public Result {
            months = List.copyOf(months);
        }
    }

    /** What became of those of one month. */
    public record Row(YearMonth month, Counts counts) {}

    /**
     * How many came to which end.
     *
     * @param already had come to the goal before they are counted from; in no rate
     * @param converted within the horizon, which has passed
     * @param notConverted though the horizon has passed
     * @param convertedSoFar while the horizon goes on; not in the rate yet
     * @param undecided the horizon goes on
     */
    public record Counts(long already, long converted, long notConverted, long convertedSoFar, long undecided) {

        /** All of them. */
        public long accounts() {
            return already + converted + notConverted + convertedSoFar + undecided;
        }

        /** The share of the decided ones that converted. */
        public Proportion rate() {
            return new Proportion(converted, converted + notConverted);
        }

        private static Counts of(Map<Fate, Long> fates) {
            return new Counts(
                    fates.getOrDefault(Fate.ALREADY, 0L),
                    fates.getOrDefault(Fate.CONVERTED, 0L),
                    fates.getOrDefault(Fate.NOT_CONVERTED, 0L),
                    fates.getOrDefault(Fate.CONVERTED_SO_FAR, 0L),
                    fates.getOrDefault(Fate.UNDECIDED, 0L));
        }
    }

    void add(Journey journey) {
        Optional<Instant> start = journey.start(group, request.period());
        if (start.isEmpty()) {
            return;
        }
        Optional<Instant> reached = journey.reached(goal);
        Fate fate = Fate.of(start.get(), reached, request.horizon(), request.asOf());
        months.computeIfAbsent(request.period().month(start.get()), month -> new EnumMap<>(Fate.class))
                .merge(fate, 1L, Long::sum);
        if (fate == Fate.CONVERTED) {
            reached.ifPresent(end -> took.add(Duration.between(start.get(), end)));
        }
    }

    Result result() {
        Map<Fate, Long> total = new EnumMap<>(Fate.class);
        months.values().forEach(month -> month.forEach((fate, count) -> total.merge(fate, count, Long::sum)));
        return new Result(
                group,
                goal,
                Months.of(months.keySet(), request).stream()
                        .map(month -> new Row(month, Counts.of(months.getOrDefault(month, Map.of()))))
                        .toList(),
                Counts.of(total),
                took.result());
    }
}
