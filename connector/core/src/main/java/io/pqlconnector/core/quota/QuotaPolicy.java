package io.pqlconnector.core.quota;

import java.math.BigDecimal;

/**
 * How much of a destination's calls are ours.
 *
 * @param share of the vendor's daily limit, between 0 and 1
 * @param floor how many calls of the day are always left to others
 */
public record QuotaPolicy(BigDecimal share, long floor) {
    /** 40 % of the day, and never the last 500 calls. */
    public static final QuotaPolicy DEFAULT = new QuotaPolicy(new BigDecimal("0.40"), 500);

    /** Our part of a daily limit, in calls. */
    public long ours(long limit) {
        return share.multiply(BigDecimal.valueOf(limit)).longValue();
    }
}
