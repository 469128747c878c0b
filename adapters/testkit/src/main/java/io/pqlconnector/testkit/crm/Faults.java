package io.pqlconnector.testkit.crm;

import io.pqlconnector.testkit.Fault;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which call goes wrong, and how. */
public interface Faults {

    /** Nothing goes wrong. */
    Faults NONE = call -> Optional.empty();

    /** What happens to the next call. Called once per call, by many threads. */
    Optional<Fault> next(CrmCall call);

    /** These, one after the other; then nothing more. A part of an answer waits for an answer that has parts. */
    static Faults script(List<Fault> faults) {
        Deque<Fault> left = new ArrayDeque<>(faults);
        return call -> {
            synchronized (left) {
                boolean waits = left.peek() == Fault.PART_OF_THE_ANSWER && !call.writes();
                return waits ? Optional.empty() : Optional.ofNullable(left.poll());
            }
        };
    }

    /** The same for every call. */
    static Faults always(Fault fault) {
        return call -> Optional.of(fault);
    }

    /** Only calls of one kind go wrong. */
    default Faults at(CrmCall only) {
        return call -> call.equals(only) ? next(call) : Optional.empty();
    }

    /**
     * By chance. The n-th call meets the same fault for the same seed; which call is the n-th is up to the threads.
     *
     * @param rates the share of calls that meet each fault, together at most 1
     */
    static Faults byChance(long seed, Map<Fault, Double> rates) {
        return new ByChance(seed, rates);
    }

    /**
     * By chance, all kinds alike.
     *
     * @param rate the share of calls that go wrong, from 0 to 1
     */
    static Faults byChance(long seed, double rate) {
        double each = rate / Fault.values().length;
        return byChance(seed, Stream.of(Fault.values()).collect(Collectors.toMap(fault -> fault, fault -> each)));
    }

    /** See {@link #byChance}. */
    final class ByChance implements Faults {
        /** A service that fails fails for more than one call. */
        private static final int LONGEST_BURST = 3;

        /** A fresh token lives long enough for all threads to take it. */
        private static final long CALLS_OF_A_TOKEN = 50;

        private final long seed;
        private final Map<Fault, Double> rates;
        private long calls;
        private long tokenExpiredAt;
        private int burst;

        private ByChance(long seed, Map<Fault, Double> rates) {
            this.seed = seed;
            this.rates = Map.copyOf(rates);
        }

        @Override
        public synchronized Optional<Fault> next(CrmCall call) {
            calls++;
            if (burst > 0) {
                burst--;
                return Optional.of(Fault.ERROR_BEFORE);
            }
            SplittableRandom chance = new SplittableRandom(seed + calls * 0x9e3779b97f4a7c15L);
            Optional<Fault> fault = pick(chance.nextDouble());
            if (fault.equals(Optional.of(Fault.ERROR_BEFORE))) {
                burst = chance.nextInt(LONGEST_BURST);
            }
            if (fault.equals(Optional.of(Fault.TOKEN_EXPIRED))) {
                if (calls - tokenExpiredAt < CALLS_OF_A_TOKEN) {
                    return Optional.empty();
                }
                tokenExpiredAt = calls;
            }
            return fault;
        }

        private Optional<Fault> pick(double drawn) {
            double below = 0;
            for (Fault fault : Fault.values()) {
                below += rates.getOrDefault(fault, 0.0);
                if (drawn < below) {
                    return Optional.of(fault);
                }
            }
            return Optional.empty();
        }
    }
}
