package io.pqlconnector.store;

import java.time.Instant;

/** Instants as the ledger's columns hold them. */
final class Times {
    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final long NANOS_PER_MICRO = 1_000;

    private Times() {}

    /** The microsecond in which an instant lies. */
    static long microsBefore(Instant instant) {
        return Math.addExact(
                Math.multiplyExact(instant.getEpochSecond(), MICROS_PER_SECOND), instant.getNano() / NANOS_PER_MICRO);
    }

    /** The first full microsecond that is not before an instant. */
    static long microsAfter(Instant instant) {
        return microsBefore(instant.plusNanos(NANOS_PER_MICRO - 1));
    }

    static Instant fromMicros(long micros) {
        return Instant.ofEpochSecond(
                Math.floorDiv(micros, MICROS_PER_SECOND), Math.floorMod(micros, MICROS_PER_SECOND) * NANOS_PER_MICRO);
    }
}
