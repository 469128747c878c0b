package io.pqlconnector.learn.calibrate;

import io.pqlconnector.learn.stat.Share;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A score from which one is qualified, and what that means for some rows.
 *
 * @param points the score
 * @param precision of those that qualify, how many convert
 * @param recall of those that convert, how many qualify
 * @param qualified of all, how many qualify
 */
public record Threshold(int points, Share precision, Share recall, Share qualified) {
    /** Above this share a list is no selection any more: the same bound warns after each run. */
    private static final double MOST = 0.2;

    // Of two that find as many the higher one lets fewer others through.
    private static final Comparator<Threshold> MOST_HITS = Comparator.comparingLong(
                    (Threshold threshold) -> threshold.recall().hits())
            .thenComparingInt(Threshold::points);

    /** The threshold for a goal, chosen by some rows; empty if none reaches it. */
    static Optional<Threshold> choose(Leads leads, Scorecard card, BitSet rows, Goal goal) {
        List<Threshold> possible = rows.stream()
                .map(card::score)
                .distinct()
                .sorted()
                .mapToObj(points -> of(leads, card, rows, points))
                .filter(threshold -> threshold.points() > 0)
                .toList();
        if (goal instanceof Goal.Precision wanted) {
            return possible.stream()
                    .filter(threshold -> threshold.precision().value() >= wanted.share())
                    .max(MOST_HITS);
        } else if (goal instanceof Goal.Volume wanted) {
            return possible.stream()
                    .filter(threshold -> threshold.qualified().value() <= wanted.share())
                    .max(MOST_HITS);
        }
        Comparator<Threshold> balanced =
                Comparator.comparingDouble(Threshold::balance).thenComparingInt(Threshold::points);
        return possible.stream()
                .filter(threshold -> threshold.qualified().value() <= MOST)
                .max(balanced)
                .or(() -> possible.stream().max(balanced));
    }

    /** What a score from which one is qualified means for some rows. */
    static Threshold of(Leads leads, Scorecard card, BitSet rows, int points) {
        BitSet qualified = new BitSet();
        rows.stream().filter(row -> card.score(row) >= points).forEach(qualified::set);
        BitSet converted = leads.converted();
        converted.and(rows);
        BitSet hits = (BitSet) converted.clone();
        hits.and(qualified);
        return new Threshold(
                points,
                new Share(hits.cardinality(), qualified.cardinality()),
                new Share(hits.cardinality(), converted.cardinality()),
                new Share(qualified.cardinality(), rows.cardinality()));
    }

    // The harmonic mean of both, which is small where either is.
    private double balance() {
        double sum = precision.value() + recall.value();
        return sum == 0 ? 0 : precision.value() * recall.value() / sum;
    }
}
