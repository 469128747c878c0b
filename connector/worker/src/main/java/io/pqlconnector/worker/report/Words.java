package io.pqlconnector.worker.report;

import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Names and dates of the data as people read them. */
final class Words {
    private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("MMM yyyy", Locale.ENGLISH);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM yyyy", Locale.ENGLISH);
    private static final DateTimeFormatter SHORT_DAY = DateTimeFormatter.ofPattern("d MMM", Locale.ENGLISH);

    private Words() {}

    /** {@code Mar 2026}. */
    static String month(String month) {
        return month.equals(ReportLines.ALL) ? "All" : MONTH.format(YearMonth.parse(month));
    }

    /** The same as an element. */
    static String monthElement(String month) {
        return month.equals(ReportLines.ALL) ? "All" : "<time datetime=\"" + month + "\">" + month(month) + "</time>";
    }

    /** {@code 31 Mar 2026} as an element. */
    static String dayElement(LocalDate day) {
        return "<time datetime=\"" + day + "\">" + DAY.format(day) + "</time>";
    }

    /** {@code 31 Mar}. */
    static String shortDay(String day) {
        return SHORT_DAY.format(LocalDate.parse(day));
    }

    /** {@code hit limit}, of {@code hit_limit}. */
    static String name(String name) {
        return name.replace('_', ' ');
    }

    /** What leads without a tier or a route are shown under. */
    static String orNone(String name, String none) {
        return name.isEmpty() ? none : name;
    }
}
