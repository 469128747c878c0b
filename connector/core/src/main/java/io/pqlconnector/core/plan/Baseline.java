package io.pqlconnector.core.plan;

import io.pqlconnector.core.ledger.Baselines;
import io.pqlconnector.core.ledger.TakenAsDone;
import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.destination.RecordRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a baseline takes as done in one destination, and what becomes of what earlier ones took. In force as long as the cause
 * lasts: once it has ceased, the next cause is a new one. Serves one run.
 */
final class Baseline {
    private final DestinationName destination;
    private final Baselines ledger;
    private final Instant asOf;
    private final boolean taking;
    private final PlanCounts.Counter counter;
    private final List<TakenAsDone> taken = new ArrayList<>();
    private final Set<String> lasting = new HashSet<>();
    private final Set<String> ceased = new HashSet<>();

    /**
     * For one run.
     *
     * @param taking whether the run is a baseline itself
     */
    Baseline(DestinationName destination, Baselines ledger, Instant asOf, boolean taking, PlanCounts.Counter counter) {
        this.destination = destination;
        this.ledger = ledger;
        this.asOf = asOf;
        this.taking = taking;
        this.counter = counter;
    }

    /** Whether the run takes as done what there is cause for. */
    boolean isTaking() {
        return taking;
    }

    /** Takes something as done. */
    void take(String slot, String kind, String name, RecordRef ref, Work work) {
        counter.takenAsDone++;
        taken.add(
                new TakenAsDone(destination, slot, work.account().key(), ref.object(), ref.key(), kind, name, asOf, 0));
    }

    /**
     * Notes whether there still is cause for what was taken as done. A person may be in several accounts, of which one gives
     * cause and another does not.
     */
    void note(String slot, boolean holds) {
        (holds ? lasting : ceased).add(slot);
    }

    /** What earlier baselines took as done in some slots, wherever its account; by slot. */
    Map<String, TakenAsDone> in(Collection<String> slots) {
        return ledger.in(destination, slots);
    }

    /** What was taken since this was last asked. */
    List<TakenAsDone> drain() {
        List<TakenAsDone> drained = List.copyOf(taken);
        taken.clear();
        return drained;
    }

    /** The slots in which the cause has ceased; to be asked after the last account. A baseline only adds. */
    Set<String> lapsed() {
        Set<String> lapsed = new HashSet<>(ceased);
        lapsed.removeAll(lasting);
        return taking ? Set.of() : lapsed;
    }
}
