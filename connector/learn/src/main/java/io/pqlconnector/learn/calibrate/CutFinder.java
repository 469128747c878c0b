package io.pqlconnector.learn.calibrate;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** Which questions about behaviours are worth asking, judged by the rows to learn from alone. */
final class CutFinder {
    /** So many leads at least must meet a question, and so many not: of fewer nothing can be learnt. */
    static final int LEAST_SUPPORT = 10;

    private static final double LEAST_SHARE = 0.005;
    private static final int MOST_BOUNDS = 12;

    /** Numbers beyond are ids, and no rule can be written with them. */
    private static final double LARGEST = 1e15;

    private static final int MOST_WORDS = 50;

    private CutFinder() {}

    /** The questions about all behaviours. */
    static List<Cut> find(Leads leads, BitSet training) {
        List<Cut> cuts = new ArrayList<>();
        for (Behaviour behaviour : leads.behaviours()) {
            if (behaviour instanceof Behaviour.Figure figure) {
                bounds(figure, training).forEach(bound -> cuts.add(new Cut.AtLeast(figure, bound)));
            } else if (behaviour instanceof Behaviour.Word word) {
                words(word, training).forEach(level -> cuts.add(new Cut.Is(word, level)));
            }
        }
        return cuts;
    }

    private static int leastSupport(BitSet training) {
        return Math.max(LEAST_SUPPORT, (int) Math.ceil(training.cardinality() * LEAST_SHARE));
    }

    /** Bounds that part the rows evenly, each rounded to what a person would write. */
    private static List<Double> bounds(Behaviour.Figure figure, BitSet training) {
        double[] sorted = training.stream()
                .mapToDouble(figure::value)
                .filter(value -> !Double.isNaN(value))
                .sorted()
                .toArray();
        TreeSet<Double> bounds = new TreeSet<>();
        double[] distinct = IntStream.range(0, sorted.length)
                .filter(i -> i == 0 || sorted[i] != sorted[i - 1])
                .mapToDouble(i -> sorted[i])
                .toArray();
        if (distinct.length <= MOST_BOUNDS) {
            for (double value : distinct) {
                bounds.add(rounded(value));
            }
        } else {
            for (int i = 1; i < 20; i++) {
                bounds.add(rounded(sorted[sorted.length * i / 20]));
            }
            // Most counts are zero or small, and what is rare tells most.
            for (int place : new int[] {1, 2, 4, 8}) {
                bounds.add(rounded(sorted[sorted.length - 1 - sorted.length * place / 100]));
                bounds.add(rounded(distinct[place / 2 + 1]));
            }
        }
        int known = sorted.length;
        int rows = training.cardinality();
        int least = leastSupport(training);
        return bounds.stream()
                .filter(bound -> Math.abs(bound) < LARGEST)
                .filter(bound -> {
                    int meet = known - below(sorted, bound);
                    return meet >= least && rows - meet >= least;
                })
                .toList();
    }

    private static int below(double[] sorted, double bound) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < bound) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Whole numbers below 10 as they are, larger ones to two digits. */
    static double rounded(double value) {
        if (value == 0 || (value == Math.rint(value) && Math.abs(value) < 10)) {
            return value;
        }
        double unit = Math.pow(10, Math.floor(Math.log10(Math.abs(value))) - 1);
        double rounded = Math.rint(value / unit);
        return unit >= 1 ? rounded * unit : rounded / Math.rint(1 / unit);
    }

    private static List<Integer> words(Behaviour.Word word, BitSet training) {
        Map<Integer, Integer> counts = new HashMap<>();
        training.stream()
                .map(word::level)
                .filter(level -> level >= 0)
                .forEach(level -> counts.merge(level, 1, Integer::sum));
        int least = leastSupport(training);
        int rows = training.cardinality();
        return counts.entrySet().stream()
                .filter(count -> count.getValue() >= least && rows - count.getValue() >= least)
                // Nobody would write a rule about what most are.
                .filter(count -> 2 * count.getValue() <= rows)
                .sorted(Map.Entry.<Integer, Integer>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(MOST_WORDS)
                .map(Map.Entry::getKey)
                .toList();
    }
}
