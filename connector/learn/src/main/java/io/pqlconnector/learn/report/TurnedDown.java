package io.pqlconnector.learn.report;

import io.pqlconnector.core.ledger.TierChange;
import io.pqlconnector.core.ledger.Verdict;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Counts what reps said of the leads of the period. */
public final class TurnedDown {
    private final ReportRequest request;
    private final Map<String, Long> counts = new HashMap<>();
    private long leads;

    TurnedDown(ReportRequest request) {
        this.request = request;
    }

    /**
     * What reps said.
     *
     * @param leads of how many that qualified for the first time in the period reps said something, and of how many there are
     * @param rows the most frequent first
     */
    public record Result(Proportion leads, List<Row> rows) {
        public Result {
            rows = List.copyOf(rows);
        }
    }

    /**
     * One verdict.
     *
     * @param words as the rep wrote them
     * @param leads of how many it was said
     */
    public record Row(String words, long leads) {}

    void add(Journey journey) {
        Optional<TierChange> arrival = journey.lead(request.period());
        if (arrival.isEmpty()) {
            return;
        }
        leads++;
        journey.turnedDown(arrival.get(), request)
                .map(Verdict::words)
                .ifPresent(words -> counts.merge(words, 1L, Long::sum));
    }

    Result result() {
        return new Result(
                new Proportion(
                        counts.values().stream().mapToLong(count -> count).sum(), leads),
                counts.entrySet().stream()
                        .map(entry -> new Row(entry.getKey(), entry.getValue()))
                        .sorted(Comparator.comparingLong(Row::leads).reversed().thenComparing(Row::words))
                        .toList());
    }
}
