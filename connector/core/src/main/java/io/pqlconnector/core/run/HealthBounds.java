package io.pqlconnector.core.run;

import java.math.BigDecimal;

/**
 * Which share of active accounts qualifies where the rules are sound. Fewer say that nobody is found; more, that sales cannot
 * tell who matters.
 *
 * @param fewest a share between 0 and 1
 * @param most a share between 0 and 1
 */
public record HealthBounds(BigDecimal fewest, BigDecimal most) {
    /** 1 % to 20 %. */
    public static final HealthBounds DEFAULT = new HealthBounds(new BigDecimal("0.01"), new BigDecimal("0.20"));

    /** What it says that so many of the active accounts qualify. */
    public HealthVerdict verdict(long active, long qualified) {
        if (active == 0) {
            return HealthVerdict.NOBODY_ACTIVE;
        }
        BigDecimal found = BigDecimal.valueOf(qualified);
        BigDecimal all = BigDecimal.valueOf(active);
        if (found.compareTo(fewest.multiply(all)) < 0) {
            return HealthVerdict.TOO_FEW;
        }
        return found.compareTo(most.multiply(all)) > 0 ? HealthVerdict.TOO_MANY : HealthVerdict.FINE;
    }
}
