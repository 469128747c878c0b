package io.pqlconnector.core.text;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Figures as people read them. */
public final class Figures {
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final BigDecimal HUNDRED = new BigDecimal(100);

    private Figures() {}

    /** {@code 41,206}. */
    public static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** {@code 2026-03-31 00:00 UTC}. */
    public static String minute(Instant instant) {
        return MINUTE.format(instant);
    }

    /** {@code 61 records}, {@code 1 record}, {@code 2 companies}. */
    public static String counted(long number, String noun) {
        return count(number) + " " + (number == 1 ? noun : plural(noun));
    }

    /** {@code records}, {@code companies}. */
    public static String plural(String noun) {
        if (noun.matches(".*[^aeiou]y")) {
            return noun.substring(0, noun.length() - 1) + "ies";
        }
        return noun + (noun.endsWith("s") ? "es" : "s");
    }

    /** {@code 30 %}; with as many decimals as it has. */
    public static String percent(BigDecimal share) {
        return share.multiply(HUNDRED).stripTrailingZeros().toPlainString() + " %";
    }

    /** {@code 3 days}, {@code 1 day 5 hours}, {@code 9 hours}; to the hour. */
    public static String time(Duration duration) {
        long days = duration.toDays();
        int hours = duration.toHoursPart();
        if (days == 0) {
            return counted(hours, "hour");
        }
        return counted(days, "day") + (hours == 0 ? "" : " " + counted(hours, "hour"));
    }

    /** {@code 36 %}, rounded up, so that what is over a bound reads so. */
    public static String percent(long part, long whole) {
        return BigDecimal.valueOf(part)
                        .multiply(HUNDRED)
                        .divide(BigDecimal.valueOf(whole), 0, RoundingMode.UP)
                        .toPlainString()
                + " %";
    }
}
