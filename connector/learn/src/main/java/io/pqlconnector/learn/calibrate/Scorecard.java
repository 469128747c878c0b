package io.pqlconnector.learn.calibrate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Rules of whole points.
 *
 * @param rules the strongest first
 */
public record Scorecard(List<Rule> rules) {
    /** What the strongest rule is worth. */
    private static final int MOST = 40;

    private static final int STEP = 5;

    /** Twenty times the odds. Where nobody converted without meeting a question, its weight grows with the rows and says nothing. */
    private static final double MOST_WEIGHT = Math.log(20);

    public Scorecard {
        rules = List.copyOf(rules);
    }

    /**
     * One rule.
     *
     * @param points what it is worth when the question is met; negative where that speaks against converting; never 0
     */
    public record Rule(Cut cut, int points) {}

    /** Whole points in the proportion of weights, in steps of {@value #STEP}. */
    static Scorecard of(List<Cut> cuts, List<Double> weights) {
        double largest = Math.min(
                MOST_WEIGHT, weights.stream().mapToDouble(Math::abs).max().orElse(1));
        List<Rule> rules = new ArrayList<>();
        IntStream.range(0, cuts.size())
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> Math.abs(weights.get(i)))
                        .reversed())
                .forEach(i -> {
                    int steps = (int) Math.rint(Math.min(1, Math.abs(weights.get(i)) / largest) * MOST / STEP);
                    int points = Math.max(1, steps) * STEP;
                    rules.add(new Rule(cuts.get(i), weights.get(i) < 0 ? -points : points));
                });
        return new Scorecard(rules);
    }

    /** The points of a lead. */
    public int score(int row) {
        int score = 0;
        for (Rule rule : rules) {
            score += rule.cut().holds(row) ? rule.points() : 0;
        }
        return score;
    }
}
