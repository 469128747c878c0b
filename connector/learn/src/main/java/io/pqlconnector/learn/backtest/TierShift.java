package io.pqlconnector.learn.backtest;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Who would be in a tier under other rules, and who no longer.
 *
 * @param entering keys of accounts, in order
 * @param leaving keys of accounts, in order
 * @param staying how many are in it under both
 */
public record TierShift(String tier, List<String> entering, List<String> leaving, long staying) {
    public TierShift {
        entering = List.copyOf(entering);
        leaving = List.copyOf(leaving);
    }

    /**
     * Compares.
     *
     * @param order names of tiers, best first, of both rule books; each is reported once
     * @param now the tier of each account by its key; those without one are missing
     * @param other the same under the other rules
     */
    public static List<TierShift> between(List<String> order, Map<String, String> now, Map<String, String> other) {
        List<TierShift> shifts = new ArrayList<>();
        Set<String> tiers = new LinkedHashSet<>(order);
        for (String tier : tiers) {
            List<String> entering = in(tier, other)
                    .filter(key -> !tier.equals(now.get(key)))
                    .sorted()
                    .toList();
            List<String> leaving = in(tier, now)
                    .filter(key -> !tier.equals(other.get(key)))
                    .sorted()
                    .toList();
            shifts.add(new TierShift(tier, entering, leaving, in(tier, now).count() - leaving.size()));
        }
        return shifts;
    }

    private static Stream<String> in(String tier, Map<String, String> tiers) {
        return tiers.entrySet().stream()
                .filter(entry -> entry.getValue().equals(tier))
                .map(Map.Entry::getKey);
    }
}
