package io.pqlconnector.learn.calibrate;

import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Those of whom it is known what became of them, and what was known of each before. Immutable; rows are counted from 0.
 *
 * @param behaviours what is known of them
 * @param converted which rows converted
 * @param groups by row, a number that rows which belong together share, such as those of one account: they are never on both
 *     sides of a split
 * @param times by row, when what is known of it was known, in seconds; empty if nobody said, and then nothing can be judged by
 *     time
 * @param leftOut what is known of them too, but not as it was before, or not so that a rule could be written
 */
public record Leads(
        List<Behaviour> behaviours, BitSet converted, List<Integer> groups, List<Long> times, List<LeftOut> leftOut) {
    public Leads {
        leftOut = List.copyOf(leftOut);
        behaviours = List.copyOf(behaviours);
        converted = (BitSet) converted.clone();
        groups = List.copyOf(groups);
        times = List.copyOf(times);
        int rows = groups.size();
        if (behaviours.stream().anyMatch(behaviour -> behaviour.rows() != rows) || converted.length() > rows) {
            throw new IllegalArgumentException("columns of different lengths");
        }
        if (!times.isEmpty() && times.size() != rows) {
            throw new IllegalArgumentException("times of some rows only");
        }
    }

    /** With nothing left out. */
    public Leads(List<Behaviour> behaviours, BitSet converted, List<Integer> groups, List<Long> times) {
        this(behaviours, converted, groups, times, List.of());
    }

    @Override
    public BitSet converted() {
        return (BitSet) converted.clone();
    }

    /** How many there are. */
    public int rows() {
        return groups.size();
    }

    /** How many converted. */
    public int conversions() {
        return converted.cardinality();
    }

    /** Whether a row converted. */
    boolean hasConverted(int row) {
        return converted.get(row);
    }

    /** All rows. */
    BitSet all() {
        BitSet all = new BitSet(rows());
        all.set(0, rows());
        return all;
    }

    /** The rows that meet a question. */
    BitSet where(Cut cut) {
        BitSet met = new BitSet(rows());
        IntStream.range(0, rows()).filter(cut::holds).forEach(met::set);
        return met;
    }

    /** The same leads with other behaviours. */
    Leads with(List<Behaviour> others) {
        return new Leads(others, converted, groups, times, leftOut);
    }
}
