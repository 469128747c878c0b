package io.pqlconnector.learn.calibrate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Leads of whom it is known what makes them convert: three behaviours, the first most; twenty others do nothing. */
final class Planted {
    static final int ROWS = 4_000;

    private static final int OTHERS = 20;
    private static final double[] STRENGTHS = {2.0, 1.4, 0.9};

    private final Random random;
    private final List<Behaviour> behaviours = new ArrayList<>();
    private final boolean[] converted = new boolean[ROWS];

    private Planted(long seed) {
        random = new Random(seed);
        double[] logOdds = new double[ROWS];
        Arrays.fill(logOdds, -3);
        for (int i = 0; i < STRENGTHS.length; i++) {
            double[] counts = counts(1.2);
            for (int row = 0; row < ROWS; row++) {
                logOdds[row] += counts[row] >= i + 1 ? STRENGTHS[i] : 0;
            }
            behaviours.add(figure("driver " + (i + 1), counts));
        }
        for (int i = 0; i < OTHERS; i++) {
            behaviours.add(figure("other " + (i + 1), counts(0.5 + i * 0.2)));
        }
        for (int row = 0; row < ROWS; row++) {
            converted[row] = random.nextDouble() < 1 / (1 + Math.exp(-logOdds[row]));
        }
        // What is found must not depend on what comes first.
        Collections.shuffle(behaviours, random);
    }

    static Planted of(long seed) {
        return new Planted(seed);
    }

    /** With labels that have nothing to do with anything. */
    Planted shuffled() {
        for (int row = ROWS - 1; row > 0; row--) {
            int other = random.nextInt(row + 1);
            boolean kept = converted[row];
            converted[row] = converted[other];
            converted[other] = kept;
        }
        return this;
    }

    /** With something that is written when a lead converts, for all but a few. */
    Planted leaking() {
        double[] told = IntStream.range(0, ROWS)
                .mapToDouble(row -> converted[row] && random.nextInt(50) > 0 ? 1 : 0)
                .toArray();
        behaviours.add(7, figure("invoice sent", told));
        return this;
    }

    Leads leads() {
        BitSet converted = new BitSet();
        IntStream.range(0, ROWS).filter(row -> this.converted[row]).forEach(converted::set);
        List<Integer> rows = IntStream.range(0, ROWS).boxed().toList();
        return new Leads(
                behaviours,
                converted,
                rows,
                rows.stream().map(Integer::longValue).toList());
    }

    static Behaviour figure(String name, double[] values) {
        return new Behaviour.Figure(name, name, new SignalForm.Trait(name), values);
    }

    private double[] counts(double mean) {
        return IntStream.range(0, ROWS).mapToDouble(row -> poisson(mean)).toArray();
    }

    private int poisson(double mean) {
        int count = 0;
        for (double left = random.nextDouble(); left > Math.exp(-mean); left *= random.nextDouble()) {
            count++;
        }
        return count;
    }
}
