package io.pqlconnector.learn.stat;

import java.util.Arrays;
import java.util.Comparator;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * The area under the ROC curve: how often one that converted has a higher score than one that did not, a tie counting half.
 * 0.5 is chance, 1 is never wrong.
 *
 * @param standardError by DeLong's method
 * @see <a href="https://doi.org/10.2307/2531595">DeLong, DeLong, Clarke-Pearson 1988</a>
 */
public record Auc(double value, double standardError) {

    /**
     * Of scores.
     *
     * @param converted which of them belong to one that converted; at least one does and one does not
     */
    public static Auc of(double[] scores, boolean[] converted) {
        int ones = (int)
                IntStream.range(0, converted.length).filter(i -> converted[i]).count();
        int zeros = converted.length - ones;
        if (ones == 0 || zeros == 0) {
            throw new IllegalArgumentException("one class only");
        }
        double[] among = ranks(scores, i -> true);
        double[] amongOwn = new double[scores.length];
        for (boolean one : new boolean[] {true, false}) {
            double[] own = ranks(scores, i -> converted[i] == one);
            for (int i = 0; i < scores.length; i++) {
                if (converted[i] == one) {
                    amongOwn[i] = own[i];
                }
            }
        }
        double[] overZeros = new double[ones];
        double[] underOnes = new double[zeros];
        int one = 0;
        int zero = 0;
        for (int i = 0; i < scores.length; i++) {
            if (converted[i]) {
                overZeros[one++] = (among[i] - amongOwn[i]) / zeros;
            } else {
                underOnes[zero++] = 1 - (among[i] - amongOwn[i]) / ones;
            }
        }
        double area = Arrays.stream(overZeros).average().orElseThrow();
        return new Auc(area, Math.sqrt(variance(overZeros) / ones + variance(underOnes) / zeros));
    }

    /** Where it lies. */
    public Interval interval() {
        return Interval.ofShare(value, standardError);
    }

    /** The middle ranks, from 1, of those that are wanted among each other; 0 for the others. */
    private static double[] ranks(double[] scores, IntPredicate wanted) {
        Integer[] order = IntStream.range(0, scores.length)
                .filter(wanted)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> scores[i]))
                .toArray(Integer[]::new);
        double[] ranks = new double[scores.length];
        int from = 0;
        while (from < order.length) {
            int to = from + 1;
            while (to < order.length && scores[order[to]] == scores[order[from]]) {
                to++;
            }
            for (int i = from; i < to; i++) {
                ranks[order[i]] = (from + 1 + to) / 2.0;
            }
            from = to;
        }
        return ranks;
    }

    private static double variance(double[] values) {
        if (values.length < 2) {
            return 0;
        }
        double mean = Arrays.stream(values).average().orElseThrow();
        return Arrays.stream(values)
                        .map(value -> (value - mean) * (value - mean))
                        .sum()
                / (values.length - 1);
    }
}
