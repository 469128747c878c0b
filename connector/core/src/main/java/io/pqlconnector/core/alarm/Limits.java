package io.pqlconnector.core.alarm;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How much a run may change before a person has to look at it. What is empty is not limited.
 *
 * @param creates how many records it may create
 * @param enrollments how many people it may enroll
 * @param tierChanges which share of the accounts that were scored before may change their tier, between 0 and 1
 * @param volumeDrop by which share a source's events of a day may be fewer than is usual for it, between 0 and 1
 * @param silentAfter how old a source's last event may be, unless that is usual for it
 */
public record Limits(
        Optional<Long> creates,
        Optional<Long> enrollments,
        Optional<BigDecimal> tierChanges,
        Optional<BigDecimal> volumeDrop,
        Optional<Duration> silentAfter) {
    /** So many accounts may change their tier whatever their share: of three accounts, one is more than 30 %. */
    public static final int TIER_CHANGES_ALWAYS = 20;

    /** What holds unless the configuration says otherwise. */
    public static final Limits DEFAULT = new Limits(
            Optional.of(500L),
            Optional.of(100L),
            Optional.of(new BigDecimal("0.30")),
            Optional.of(new BigDecimal("0.50")),
            Optional.of(Duration.ofDays(2)));

    /** The same, with other bounds of what a run may change. */
    public Limits with(Optional<Long> otherCreates, Optional<Long> otherEnrollments, Optional<BigDecimal> otherTiers) {
        return new Limits(otherCreates, otherEnrollments, otherTiers, volumeDrop, silentAfter);
    }

    /** The limits that a run goes over; empty if it goes over none. */
    public List<Alarm> exceededBy(Extent extent) {
        List<Alarm> alarms = new ArrayList<>();
        creates.filter(bound -> extent.creates() > bound)
                .ifPresent(bound -> alarms.add(new Alarm.TooManyCreates(extent.creates(), bound)));
        enrollments
                .filter(bound -> extent.enrollments() > bound)
                .ifPresent(bound -> alarms.add(new Alarm.TooManyEnrollments(extent.enrollments(), bound)));
        tierChanges
                .filter(bound -> isTooMuch(extent, bound))
                .ifPresent(bound ->
                        alarms.add(new Alarm.TooManyTierChanges(extent.tierChanges(), extent.scoredBefore(), bound)));
        return alarms;
    }

    private static boolean isTooMuch(Extent extent, BigDecimal bound) {
        BigDecimal changed = BigDecimal.valueOf(extent.tierChanges());
        return extent.tierChanges() > TIER_CHANGES_ALWAYS
                && changed.compareTo(bound.multiply(BigDecimal.valueOf(extent.scoredBefore()))) > 0;
    }
}
