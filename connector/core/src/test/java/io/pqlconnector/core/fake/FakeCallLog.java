package io.pqlconnector.core.fake;

import io.pqlconnector.core.ledger.CallLog;
import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.destination.CallUsage;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** Calls, quotas and pauses, in memory. */
final class FakeCallLog implements CallLog {
    private final Map<DestinationName, NavigableMap<Instant, Long>> calls = new HashMap<>();
    private final Map<DestinationName, Reading> readings = new HashMap<>();
    private final Map<DestinationName, Instant> parked = new HashMap<>();

    @Override
    public synchronized void add(DestinationName destination, Instant at, long made, Optional<CallUsage.Quota> quota) {
        calls.computeIfAbsent(destination, name -> new TreeMap<>()).merge(hour(at), made, Long::sum);
        quota.ifPresent(said -> readings.put(destination, new Reading(said, at)));
    }

    @Override
    public synchronized long since(DestinationName destination, Instant instant) {
        return calls.getOrDefault(destination, new TreeMap<>()).tailMap(hour(instant), true).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    @Override
    public synchronized Optional<Reading> reading(DestinationName destination) {
        return Optional.ofNullable(readings.get(destination));
    }

    @Override
    public synchronized void park(DestinationName destination, Instant until) {
        parked.put(destination, until);
    }

    @Override
    public synchronized Optional<Instant> parkedUntil(DestinationName destination) {
        return Optional.ofNullable(parked.get(destination));
    }

    private static Instant hour(Instant instant) {
        return instant.truncatedTo(ChronoUnit.HOURS);
    }
}
