package io.pqlconnector.learn.calibrate;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The behaviours that can tell something at all.
 *
 * @param behaviours those
 * @param leftOut the others
 */
record Usable(List<Behaviour> behaviours, List<LeftOut> leftOut) {
    /** Numbers of such a name are ids, however many have the same, as are those that are all different and lie close together. */
    private static final Pattern NAMED_ID = Pattern.compile("(^|.*[_ .])(id|uuid|guid|key)");

    static Usable of(Leads leads) {
        List<Behaviour> behaviours = new ArrayList<>();
        List<LeftOut> leftOut = new ArrayList<>(leads.leftOut());
        for (Behaviour behaviour : leads.behaviours()) {
            unusable(behaviour, leads)
                    .ifPresentOrElse(
                            why -> leftOut.add(new LeftOut(behaviour.name(), why)), () -> behaviours.add(behaviour));
        }
        return new Usable(behaviours, leftOut);
    }

    private static Optional<String> unusable(Behaviour behaviour, Leads leads) {
        int known = (int) IntStream.range(0, leads.rows())
                .filter(row -> !behaviour.missing(row))
                .count();
        if (known == 0) {
            return Optional.of("has no values");
        }
        boolean named =
                NAMED_ID.matcher(behaviour.name().toLowerCase(Locale.ROOT)).matches();
        if (behaviour instanceof Behaviour.Figure figure) {
            return unusable(figure, known, leads.rows(), named);
        }
        return unusable((Behaviour.Word) behaviour, known, leads.rows(), named);
    }

    private static Optional<String> unusable(Behaviour.Figure figure, int known, int rows, boolean named) {
        Set<Double> distinct = new HashSet<>();
        double low = Double.MAX_VALUE;
        double high = -Double.MAX_VALUE;
        boolean whole = true;
        for (int row = 0; row < rows; row++) {
            if (!figure.missing(row)) {
                double value = figure.value(row);
                distinct.add(value);
                low = Math.min(low, value);
                high = Math.max(high, value);
                whole &= value == Math.rint(value);
            }
        }
        if (distinct.size() == 1) {
            return known == rows ? Optional.of("has one value only") : tooFew(known, rows);
        }
        if (named && whole) {
            return Optional.of("looks like an id: it is named so, and larger numbers are not more of anything");
        }
        boolean everyOneItsOwn = distinct.size() == known && known > 2 * CutFinder.LEAST_SUPPORT && whole;
        return everyOneItsOwn && high - low < 2.0 * known
                ? Optional.of("looks like an id: a number of its own for each lead")
                : Optional.empty();
    }

    private static Optional<String> tooFew(int known, int rows) {
        int fewer = Math.min(known, rows - known);
        return fewer < CutFinder.LEAST_SUPPORT
                ? Optional.of("has one value only, but for " + fewer + " leads")
                : Optional.empty();
    }

    private static Optional<String> unusable(Behaviour.Word word, int known, int rows, boolean named) {
        int[] counts = new int[word.levels().size()];
        IntStream.range(0, rows).map(word::level).filter(level -> level >= 0).forEach(level -> counts[level]++);
        long distinct = IntStream.of(counts).filter(count -> count > 0).count();
        IntPredicate common = count -> count >= CutFinder.LEAST_SUPPORT && rows - count >= CutFinder.LEAST_SUPPORT;
        if (distinct == 1 && known == rows) {
            return Optional.of("has one value only");
        }
        if (IntStream.of(counts).noneMatch(common)) {
            boolean id = named || distinct == known;
            return Optional.of(
                    id && distinct > 1
                            ? "looks like an id: a word of its own for each lead"
                            : "has " + distinct + " different values, none of which "
                                    + CutFinder.LEAST_SUPPORT + " leads have and " + CutFinder.LEAST_SUPPORT
                                    + " do not");
        }
        return Optional.empty();
    }
}
