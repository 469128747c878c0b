package io.pqlconnector.rules.template;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;

/**
 * How numbers are written for a reader. Fractions are cut, not rounded: 79.99 % of a limit must not read as the 80 % that
 * would have fired.
 */
public final class Figures {
    private static final double GROUPED_FROM = 10_000;
    private static final int MOST_DECIMALS = 10;

    private Figures() {}

    /** Whole numbers without decimals, others with at most two; thousands apart from 10,000 on. */
    public static String plain(double value) {
        if (isWhole(value) && Math.abs(value) < GROUPED_FROM) {
            return Long.toString((long) value);
        }
        BigDecimal cut = cut(value, 2).stripTrailingZeros();
        return Math.abs(value) >= GROUPED_FROM ? grouped(cut, Math.max(0, cut.scale())) : cut.toPlainString();
    }

    /** A share as percent: 0.8512 with no decimals is "85 %". */
    public static String percent(double share, int decimals) {
        BigDecimal percent = exact(share).movePointRight(2).setScale(decimals, RoundingMode.DOWN);
        return percent.toPlainString() + " %";
    }

    /** A number with so many decimals, thousands apart. */
    public static String number(double value, int decimals) {
        return grouped(cut(value, decimals), decimals);
    }

    /** The number as it stands in a text without a filter: whole if it is whole, else with at most four decimals. */
    static Number bare(double value) {
        if (isWhole(value)) {
            return (long) value;
        }
        BigDecimal cut = cut(value, 4).stripTrailingZeros();
        boolean whole = cut.scale() <= 0 && cut.precision() - cut.scale() <= 18;
        return whole ? (Number) cut.longValueExact() : cut;
    }

    static int decimals(Number asked) {
        return Math.max(0, Math.min(MOST_DECIMALS, asked.intValue()));
    }

    // Nearly all figures are counts, and decimals are slow.
    private static boolean isWhole(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15;
    }

    private static BigDecimal cut(double value, int decimals) {
        return exact(value).setScale(decimals, RoundingMode.DOWN);
    }

    // The shortest decimal that reads back as the same double: 0.29 is 0.29, not 0.28999...
    private static BigDecimal exact(double value) {
        return BigDecimal.valueOf(value);
    }

    private static String grouped(BigDecimal value, int decimals) {
        DecimalFormat format = new DecimalFormat("#,##0", DecimalFormatSymbols.getInstance(Locale.ROOT));
        format.setMinimumFractionDigits(decimals);
        format.setMaximumFractionDigits(decimals);
        return format.format(value);
    }
}
