package io.pqlconnector.rules.book;

import java.math.BigDecimal;

/** What a signal is worth once it fired. */
public sealed interface Points {

    /** The points for a measured value. */
    int of(double value);

    /** Always the same. */
    record Fixed(int points) implements Points {
        @Override
        public int of(double value) {
            return points;
        }
    }

    /**
     * So many per whole unit of the measured value.
     *
     * @param each for every unit; negative to subtract
     * @param cap what it comes to at most; with the sign of {@code each}
     * @param above units up to this one are worth nothing
     */
    record PerUnit(int each, int cap, BigDecimal above) implements Points {
        @Override
        public int of(double value) {
            double units = Math.floor(value - above.doubleValue());
            if (units <= 0) {
                return 0;
            }
            double points = each * units;
            return each >= 0 ? (int) Math.min(points, cap) : (int) Math.max(points, cap);
        }
    }
}
