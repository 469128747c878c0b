package io.pqlconnector.learn.report;

import io.pqlconnector.core.ledger.TierChange;
import java.time.YearMonth;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Counts product-qualified leads by the month in which they came to be. */
public final class PqlMonths {
    private final ReportRequest request;
    private final Map<YearMonth, Count> counts = new HashMap<>();

    PqlMonths(ReportRequest request) {
        this.request = request;
    }

    /**
     * A month.
     *
     * @param fresh accounts that qualified for the first time ever
     * @param atFirstRun of those, the ones that the first run found qualified: they may have been so before
     * @param again how often an account qualified that had done so before and had stopped
     * @param tiers the first-time ones by the tier they came into, the best first; those without one under the empty text
     */
    public record Row(YearMonth month, long fresh, long atFirstRun, long again, Map<String, Long> tiers) {
        public Row {
            tiers = Collections.unmodifiableMap(new LinkedHashMap<>(tiers));
        }
    }

    private static final class Count {
        private final Map<String, Long> tiers = new HashMap<>();
        private long fresh;
        private long atFirstRun;
        private long again;
    }

    void add(Journey journey) {
        boolean first = true;
        for (TierChange arrival : journey.arrivals()) {
            if (request.period().contains(arrival.asOf())) {
                Count count = counts.computeIfAbsent(request.period().month(arrival.asOf()), month -> new Count());
                if (first) {
                    count.fresh++;
                    count.atFirstRun += arrival.asOf().equals(request.firstRun()) ? 1 : 0;
                    count.tiers.merge(arrival.to().orElse(""), 1L, Long::sum);
                } else {
                    count.again++;
                }
            }
            first = false;
        }
    }

    List<Row> result() {
        Set<String> names = tierNames();
        return Months.of(counts.keySet(), request).stream()
                .map(month -> row(month, counts.getOrDefault(month, new Count()), names))
                .toList();
    }

    private Row row(YearMonth month, Count count, Collection<String> names) {
        Map<String, Long> tiers = new LinkedHashMap<>();
        names.forEach(tier -> tiers.put(tier, count.tiers.getOrDefault(tier, 0L)));
        return new Row(month, count.fresh, count.atFirstRun, count.again, tiers);
    }

    /** Those of the rules, and after them those of older ones. */
    private Set<String> tierNames() {
        Set<String> names = new LinkedHashSet<>(request.tiers());
        counts.values().stream()
                .flatMap(count -> count.tiers.keySet().stream())
                .sorted()
                .forEach(names::add);
        return names;
    }
}
