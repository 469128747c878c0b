package io.pqlconnector.worker.report;

import io.pqlconnector.worker.render.Texts;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/** How a number reads. */
public enum Format {
    /** {@code 1,204}. */
    COUNT {
        @Override
        public String text(BigDecimal number) {
            return Texts.count(number.longValue());
        }
    },
    /** A share: {@code 24 %}, {@code 0.8 %}. */
    PERCENT {
        @Override
        public String text(BigDecimal number) {
            return Texts.percent(number.doubleValue());
        }
    },
    /** {@code 3.5}. */
    NUMBER {
        @Override
        public String text(BigDecimal number) {
            return String.format(Locale.ROOT, "%,.1f", number);
        }
    },
    /** {@code 3.5 days}. */
    DAYS {
        @Override
        public String text(BigDecimal number) {
            return String.format(Locale.ROOT, "%,.1f days", number);
        }
    },
    /** How many times: {@code 1.8×}. */
    TIMES {
        @Override
        public String text(BigDecimal number) {
            return String.format(Locale.ROOT, "%.1f×", number);
        }
    },
    /** {@code 12,400} or {@code 99.50}. */
    MONEY {
        @Override
        public String text(BigDecimal number) {
            boolean whole = number.stripTrailingZeros().scale() <= 0;
            return String.format(Locale.ROOT, "%,." + (whole ? 0 : 2) + "f", number.setScale(2, RoundingMode.HALF_UP));
        }
    };

    /** The number as people read it. */
    public abstract String text(BigDecimal number);
}
