package io.pqlconnector.core.fake;

import io.pqlconnector.core.ledger.Baselines;
import io.pqlconnector.core.ledger.TakenAsDone;
import io.pqlconnector.spi.DestinationName;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** What baselines took as done, in memory. */
final class FakeBaselines implements Baselines {
    private final SortedMap<String, TakenAsDone> taken = new TreeMap<>();

    /** All of it. */
    synchronized List<TakenAsDone> all() {
        return List.copyOf(taken.values());
    }

    @Override
    public synchronized Map<String, TakenAsDone> ofAccounts(DestinationName destination, Collection<String> accounts) {
        return found(destination, mark -> accounts.contains(mark.account()));
    }

    @Override
    public synchronized Map<String, TakenAsDone> in(DestinationName destination, Collection<String> slots) {
        return found(destination, mark -> slots.contains(mark.slot()));
    }

    private Map<String, TakenAsDone> found(DestinationName destination, Predicate<TakenAsDone> wanted) {
        Map<String, TakenAsDone> found = new HashMap<>();
        taken.values().stream()
                .filter(mark -> mark.destination().equals(destination))
                .filter(wanted)
                .forEach(mark -> found.put(mark.slot(), mark));
        return found;
    }

    @Override
    public synchronized void note(Collection<TakenAsDone> marks) {
        marks.forEach(mark -> taken.put(mark.destination() + " " + mark.slot(), mark));
    }

    @Override
    public synchronized void forget(DestinationName destination, Collection<String> slots) {
        slots.forEach(slot -> taken.remove(destination + " " + slot));
    }
}
