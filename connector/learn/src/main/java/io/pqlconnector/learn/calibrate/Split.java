package io.pqlconnector.learn.calibrate;

import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Rows to learn from, and rows that are held out to judge what was learnt.
 *
 * @param training about 70 % of the rows
 * @param held the others
 */
record Split(BitSet training, BitSet held) {
    private static final double TRAINING = 0.7;

    /** So many of both kinds there have to be on both sides for what comes of it to be told from chance. */
    static final int ENOUGH = 15;

    /**
     * By chance, the same for the same seed.
     *
     * @param round which of several splits
     */
    static Split random(Leads leads, long seed, int round) {
        BitSet training = new BitSet(leads.rows());
        IntStream.range(0, leads.rows())
                .filter(row -> uniform(seed, round, leads.groups().get(row)) < TRAINING)
                .forEach(training::set);
        return of(leads, training);
    }

    /** The earlier ones to learn from; rows have to have times. */
    static Split byTime(Leads leads) {
        List<Integer> earliestFirst = IntStream.range(0, leads.rows())
                .boxed()
                .sorted(Comparator.comparing(leads.times()::get))
                .toList();
        BitSet training = new BitSet(leads.rows());
        earliestFirst.subList(0, (int) (leads.rows() * TRAINING)).forEach(training::set);
        // What belongs together stays with its earliest part.
        BitSet groups = new BitSet();
        training.stream().forEach(row -> groups.set(leads.groups().get(row)));
        IntStream.range(0, leads.rows())
                .filter(row -> groups.get(leads.groups().get(row)))
                .forEach(training::set);
        return of(leads, training);
    }

    private static Split of(Leads leads, BitSet training) {
        BitSet held = leads.all();
        held.andNot(training);
        return new Split(training, held);
    }

    /** Whether both sides have some that converted and some that did not, without which nothing can be judged. */
    boolean canBeJudged(Leads leads) {
        return bothIn(leads, training) && bothIn(leads, held);
    }

    /** Whether there are so many of both on both sides that what comes of it can be told from chance. */
    boolean canBeJudgedWell(Leads leads) {
        return fewerIn(leads, training) >= ENOUGH && fewerIn(leads, held) >= ENOUGH;
    }

    /** From how many can be learnt: of those that converted or of those that did not, whichever are fewer. */
    int evidence(Leads leads) {
        return fewerIn(leads, training);
    }

    private static boolean bothIn(Leads leads, BitSet rows) {
        return fewerIn(leads, rows) > 0;
    }

    /** How many there are of those that converted or of those that did not, whichever are fewer. */
    private static int fewerIn(Leads leads, BitSet rows) {
        BitSet converted = leads.converted();
        converted.and(rows);
        return Math.min(converted.cardinality(), rows.cardinality() - converted.cardinality());
    }

    /** One of the numbers from 0 up to another one, by chance, the same each time. */
    static int anyOf(int end) {
        return (int) (uniform(0, 0, end) * end);
    }

    /** A number from 0 to 1 that depends on all three alone. */
    private static double uniform(long seed, int round, int group) {
        long mixed = mixed(mixed(mixed(seed) + round) + group);
        return (mixed >>> 11) * 0x1.0p-53;
    }

    // The generator SplitMix64: every input bit reaches every output bit.
    private static long mixed(long value) {
        long z = value + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
