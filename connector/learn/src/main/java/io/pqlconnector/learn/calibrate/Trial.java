package io.pqlconnector.learn.calibrate;

import io.pqlconnector.learn.stat.Auc;
import java.util.BitSet;
import java.util.function.IntToDoubleFunction;

/**
 * What came of learning from some rows and judging by others.
 *
 * @param card the rules that were found
 * @param points how well they order the rows that were held out
 * @param regression how well logistic regression on all behaviours orders them
 */
record Trial(Split split, Scorecard card, Auc points, Auc regression) {

    /** Learns and judges. */
    static Trial make(Leads leads, Split split) {
        Scorecard card = RuleSearch.search(leads, split.training());
        Regression regression = Regression.fit(leads, split.training());
        return new Trial(
                split, card, auc(leads, split.held(), card::score), auc(leads, split.held(), regression::score));
    }

    static Auc auc(Leads leads, BitSet rows, IntToDoubleFunction score) {
        double[] scores = rows.stream().mapToDouble(score).toArray();
        boolean[] converted = new boolean[scores.length];
        int at = 0;
        for (int row = rows.nextSetBit(0); row >= 0; row = rows.nextSetBit(row + 1)) {
            converted[at++] = leads.hasConverted(row);
        }
        return Auc.of(scores, converted);
    }
}
