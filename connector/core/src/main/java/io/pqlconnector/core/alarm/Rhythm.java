package io.pqlconnector.core.alarm;

import io.pqlconnector.core.lake.SourceVolume;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * What a source usually delivers, and whether it does now. Everything is counted from its last event back, so that an export
 * that comes in files is not taken for a drop while the next file is awaited; whether that event is too old is a question of
 * its own. A source has a rhythm once it has four weeks of history.
 */
public final class Rhythm {
    /** How far back a rhythm is looked for, beside the weeks for which a source may have been silent by then. */
    public static final Duration LOOKED_AT = Duration.ofDays(70);

    /** With fewer events in four weeks, chance alone makes gaps of any length. */
    private static final long LEAST_EVENTS = 28;

    /** With fewer events in a day, chance alone halves them now and then. */
    private static final long LEAST_USUAL = 100;

    /** A source is silent for longer than ever only if the silence is clearly longer: holidays lengthen a weekend. */
    private static final BigDecimal LONGER = new BigDecimal("1.5");

    private static final int DAY = 24;
    private static final int WEEK = 7 * DAY;
    private static final int WEEKS = 4;

    private final SourceVolume volume;
    private final Instant asOf;
    private final SortedMap<Integer, Long> hours;
    private final int lastHour;

    /**
     * Of one source.
     *
     * @param asOf what the hours are counted from
     * @param since what lies before does not count: a person accepted then that the source delivers otherwise
     */
    public Rhythm(SourceVolume volume, Instant asOf, Optional<Instant> since) {
        this.volume = volume;
        this.asOf = asOf;
        int end = since.map(instant ->
                        (int) Math.min(Duration.between(instant, asOf).toHours(), Integer.MAX_VALUE))
                .orElse(Integer.MAX_VALUE);
        hours = new TreeMap<>(volume.hours().headMap(end));
        lastHour = hours.isEmpty() ? 0 : hours.firstKey();
    }

    /**
     * Whether something is wrong with the source.
     *
     * @param batch the time that one file or archive object of the source covers; its next event may well be so late
     */
    public Optional<Alarm> alarm(Limits limits, Duration batch) {
        if (hours.isEmpty() || hours.lastKey() < lastHour + WEEKS * WEEK) {
            return Optional.empty();
        }
        return limits.silentAfter()
                .flatMap(bound -> silence(bound, batch))
                .or(() -> limits.volumeDrop().flatMap(this::drop));
    }

    private Optional<Alarm> silence(Duration bound, Duration batch) {
        SortedMap<Integer, Long> before = hours.headMap(lastHour + WEEKS * WEEK);
        long events = before.values().stream().mapToLong(Long::longValue).sum();
        Duration gap = Duration.ofHours(longestGap(before));
        Duration longer = Duration.ofMinutes(
                LONGER.multiply(BigDecimal.valueOf(gap.toMinutes())).longValue());
        Duration allowed = (longer.compareTo(bound) > 0 ? longer : bound).plus(batch);
        Duration age = Duration.between(volume.last(), asOf);
        return events >= LEAST_EVENTS && age.compareTo(allowed) > 0
                ? Optional.of(new Alarm.SourceSilent(volume.source(), volume.last(), asOf, events / (WEEKS * 7), gap))
                : Optional.empty();
    }

    private static int longestGap(SortedMap<Integer, Long> hours) {
        int longest = 0;
        int before = hours.firstKey();
        for (int hour : hours.keySet()) {
            longest = Math.max(longest, hour - before);
            before = hour;
        }
        return longest;
    }

    private Optional<Alarm> drop(BigDecimal bound) {
        long found = dayFrom(lastHour);
        List<Long> weeks = IntStream.rangeClosed(1, WEEKS)
                .mapToObj(week -> dayFrom(lastHour + week * WEEK))
                .sorted()
                .toList();
        // The median: one holiday or one outburst among the four must not shift what is usual.
        long usual = (weeks.get(1) + weeks.get(2)) / 2;
        BigDecimal least = BigDecimal.ONE.subtract(bound).multiply(BigDecimal.valueOf(usual));
        return usual >= LEAST_USUAL && BigDecimal.valueOf(found).compareTo(least) < 0
                ? Optional.of(new Alarm.VolumeDropped(volume.source(), volume.last(), found, usual, bound))
                : Optional.empty();
    }

    private long dayFrom(int hour) {
        return hours.subMap(hour, hour + DAY).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }
}
