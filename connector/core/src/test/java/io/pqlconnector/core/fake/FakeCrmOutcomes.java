package io.pqlconnector.core.fake;

import io.pqlconnector.core.ledger.CrmOutcomes;
import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.destination.Outcome;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What became of records, in memory; no account is known to have any of them. */
final class FakeCrmOutcomes implements CrmOutcomes {
    private final Map<DestinationName, Set<Outcome>> told = new HashMap<>();
    private final Map<DestinationName, Instant> readAt = new HashMap<>();

    @Override
    public Optional<Instant> readAt(DestinationName destination) {
        return Optional.ofNullable(readAt.get(destination));
    }

    @Override
    public long keep(DestinationName destination, List<Outcome> outcomes, Instant at) {
        Set<Outcome> known = told.computeIfAbsent(destination, any -> new LinkedHashSet<>());
        long before = known.size();
        known.addAll(outcomes);
        readAt.put(destination, at);
        return known.size() - before;
    }

    @Override
    public List<Told> told(DestinationName destination, Instant before) {
        return told.getOrDefault(destination, Set.of()).stream()
                .filter(outcome -> outcome.at().isBefore(before))
                .sorted(Comparator.comparing(Outcome::at))
                .map(outcome -> new Told(Optional.empty(), outcome))
                .toList();
    }
}
