package io.pqlconnector.learn.calibrate;

import io.pqlconnector.learn.stat.Auc;
import io.pqlconnector.learn.stat.Interval;
import io.pqlconnector.learn.stat.Share;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

/**
 * How well rules that were found in a part of the leads order the others: 70 % to learn from, 30 % to judge by, again and again.
 *
 * @param splits how many times
 * @param points of the proposed kind of rules: mean of all, with the mean standard error of one, since the splits overlap
 * @param regression of logistic regression on the same behaviours
 * @param goal what the threshold is for
 * @param atThreshold what the threshold for the goal, chosen each time by the part to learn from, does in the other part: mean
 *     of all; empty if no threshold reaches the goal in any
 * @param byTime the same of one split into earlier and later leads; empty if it cannot be judged so
 * @param notByTime why it cannot, for a reader; empty if it can, and if nobody said when the leads were
 */
public record Judged(
        int splits,
        Auc points,
        Auc regression,
        Goal goal,
        Optional<Outcome> atThreshold,
        Optional<ByTime> byTime,
        Optional<String> notByTime) {
    private static final int SPLITS = 10;
    private static final double FAR = 0.05;

    /**
     * What a threshold does.
     *
     * @param precision of those that qualify, how many convert
     * @param recall of those that convert, how many qualify
     * @param qualified of all, how many qualify
     * @param none in how many of the splits no threshold reaches the goal, which are not in these shares
     */
    public record Outcome(Share precision, Share recall, Share qualified, int none) {}

    /** Of rules that were found in the earlier leads, how well they order the later ones; 0.5 where none were found. */
    public record ByTime(Auc points, Auc regression) {}

    /** Judges; empty if no split has both kinds on both sides. */
    static Optional<Judged> of(Leads leads, Goal goal, long seed) {
        List<Trial> trials = IntStream.range(0, SPLITS)
                .mapToObj(round -> Split.random(leads, seed, round))
                .filter(split -> split.canBeJudged(leads))
                .map(split -> Trial.make(leads, split))
                .toList();
        if (trials.isEmpty()) {
            return Optional.empty();
        }
        Judged undated = new Judged(
                trials.size(),
                meanArea(trials, Trial::points),
                meanArea(trials, Trial::regression),
                goal,
                atThreshold(leads, trials, goal),
                Optional.empty(),
                Optional.empty());
        return Optional.of(leads.times().isEmpty() ? undated : undated.dated(leads, trials));
    }

    private Judged dated(Leads leads, List<Trial> trials) {
        Split split = Split.byTime(leads);
        if (!split.canBeJudgedWell(leads)) {
            return with(
                    Optional.empty(),
                    Optional.of("on one side fewer than " + Split.ENOUGH + " converted, or fewer did not"));
        }
        Trial trial = Trial.make(leads, split);
        // That earlier leads tell nothing where others, no more of them, always tell something is no accident.
        boolean tells = !trial.card().rules().isEmpty()
                || trials.stream()
                        .allMatch(random -> !random.card().rules().isEmpty()
                                && random.split().evidence(leads) <= split.evidence(leads));
        return tells
                ? with(Optional.of(new ByTime(trial.points(), trial.regression())), Optional.empty())
                : with(Optional.empty(), Optional.of("too little is known of the earlier ones to find rules in them"));
    }

    private Judged with(Optional<ByTime> judged, Optional<String> whyNot) {
        return new Judged(splits, points, regression, goal, atThreshold, judged, whyNot);
    }

    /** Whether the order could be chance. */
    public boolean couldBeChance() {
        Interval interval = points.interval();
        return interval.includes(0.5) || interval.high() < 0.5;
    }

    /** Whether what was found in earlier leads is far less true of later ones. */
    public boolean drifts() {
        return byTime.filter(later -> later.points().interval().high() < points.value()
                        && points.value() - later.points().value() > FAR)
                .isPresent();
    }

    private static Auc meanArea(List<Trial> trials, Function<Trial, Auc> of) {
        return new Auc(
                trials.stream()
                        .mapToDouble(trial -> of.apply(trial).value())
                        .average()
                        .orElseThrow(),
                trials.stream()
                        .mapToDouble(trial -> of.apply(trial).standardError())
                        // A part in which nothing was found is sure of nothing.
                        .filter(error -> error > 0)
                        .average()
                        .orElse(0));
    }

    private static Optional<Outcome> atThreshold(Leads leads, List<Trial> trials, Goal goal) {
        List<Threshold> held = new ArrayList<>();
        for (Trial trial : trials) {
            Threshold.choose(leads, trial.card(), trial.split().training(), goal)
                    .map(chosen ->
                            Threshold.of(leads, trial.card(), trial.split().held(), chosen.points()))
                    .ifPresent(held::add);
        }
        return held.isEmpty()
                ? Optional.empty()
                : Optional.of(new Outcome(
                        meanShare(held, Threshold::precision),
                        meanShare(held, Threshold::recall),
                        meanShare(held, Threshold::qualified),
                        trials.size() - held.size()));
    }

    // The interval is then that of one part, not of ten that overlap.
    private static Share meanShare(List<Threshold> held, Function<Threshold, Share> of) {
        return new Share(mean(held, of, Share::hits), mean(held, of, Share::of));
    }

    private static long mean(List<Threshold> held, Function<Threshold, Share> of, ToLongFunction<Share> number) {
        return Math.round(held.stream()
                .mapToLong(threshold -> number.applyAsLong(of.apply(threshold)))
                .average()
                .orElseThrow());
    }
}
