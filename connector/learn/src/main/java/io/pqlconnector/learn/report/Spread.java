package io.pqlconnector.learn.report;

import java.time.Duration;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How durations are spread.
 *
 * @param count of how many
 * @param lowerQuartile in days, as the others; all empty if there are none
 * @param longest the longest of them
 */
public record Spread(
        long count,
        OptionalDouble shortest,
        OptionalDouble lowerQuartile,
        OptionalDouble median,
        OptionalDouble upperQuartile,
        OptionalDouble longest) {
    private static final double HOURS_PER_DAY = 24;

    /** Collects durations, each to the hour, so that it takes memory with how long they are and not with how many. */
    static final class Collector {
        private final SortedMap<Long, Long> byHours = new TreeMap<>();
        private long count;

        void add(Duration duration) {
            byHours.merge(duration.toHours(), 1L, Long::sum);
            count++;
        }

        Spread result() {
            return new Spread(count, quantile(0), quantile(0.25), quantile(0.5), quantile(0.75), quantile(1));
        }

        /** Between the two neighbours in proportion, where it falls between two. */
        private OptionalDouble quantile(double share) {
            if (count == 0) {
                return OptionalDouble.empty();
            }
            double position = share * (count - 1);
            long below = (long) Math.floor(position);
            double hours = at(below);
            if (position > below) {
                hours += (position - below) * (at(below + 1) - hours);
            }
            return OptionalDouble.of(hours / HOURS_PER_DAY);
        }

        private double at(long index) {
            long left = index;
            for (Map.Entry<Long, Long> entry : byHours.entrySet()) {
                left -= entry.getValue();
                if (left < 0) {
                    return entry.getKey();
                }
            }
            throw new IllegalArgumentException("there are only " + count + " durations");
        }
    }
}
