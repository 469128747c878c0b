package io.pqlconnector.learn.calibrate;

import io.pqlconnector.learn.stat.Auc;
import io.pqlconnector.learn.stat.Interval;
import io.pqlconnector.learn.stat.Share;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A behaviour that knows what became of a lead, and so cannot foretell it. Left out of the rules.
 *
 * @param why for a reader: {@code follows the conversion: 97 of 100 had it at that time or later}
 */
public record Leak(String behaviour, String why) {
    /** What people do before they buy does not tell so well whether they will. */
    private static final double TOO_GOOD = 0.95;

    private static final double SURELY = 0.9;

    /** Of fewer that have it, all may have converted by chance. */
    private static final int ENOUGH = 20;

    /** The behaviours that alone tell too well who converts, of all leads or of those that have it. */
    static List<Leak> tooGood(Leads leads, long seed) {
        List<Leak> leaks = new ArrayList<>();
        Split split = Split.random(leads, seed, 0);
        Map<Behaviour, List<Cut>> cuts =
                CutFinder.find(leads, leads.all()).stream().collect(Collectors.groupingBy(Cut::about));
        for (Behaviour behaviour : leads.behaviours()) {
            alone(leads, behaviour, split)
                    .filter(auc -> auc.value() >= TOO_GOOD && auc.interval().low() > SURELY)
                    .map(Leak::why)
                    .or(() -> tooPure(leads, cuts.getOrDefault(behaviour, List.of())))
                    .ifPresent(why -> leaks.add(new Leak(behaviour.name(), why)));
        }
        return leaks;
    }

    /**
     * Why a question is only answered with yes by those that converted; empty if none is.
     *
     * @param cuts the questions about one behaviour
     */
    private static Optional<String> tooPure(Leads leads, List<Cut> cuts) {
        if (2 * leads.conversions() >= leads.rows()) {
            return Optional.empty();
        }
        return presence(cuts)
                .map(cut -> Evidence.of(leads, new Scorecard.Rule(cut, 1)).converted())
                .filter(share -> share.of() >= ENOUGH && share.interval().low() > SURELY)
                .max(Comparator.comparingLong(Share::hits))
                .map(share -> "is had by hardly anybody else: " + share.hits() + " of " + share.of()
                        + " that have it converted. It is likely to be written when a lead converts");
    }

    // Of numbers the lowest bound above zero asks whether there is any. Those that do the most of anything may well all
    // convert.
    private static Stream<Cut> presence(List<Cut> cuts) {
        return Stream.concat(
                cuts.stream().filter(Cut.Is.class::isInstance),
                cuts.stream()
                        .filter(cut -> cut instanceof Cut.AtLeast figure && figure.bound() > 0)
                        .min(Comparator.comparingDouble(cut -> ((Cut.AtLeast) cut).bound()))
                        .stream());
    }

    private static String why(Auc auc) {
        Interval interval = auc.interval();
        return String.format(
                Locale.ROOT,
                "is too good alone: AUC %.3f (%.3f to %.3f). It is likely to be written when a lead converts",
                auc.value(),
                interval.low(),
                interval.high());
    }

    /** How well it orders leads alone, whichever way round, nothing being known counting as less than any number. */
    private static Optional<Auc> alone(Leads leads, Behaviour behaviour, Split split) {
        if (behaviour instanceof Behaviour.Figure figure) {
            Auc up = Trial.auc(leads, leads.all(), row -> figure.missing(row) ? -Double.MAX_VALUE : figure.value(row));
            return Optional.of(up.value() >= 0.5 ? up : new Auc(1 - up.value(), up.standardError()));
        }
        if (!split.canBeJudged(leads)) {
            return Optional.empty();
        }
        Behaviour.Word word = (Behaviour.Word) behaviour;
        double[] shares = shares(leads, word, split.training());
        return Optional.of(Trial.auc(leads, split.held(), row -> shares[word.level(row) + 1]));
    }

    /** By word, the share that converted, of those to learn from; first of those of whom none is known. */
    private static double[] shares(Leads leads, Behaviour.Word word, BitSet training) {
        double[] all = new double[word.levels().size() + 1];
        double[] converted = new double[all.length];
        for (int row = training.nextSetBit(0); row >= 0; row = training.nextSetBit(row + 1)) {
            all[word.level(row) + 1]++;
            converted[word.level(row) + 1] += leads.hasConverted(row) ? 1 : 0;
        }
        for (int i = 0; i < all.length; i++) {
            converted[i] = all[i] == 0 ? 0 : converted[i] / all[i];
        }
        return converted;
    }
}
