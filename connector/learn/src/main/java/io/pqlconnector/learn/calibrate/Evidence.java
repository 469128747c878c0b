package io.pqlconnector.learn.calibrate;

import io.pqlconnector.learn.stat.Share;
import java.util.BitSet;

/**
 * What the leads say of one rule.
 *
 * @param rule the rule
 * @param met of all leads, how many meet it
 * @param converted of those that meet it, how many converted
 * @param others of those that do not, how many converted
 */
public record Evidence(Scorecard.Rule rule, Share met, Share converted, Share others) {

    /** Of all leads. */
    static Evidence of(Leads leads, Scorecard.Rule rule) {
        BitSet meet = leads.where(rule.cut());
        BitSet hits = leads.converted();
        hits.and(meet);
        int rows = leads.rows();
        int met = meet.cardinality();
        return new Evidence(
                rule,
                new Share(met, rows),
                new Share(hits.cardinality(), met),
                new Share(leads.conversions() - hits.cardinality(), rows - met));
    }

    /** How many times as often as leads on the whole those that meet it convert. */
    public double lift() {
        double all = (double) (converted.hits() + others.hits()) / met.of();
        return all == 0 ? 0 : converted.value() / all;
    }
}
