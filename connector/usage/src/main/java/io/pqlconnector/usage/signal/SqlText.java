package io.pqlconnector.usage.signal;

import io.pqlconnector.usage.duckdb.Sql;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Literals of the signal queries. Every name and value from rules or data passes through here or {@link Sql}. */
final class SqlText {
    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999Z");

    private SqlText() {}

    /** A text literal, whatever the text holds. */
    static String text(String value) {
        if (value.indexOf('\0') < 0) {
            return Sql.text(value);
        }
        // The parser stops at U+0000, which a value may well hold.
        List<String> parts = new ArrayList<>();
        for (String part : value.split("\0", -1)) {
            parts.add(Sql.text(part));
        }
        return "(" + String.join(" || chr(0) || ", parts) + ")";
    }

    /** Text literals between commas. */
    static String texts(Collection<String> values) {
        return values.stream().map(SqlText::text).collect(Collectors.joining(", "));
    }

    /**
     * An instant as a timestamp literal in UTC. Columns are exact to the microsecond, so an instant between two of them
     * becomes the later one: {@code >=} and {@code <} then select the same events.
     */
    static String instant(Instant instant) {
        Instant inRange = instant.isBefore(EARLIEST) ? EARLIEST : instant.isAfter(LATEST) ? LATEST : instant;
        Instant rounded = inRange.truncatedTo(ChronoUnit.MICROS);
        if (rounded.isBefore(inRange)) {
            rounded = rounded.plus(1, ChronoUnit.MICROS);
        }
        LocalDateTime time = LocalDateTime.ofInstant(rounded, ZoneOffset.UTC);
        return String.format(
                Locale.ROOT,
                "timestamp '%04d-%02d-%02d %02d:%02d:%02d.%06d'",
                time.getYear(),
                time.getMonthValue(),
                time.getDayOfMonth(),
                time.getHour(),
                time.getMinute(),
                time.getSecond(),
                time.getNano() / 1000);
    }

    /** A number as a double literal, the nearest there is. */
    static String number(BigDecimal value) {
        double number = value.doubleValue();
        if (Double.isInfinite(number)) {
            number = Math.copySign(Double.MAX_VALUE, number);
        }
        String digits = Double.toString(number);
        // Without an exponent it would be a decimal.
        return digits.indexOf('E') >= 0 ? digits : digits + "E0";
    }
}
