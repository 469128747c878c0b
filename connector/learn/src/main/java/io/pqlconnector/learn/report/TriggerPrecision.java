package io.pqlconnector.learn.report;

import io.pqlconnector.core.ledger.Grounds;
import io.pqlconnector.core.ledger.TierChange;
import io.pqlconnector.rules.signal.SignalName;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;

/** Judges each trigger by what became of the accounts that qualified with it. */
public final class TriggerPrecision {
    private final ReportRequest request;
    private final Map<SignalName, Count> counts = new HashMap<>();
    private final Count all = new Count();
    private long unknown;

    TriggerPrecision(ReportRequest request) {
        this.request = request;
    }

    /**
     * The triggers.
     *
     * @param base which share of the decided product-qualified leads became customers, whatever had fired
     * @param unknown of how many leads it was not noted what had fired
     * @param triggers the most frequent first
     */
    public record Result(Proportion base, long unknown, List<Row> triggers) {
        public Result {
            triggers = List.copyOf(triggers);
        }
    }

    /**
     * A trigger.
     *
     * @param fired in how many of the accounts that qualified for the first time, of all of which that is known
     * @param turnedDown of how many of them a rep said no
     * @param precision the share of the decided ones among them that became customers
     * @param lift how many times the share of all; empty if that is not known or nobody became a customer
     */
    public record Row(SignalName signal, Proportion fired, long turnedDown, Proportion precision, OptionalDouble lift) {
        /** How many are decided, by time or by a rep, and did not become customers. */
        public long falsePositives() {
            return precision.whole() - precision.part();
        }
    }

    private static final class Count {
        private long fired;
        private long turnedDown;
        private long decided;
        private long converted;

        private void add(Fate fate, boolean down) {
            fired++;
            turnedDown += down ? 1 : 0;
            decided += fate.decided() ? 1 : 0;
            converted += fate == Fate.CONVERTED ? 1 : 0;
        }

        private Proportion precision() {
            return new Proportion(converted, decided);
        }
    }

    void add(Journey journey) {
        Optional<TierChange> arrival = journey.lead(request.period());
        if (arrival.isEmpty()) {
            return;
        }
        Optional<Grounds> grounds = arrival.get().grounds();
        if (grounds.isEmpty()) {
            unknown++;
            return;
        }
        boolean down = journey.turnedDown(arrival.get(), request).isPresent();
        Fate byTime = Fate.of(arrival.get().asOf(), journey.reached(Goal.CUSTOMER), request.horizon(), request.asOf());
        // A no is known at once. What became of it all the same weighs more than what was said.
        Fate fate = down && byTime == Fate.UNDECIDED ? Fate.NOT_CONVERTED : byTime;
        all.add(fate, down);
        grounds.get()
                .fired()
                .forEach(signal ->
                        counts.computeIfAbsent(signal, name -> new Count()).add(fate, down));
    }

    Result result() {
        Set<SignalName> names = new LinkedHashSet<>(request.signals());
        names.addAll(new TreeSet<>(counts.keySet()));
        return new Result(
                all.precision(),
                unknown,
                names.stream()
                        .map(name -> row(name, counts.getOrDefault(name, new Count())))
                        .sorted(Comparator.comparingLong(
                                        (Row row) -> row.fired().part())
                                .reversed())
                        .toList());
    }

    private Row row(SignalName name, Count count) {
        OptionalDouble rate = count.precision().rate();
        OptionalDouble base = all.precision().rate();
        OptionalDouble lift = rate.isPresent() && base.orElse(0) > 0
                ? OptionalDouble.of(rate.getAsDouble() / base.orElse(0))
                : OptionalDouble.empty();
        return new Row(name, new Proportion(count.fired, all.fired), count.turnedDown, count.precision(), lift);
    }
}
