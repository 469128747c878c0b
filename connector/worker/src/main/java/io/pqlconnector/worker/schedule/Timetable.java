package io.pqlconnector.worker.schedule;

import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TimeZone;
import java.util.regex.Pattern;
import org.quartz.CronExpression;

/**
 * The times of a job: a cron expression of Quartz (seconds first) in a time zone. Where clocks are put forward, a time that the
 * day does not have comes when they have moved; where they are put back, a time that the day has twice counts once, the first
 * time, if the expression names hours. One that does not ("every 15 minutes") goes on evenly.
 *
 * @param cron six or seven fields: seconds, minutes, hours, day of the month, month, day of the week, year
 * @param zone whose clocks count
 * @param jitter how much later than its time a job may start, by chance, so that many workers do not ask a vendor at once
 */
public record Timetable(String cron, ZoneId zone, Duration jitter) {
    private static final Pattern NAMES_HOURS = Pattern.compile("\\S+ \\S+ (?!\\*|0/)");
    private static final Pattern SPACES = Pattern.compile("\\s+");
    private static final Duration LEAST_LATE = Duration.ofHours(1);
    private static final int FIELDS_OF_UNIX = 5;

    /**
     * The times.
     *
     * @throws IllegalArgumentException if the expression is none; says why and what to write
     */
    public Timetable {
        cron = SPACES.matcher(cron.strip()).replaceAll(" ");
        wrong(cron).ifPresent(why -> {
            throw new IllegalArgumentException(why);
        });
    }

    /** What is wrong with a cron expression and what to write instead; empty if nothing is. */
    public static Optional<String> wrong(String text) {
        String cron = SPACES.matcher(text.strip()).replaceAll(" ");
        List<String> fields = List.of(cron.split(" ", -1));
        if (fields.size() == FIELDS_OF_UNIX) {
            return Optional.of(
                    "\"" + cron + "\" has five fields, as Unix has them. Seconds come first here, and one of the"
                            + " two day fields is a question mark: write \"" + withSeconds(fields) + "\".");
        }
        try {
            CronExpression.validateExpression(cron);
        } catch (ParseException | RuntimeException e) {
            return Optional.of("\"" + cron + "\" is no cron expression (" + e.getMessage()
                    + "). Write seconds, minutes, hours, day of the month, month, day of the week, such as"
                    + " \"0 0/15 * * * ?\" for every 15 minutes.");
        }
        return Optional.empty();
    }

    // Unix counts days of the week from 0, Quartz from 1, so they are named.
    private static String withSeconds(List<String> unix) {
        boolean anyWeekday = unix.get(4).equals("*");
        String weekday = anyWeekday ? "?" : Weekdays.named(unix.get(4));
        String day = anyWeekday ? unix.get(2) : "?";
        return String.join(
                " ", "0", unix.get(0).replace("*/", "0/"), unix.get(1).replace("*/", "0/"), day, unix.get(3), weekday);
    }

    /** The first time after an instant; empty if there is none any more. */
    public Optional<Instant> next(Instant after) {
        ZoneRules rules = zone.getRules();
        Instant from = after;
        ZoneOffset offset = rules.getOffset(from);
        LocalDateTime local = LocalDateTime.ofInstant(from, offset);
        while (true) {
            Optional<LocalDateTime> next = nextByTheClock(local);
            if (next.isEmpty()) {
                return Optional.empty();
            }
            ZoneOffsetTransition change = rules.nextTransition(from);
            Instant at = next.get().toInstant(offset);
            if (change == null || at.isBefore(change.getInstant())) {
                if (!isSecond(next.get(), offset)) {
                    return Optional.of(at);
                }
                local = next.get();
            } else if (change.isGap() && namesHours() && next.get().isBefore(change.getDateTimeAfter())) {
                return Optional.of(change.getInstant());
            } else {
                from = change.getInstant();
                offset = change.getOffsetAfter();
                local = change.getDateTimeAfter().minusNanos(1);
            }
        }
    }

    // Quartz itself leaves out a job for a night whose hour is skipped, and all jobs for an hour that comes twice.
    private Optional<LocalDateTime> nextByTheClock(LocalDateTime after) {
        Date next = expression(ZoneOffset.UTC).getNextValidTimeAfter(Date.from(after.toInstant(ZoneOffset.UTC)));
        return Optional.ofNullable(next).map(date -> LocalDateTime.ofInstant(date.toInstant(), ZoneOffset.UTC));
    }

    private boolean isSecond(LocalDateTime local, ZoneOffset offset) {
        List<ZoneOffset> offsets = zone.getRules().getValidOffsets(local);
        return namesHours() && offsets.size() > 1 && !offsets.get(0).equals(offset);
    }

    private boolean namesHours() {
        return NAMES_HOURS.matcher(cron).lookingAt();
    }

    /**
     * By when a job should have ended once more: by the third time after it did, since one may be missed and a job may take
     * long, and not within an hour. Empty if there are no three times any more.
     *
     * @param ended when it did
     */
    public Optional<Instant> dueBy(Instant ended) {
        return next(ended).flatMap(this::next).flatMap(this::next).map(third -> {
            Instant atLeast = ended.plus(LEAST_LATE);
            return third.isBefore(atLeast) ? atLeast : third;
        });
    }

    /** What Quartz reads of it. */
    CronExpression expression(ZoneId in) {
        try {
            CronExpression expression = new CronExpression(cron.toUpperCase(Locale.ROOT));
            expression.setTimeZone(TimeZone.getTimeZone(in));
            return expression;
        } catch (ParseException e) {
            throw new IllegalStateException("checked before", e);
        }
    }

    private static final class Weekdays {
        private static final Pattern DIGIT = Pattern.compile("[0-7]");
        private static final String[] NAMES = {"SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"};

        static String named(String unix) {
            return DIGIT.matcher(unix).replaceAll(day -> NAMES[Integer.parseInt(day.group())]);
        }
    }
}
