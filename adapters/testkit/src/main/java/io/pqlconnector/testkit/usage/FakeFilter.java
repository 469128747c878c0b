package io.pqlconnector.testkit.usage;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Mixpanel's {@code where} as far as the connector writes it, and {@code limit}. */
final class FakeFilter {
    private static final Pattern HOURS = Pattern.compile(
            "properties\\[\"\\$time\"] >= datetime\\((\\d+)\\) and properties\\[\"\\$time\"] < datetime\\((\\d+)\\)");
    private static final Pattern PROCESSED =
            Pattern.compile("number\\(properties\\[\"mp_processing_time_ms\"]\\) > (\\d+) and"
                    + " number\\(properties\\[\"mp_processing_time_ms\"]\\) <= (\\d+)");
    private static final Pattern TIME = Pattern.compile("\"time\": ?(\\d+)");
    private static final Pattern STAMP = Pattern.compile("\"mp_processing_time_ms\": ?(\\d+)");

    private FakeFilter() {}

    static List<String> of(FakeMixpanel.Export export, Map<LocalDate, List<String>> days) {
        List<String> lines = new ArrayList<>();
        days.values().forEach(lines::addAll);
        Matcher hours = HOURS.matcher(export.where());
        Matcher processed = PROCESSED.matcher(export.where());
        if (hours.matches()) {
            lines.removeIf(line -> !isWithin(seconds(line), hours, 0));
        } else if (processed.matches()) {
            lines.removeIf(line -> !isWithin(number(STAMP, line), processed, 1));
        } else if (!export.where().isEmpty()) {
            throw new IllegalArgumentException("no filter of ours: " + export.where());
        }
        String limit = export.query().get("limit");
        return limit == null ? lines : lines.subList(0, Math.min(lines.size(), Integer.parseInt(limit)));
    }

    private static long seconds(String line) {
        long time = number(TIME, line);
        return time > 100_000_000_000L ? time / 1000 : time;
    }

    // The lower end counts in one of the two, the upper one in the other.
    private static boolean isWithin(long value, Matcher range, int shift) {
        return value >= Long.parseLong(range.group(1)) + shift && value < Long.parseLong(range.group(2)) + shift;
    }

    private static long number(Pattern pattern, String line) {
        Matcher found = pattern.matcher(line);
        return found.find() ? Long.parseLong(found.group(1)) : 0;
    }
}
