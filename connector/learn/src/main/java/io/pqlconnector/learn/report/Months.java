package io.pqlconnector.learn.report;

import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Which months a figure has rows for. */
final class Months {
    private Months() {}

    /** From the first month that something is known of, to the last that was reached; those between without anything too. */
    static List<YearMonth> of(Set<YearMonth> known, ReportRequest request) {
        List<YearMonth> months = new ArrayList<>();
        YearMonth last = request.period().month(request.lastInstant());
        known.stream().min(YearMonth::compareTo).ifPresent(first -> {
            for (YearMonth month = first; !month.isAfter(last); month = month.plusMonths(1)) {
                months.add(month);
            }
        });
        return months;
    }
}
