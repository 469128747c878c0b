package io.pqlconnector.testkit.salesforce;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.Set;

/**
 * Days that a query names by how far they are away: {@code TODAY}, {@code LAST_N_DAYS:7}.
 *
 * @param from the first day
 * @param to the day after the last one
 */
record DateRange(LocalDate from, LocalDate to) {
    private static final Set<String> WORDS =
            Set.of("TODAY", "YESTERDAY", "TOMORROW", "THIS_WEEK", "LAST_WEEK", "THIS_MONTH", "LAST_MONTH", "THIS_YEAR");

    static boolean isOne(String word) {
        return WORDS.contains(word) || word.matches("(LAST|NEXT)_N_DAYS:[0-9]{1,5}");
    }

    static DateRange of(String word, LocalDate today) {
        if (word.startsWith("LAST_N_DAYS:")) {
            return new DateRange(today.minusDays(Long.parseLong(word.substring(12))), today.plusDays(1));
        }
        if (word.startsWith("NEXT_N_DAYS:")) {
            return new DateRange(today.plusDays(1), today.plusDays(1 + Long.parseLong(word.substring(12))));
        }
        LocalDate week = today.with(TemporalAdjusters.previousOrSame(DayOfWeek.SUNDAY));
        LocalDate month = today.withDayOfMonth(1);
        return switch (word) {
            case "YESTERDAY" -> new DateRange(today.minusDays(1), today);
            case "TOMORROW" -> new DateRange(today.plusDays(1), today.plusDays(2));
            case "THIS_WEEK" -> new DateRange(week, week.plusWeeks(1));
            case "LAST_WEEK" -> new DateRange(week.minusWeeks(1), week);
            case "THIS_MONTH" -> new DateRange(month, month.plusMonths(1));
            case "LAST_MONTH" -> new DateRange(month.minusMonths(1), month);
            case "THIS_YEAR" ->
                new DateRange(today.withDayOfYear(1), today.withDayOfYear(1).plusYears(1));
            default -> new DateRange(today, today.plusDays(1));
        };
    }

    /** Whether a day or an instant compares with the range as an operator says. */
    boolean fits(Instant at, String operator) {
        boolean before = at.isBefore(from.atStartOfDay(ZoneOffset.UTC).toInstant());
        boolean after = !at.isBefore(to.atStartOfDay(ZoneOffset.UTC).toInstant());
        return switch (operator) {
            case "=" -> !before && !after;
            case "!=" -> before || after;
            case "<" -> before;
            case "<=" -> !after;
            case ">" -> after;
            default -> !before;
        };
    }
}
