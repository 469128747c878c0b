package io.pqlconnector.worker.schedule;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * What a schedule has the worker do, and when.
 *
 * @param times of those that there are
 */
public record Jobs(Map<Kind, Timetable> times) {
    /** Nothing is done by the clock. */
    public static final Jobs NONE = new Jobs(Map.of());

    public Jobs {
        EnumMap<Kind, Timetable> copy = new EnumMap<>(Kind.class);
        copy.putAll(times);
        times = Collections.unmodifiableMap(copy);
    }

    /** Whether nothing is done by the clock. */
    public boolean isEmpty() {
        return times.isEmpty();
    }

    /** What there is to be done. */
    public enum Kind {
        /** A run. */
        SYNC("run"),
        /** A run that also reads again what may have come late. */
        LATE("late-data pass"),
        /** Compaction and retention. */
        UPKEEP("upkeep"),
        /** Sources and destinations are asked whether they are there. */
        CHECK("live check");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        /** What people call it. */
        public String words() {
            return words;
        }
    }
}
