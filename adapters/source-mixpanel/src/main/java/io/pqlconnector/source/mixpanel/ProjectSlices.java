package io.pqlconnector.source.mixpanel;

import io.pqlconnector.spi.source.PullWindow;
import io.pqlconnector.spi.source.Slice;
import io.pqlconnector.spi.source.SliceId;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;

/**
 * What there is to read of a project, and when it is read again; all of it follows from the time alone.
 *
 * <ul>
 *   <li>A day of the project, oldest first. Today is read each time; the {@code late_days} days before it once a day, since
 *       events come late; older ones once. A day that was not looked at for some time is read once more when it is too old.
 *   <li>With {@code late_window}, in the place of today: what was processed today, whatever day it belongs to, in one call.
 *   <li>What is read again for late data alone, days and profiles, can wait for a nightly pass ({@link Slice#late}).
 *   <li>Profiles of users and of groups once a day; or of users all once a week, and those seen since yesterday once a day.
 * </ul>
 */
final class ProjectSlices {
    static final String PROCESSED = "processed ";
    static final String USERS = "users";
    static final String SEEN = "users seen ";
    static final String GROUPS = "groups ";

    /** What is processed may take this long to be exported. */
    static final Duration SETTLING = Duration.ofMinutes(10);

    private static final int DEFAULT_DAYS = 90;

    private final MixpanelSettings settings;

    ProjectSlices(MixpanelSettings settings) {
        this.settings = settings;
    }

    /**
     * The slices of a pull.
     *
     * @param zone in which the project counts days
     * @param basis for the marks of days: which project, and in which zone it writes times
     */
    List<Slice> of(PullWindow window, ZoneId zone, String basis) {
        List<Slice> slices = new ArrayList<>(days(window, zone, basis));
        LocalDate night = LocalDate.ofInstant(window.now(), ZoneOffset.UTC);
        if (settings.lateWindow().isPresent()) {
            slices.addAll(processed(window, night, basis));
        }
        slices.addAll(profiles(night));
        for (String group : settings.groups()) {
            slices.add(late(GROUPS + group, night.toString()));
        }
        return slices;
    }

    private List<Slice> days(PullWindow window, ZoneId zone, String basis) {
        LocalDate today = LocalDate.ofInstant(window.now(), zone);
        LocalDate first = later(
                settings.start().orElseGet(() -> today.minusDays(DEFAULT_DAYS)),
                window.since().isAfter(Instant.EPOCH) ? LocalDate.ofInstant(window.since(), zone) : LocalDate.MIN);
        LocalDate last = LocalDate.ofInstant(window.until().minusNanos(1), zone);
        List<Slice> days = new ArrayList<>();
        for (LocalDate day = first; !day.isAfter(last); day = day.plusDays(1)) {
            long age = ChronoUnit.DAYS.between(day, today);
            if (age > 0) {
                String mark = "at " + Math.min(age, settings.lateDays()) + " days, " + basis;
                // Yesterday is read once more as soon as it is over: what came in its last hours is not late.
                days.add(age == 1 ? slice(day.toString(), mark) : late(day.toString(), mark));
            } else if (settings.lateWindow().isEmpty()) {
                days.add(slice(day.toString(), "at " + window.now() + ", " + basis));
            }
        }
        return days;
    }

    // Of each day since the last pull, so that what came between that pull and midnight is not left to the nightly
    // reading.
    private List<Slice> processed(PullWindow window, LocalDate today, String basis) {
        LocalDate first = window.lastPull()
                .map(last -> LocalDate.ofInstant(last, ZoneOffset.UTC))
                .map(last -> later(last, today.minusDays(windowDays())))
                .orElse(today);
        List<Slice> slices = new ArrayList<>();
        for (LocalDate day = first; !day.isAfter(today); day = day.plusDays(1)) {
            boolean isOver = window.now().minus(SETTLING).isAfter(startOf(day.plusDays(1)));
            slices.add(slice(PROCESSED + day, (isOver ? "whole" : "at " + window.now()) + ", " + basis));
        }
        return slices;
    }

    private List<Slice> profiles(LocalDate night) {
        return switch (settings.profiles()) {
            case NONE -> List.of();
            case FULL -> List.of(late(USERS, night.toString()));
            case INCREMENTAL -> {
                LocalDate monday = night.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
                String week =
                        night.get(IsoFields.WEEK_BASED_YEAR) + "-W" + night.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
                List<Slice> slices = new ArrayList<>(List.of(slice(USERS, week)));
                for (LocalDate day = monday.plusDays(1); !day.isAfter(night); day = day.plusDays(1)) {
                    slices.add(slice(SEEN + day, "once"));
                }
                yield slices;
            }
        };
    }

    /** Whether a listing shows all slices of a kind, so that one which it does not show is out of date. */
    static boolean covers(SliceId slice) {
        return slice.value().startsWith(SEEN);
    }

    static Instant startOf(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private long windowDays() {
        return settings.lateWindow().map(Duration::toDays).orElse(0L);
    }

    private static LocalDate later(LocalDate one, LocalDate other) {
        return one.isAfter(other) ? one : other;
    }

    private static Slice late(String id, String mark) {
        return new Slice(new SliceId(id), mark, 0, true);
    }

    private static Slice slice(String id, String mark) {
        return new Slice(new SliceId(id), mark, 0);
    }
}
