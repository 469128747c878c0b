package io.pqlconnector.usage.lake;

import io.pqlconnector.spi.source.EventId;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/** What was seen of a slice while it was parsed. For one thread; added up at the end. */
final class LandingStats {
    /** The ids of a slice up to this size are held, to look for duplicates without asking DuckDB. */
    static final int MAX_IDS = 1 << 17;

    private final long nowMicros;
    private long records;
    private long lines;
    private long future;
    private long first = Long.MAX_VALUE;
    private long last = Long.MIN_VALUE;
    private long[] ids = new long[512];

    /** With the instant after which an event lies in the future. */
    LandingStats(Instant now) {
        this.nowMicros = RowBuffer.micros(now);
    }

    /** One more record. */
    void add(long occurredMicros, EventId id) {
        if (records < MAX_IDS) {
            int at = Math.toIntExact(records * 2);
            if (at == ids.length) {
                ids = Arrays.copyOf(ids, ids.length * 2);
            }
            ids[at] = id.high();
            ids[at + 1] = id.low();
        } else if (ids.length > 0) {
            ids = new long[0];
        }
        records++;
        if (occurredMicros > nowMicros) {
            future++;
        }
        // Zero is a profile without a date.
        if (occurredMicros != 0) {
            first = Math.min(first, occurredMicros);
            last = Math.max(last, occurredMicros);
        }
    }

    /** More lines that held a record. */
    void addLines(long more) {
        lines += more;
    }

    /** Adds what another thread saw. */
    void add(LandingStats other) {
        lines += other.lines;
        if (records + other.records <= MAX_IDS) {
            long[] together = Arrays.copyOf(ids, Math.toIntExact((records + other.records) * 2));
            System.arraycopy(other.ids, 0, together, Math.toIntExact(records * 2), Math.toIntExact(other.records * 2));
            ids = together;
        } else {
            ids = new long[0];
        }
        records += other.records;
        future += other.future;
        first = Math.min(first, other.first);
        last = Math.max(last, other.last);
    }

    /** How many lines held a record. */
    long lines() {
        return lines;
    }

    /** How many records there are. */
    long records() {
        return records;
    }

    /** How many lie after the instant of the run. */
    long future() {
        return future;
    }

    /** The earliest record that is dated. */
    Optional<Instant> first() {
        return first == Long.MAX_VALUE ? Optional.empty() : Optional.of(instant(first));
    }

    /** The latest record that is dated. */
    Optional<Instant> last() {
        return last == Long.MIN_VALUE ? Optional.empty() : Optional.of(instant(last));
    }

    /** Whether the slice is small enough for {@link #ids}. */
    boolean hasIds() {
        return records <= MAX_IDS;
    }

    /** The ids, high and low in turn. */
    long[] ids() {
        return Arrays.copyOf(ids, Math.toIntExact(records * 2));
    }

    /** The instant of a number of the lake's files. */
    static Instant instant(long micros) {
        return Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1000);
    }
}
