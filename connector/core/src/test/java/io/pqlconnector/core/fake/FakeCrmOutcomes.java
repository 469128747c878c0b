package io.pqlconnector.core.fake;

import io.pqlconnector.core.ledger.CrmOutcomes;
import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.Outcome;
import io.pqlconnector.spi.destination.OutcomeCursor;
import io.pqlconnector.spi.destination.OutcomePage;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What became of records, in memory; no account is known to have any of them. */
final class FakeCrmOutcomes implements CrmOutcomes {
    private final Map<DestinationName, Map<Place, Outcome>> told = new HashMap<>();
    private final Map<DestinationName, Reading> readings = new HashMap<>();

    private record Place(CrmId record, Outcome.Kind kind, Optional<CrmId> deal) {}

    @Override
    public Optional<Reading> reading(DestinationName destination) {
        return Optional.ofNullable(readings.get(destination));
    }

    @Override
    public void ask(DestinationName destination, Instant now) {
        Unfinished begun = reading(destination).flatMap(Reading::open).orElse(new Unfinished(now, OutcomeCursor.START));
        readings.put(destination, new Reading(readAt(destination), now, Optional.of(begun)));
    }

    @Override
    public Kept keep(DestinationName destination, OutcomePage page) {
        Map<Place, Outcome> known = told.computeIfAbsent(destination, any -> new LinkedHashMap<>());
        Map<Place, Outcome> before = new HashMap<>(known);
        known.values()
                .removeIf(
                        outcome -> outcome.deal().filter(page.deals()::contains).isPresent());
        page.outcomes().forEach(outcome -> known.put(place(outcome), outcome));
        Reading reading = reading(destination).orElseThrow();
        Unfinished open = reading.open().orElseThrow();
        readings.put(
                destination,
                new Reading(
                        page.next().isPresent() ? reading.readAt() : Optional.of(open.began()),
                        reading.askedAt(),
                        page.next().map(next -> new Unfinished(open.began(), next))));
        return new Kept(
                page.outcomes().size(),
                page.outcomes().stream()
                        .filter(outcome -> !before.containsKey(place(outcome)))
                        .count(),
                page.outcomes().stream()
                        .filter(outcome -> before.containsKey(place(outcome)) && !before.containsValue(outcome))
                        .count(),
                before.keySet().stream()
                        .filter(place -> !known.containsKey(place))
                        .count());
    }

    private static Place place(Outcome outcome) {
        return new Place(outcome.record(), outcome.kind(), outcome.deal());
    }

    @Override
    public List<Told> told(DestinationName destination, Instant before) {
        return told.getOrDefault(destination, Map.of()).values().stream()
                .filter(outcome -> outcome.at().isBefore(before))
                .sorted(Comparator.comparing(Outcome::at))
                .map(outcome -> new Told(Optional.empty(), outcome))
                .toList();
    }
}
