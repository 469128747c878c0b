package io.pqlconnector.worker.render;

import io.pqlconnector.core.text.Figures;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Locale;

/** Numbers, instants and columns as people read them. */
public final class Texts {
    private static final int BRIEF = 60;

    private Texts() {}

    /** {@code 2026-03-31 00:00 UTC}. */
    public static String minute(Instant instant) {
        return Figures.minute(instant);
    }

    /** {@code 2026-03-31}, the day in a zone. */
    public static String day(Instant instant, ZoneId zone) {
        return LocalDate.ofInstant(instant, zone).toString();
    }

    /** {@code 41,206}. */
    public static String count(long number) {
        return Figures.count(number);
    }

    /** {@code 61 accounts}, {@code 1 account}. */
    public static String counted(long number, String noun) {
        return Figures.counted(number, noun);
    }

    /** {@code companies}. */
    public static String plural(String noun) {
        return Figures.plural(noun);
    }

    /** A measured number: whole ones without decimals, others with at most two. */
    public static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? count((long) value)
                : BigDecimal.valueOf(value)
                        .setScale(2, RoundingMode.HALF_UP)
                        .stripTrailingZeros()
                        .toPlainString();
    }

    /** {@code 0.9 s}, {@code 2 min 5 s}. */
    public static String took(Duration duration) {
        long seconds = duration.toSeconds();
        return seconds < 60
                ? String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1_000.0)
                : seconds / 60 + " min " + seconds % 60 + " s";
    }

    /** {@code 11 %}; under one percent with a decimal. */
    public static String percent(double share) {
        double percent = share * 100;
        return String.format(Locale.ROOT, percent > 0 && percent < 1 ? "%.1f %%" : "%.0f %%", percent);
    }

    /** The beginning of a text that may have lines, on one of ours. */
    public static String brief(String text) {
        String line = text.strip().replaceAll("\\s+", " ");
        return column(line, Math.min(BRIEF, line.codePointCount(0, line.length())));
    }

    /** Text cut or padded to a width. */
    public static String column(String text, int width) {
        int length = text.codePointCount(0, text.length());
        return length > width
                ? text.substring(0, text.offsetByCodePoints(0, Math.max(0, width - 1))) + "…"
                : text + " ".repeat(width - length);
    }
}
