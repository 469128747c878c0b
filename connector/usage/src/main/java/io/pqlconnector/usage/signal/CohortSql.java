package io.pqlconnector.usage.signal;

import io.pqlconnector.core.lake.Cohort;
import io.pqlconnector.core.lake.CohortRequest;
import io.pqlconnector.rules.signal.EventFilter;
import io.pqlconnector.rules.signal.NumberTest;
import io.pqlconnector.rules.signal.Signal;
import io.pqlconnector.rules.signal.SignalName;
import io.pqlconnector.spi.EntityKind;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The tables of a cohort over a relation of events: {@code firsts(key, first, done)}, everybody with their first event and when
 * they converted; {@code cohort(key, first, converted)}, those who are looked at; and {@code aged}, their events up to the age
 * at which they are measured, with the time since their first event in place of the time, and their key as account. So one
 * query measures all at the same age.
 */
final class CohortSql {
    /** What time since the first event counts from. */
    static final Instant BIRTH = Instant.EPOCH;

    /** More different events are rare ones, which tell nothing. */
    private static final int MOST_EVENTS = 60;

    private static final int LEAST_FOLLOWED = 20;
    private static final double MOSTLY = 0.9;

    private final Scratch scratch;
    private final CohortRequest request;
    private final String events;
    private final String key;

    /**
     * Over a relation.
     *
     * @param events with the columns of {@link Events}
     */
    CohortSql(Scratch scratch, CohortRequest request, String events) {
        this.scratch = scratch;
        this.request = request;
        this.events = events;
        this.key = request.kind() == EntityKind.ACCOUNT ? "account" : "person";
    }

    /** Makes the first two tables. */
    void choose(Conditions conditions) {
        String who = request.kind() == EntityKind.ACCOUNT ? "1 = 1" : "known and person is not null";
        String since = request.since()
                .map(event -> " and name = " + SqlText.text(event))
                .orElse("");
        scratch.create(
                "seen",
                "select " + key + " as key, date_trunc('day', min(t)) as first from " + events + " where " + who + since
                        + " group by 1");
        scratch.create(
                "firsts",
                "select s.key, s.first, c.done from " + scratch.table("seen") + " as s left join ("
                        + conversions(conditions) + ") as c on c.key = s.key");
        scratch.create(
                "cohort",
                "select key, first, coalesce(done < first + "
                        + interval(request.goal().until()) + ", false) as converted"
                        + " from " + scratch.table("firsts") + " where " + isOfAge() + " and not " + isEarly()
                        + " order by md5(key), key limit " + request.mostRows());
    }

    private String conversions(Conditions conditions) {
        if (request.goal().event().isPresent()) {
            return "select s.key, min(e.t) as done from " + scratch.table("seen") + " as s join " + events
                    + " as e on e."
                    + key + " = s.key where "
                    + conditions.of(request.goal().event().get(), Optional.empty())
                    + (request.goal().again()
                            ? " and e.t >= s.first + " + interval(request.goal().after())
                            : "")
                    + " group by s.key";
        }
        scratch.session().execute("create table " + scratch.table("told") + " (key varchar, done timestamp)");
        scratch.fill("told", appender -> {
            for (Map.Entry<String, Instant> told : request.goal().converted().entrySet()) {
                appender.beginRow()
                        .append(told.getKey())
                        .append(LocalDateTime.ofInstant(told.getValue(), ZoneOffset.UTC))
                        .endRow();
            }
        });
        return "select key, done from " + scratch.table("told");
    }

    // Somebody who is first seen when the lake begins may have been there before.
    private String isOfAge() {
        String old = "first >= (select min(first) from " + scratch.table("firsts") + ") + "
                + interval(request.observed()) + " and ";
        return (request.since().isEmpty() ? old : "") + "first <= "
                + SqlText.instant(request.asOf().minus(request.goal().until()));
    }

    private String isEarly() {
        return "coalesce(done < first + " + interval(request.goal().after()) + ", false)";
    }

    /** How many are left out since it is not known how old they were, or what became of them. */
    long tooYoung() {
        return scratch.session()
                .number("select count(*) from " + scratch.table("firsts") + " where not (" + isOfAge() + ")");
    }

    /** How many are left out since they converted before they were measured. */
    long convertedBefore() {
        return scratch.session()
                .number("select count(*) from " + scratch.table("firsts") + " where " + isOfAge() + " and "
                        + isEarly());
    }

    /**
     * The events that follow conversions of those who are looked at. Everything that somebody does who was a customer before the
     * first event follows that.
     */
    List<Cohort.Follower> followers() {
        return scratch
                .session()
                .list(
                        "select name, count(*) as had, count(case when f >= done - interval 1 hour then 1 end) as after from"
                                + " (select e.name, s.key, s.done, min(e.t) as f from " + events + " as e join "
                                + scratch.table("firsts") + " as s on s.key = e." + key + " join "
                                + scratch.table("cohort") + " as c on c.key = s.key"
                                + " where c.converted and e.name is not null group by all) as n group by name"
                                + " having count(*) >= " + LEAST_FOLLOWED
                                + " and count(case when f >= done - interval 1 hour then 1 end) >= " + MOSTLY
                                + " * count(*) order by name",
                        row -> new Cohort.Follower(row.getString(1), row.getLong(2), row.getLong(3)))
                .stream()
                .filter(follower -> !isTheGoal(follower.event()))
                .toList();
    }

    private boolean isTheGoal(String event) {
        return request.goal().leftOut().contains(event)
                || request.goal()
                        .event()
                        .filter(goal -> goal.names().contains(event))
                        .isPresent();
    }

    /** Makes the relation of aged events, and gives its name. */
    String age() {
        scratch.session()
                .execute("create view " + scratch.table("aged") + " as select e.* replace (" + SqlText.instant(BIRTH)
                        + " + (e.t - c.first) as t, c.key as account) from " + events + " as e join "
                        + scratch.table("cohort") + " as c on c.key = e." + key
                        + " where e.t >= c.first and e.t < c.first + "
                        + interval(request.observed()));
        return scratch.table("aged");
    }

    /**
     * What may become a rule: the signals that are given, then counts of the most common events in each window, and of those
     * that say certain words in the longest.
     */
    List<Signal> signals(String aged, List<EventFilter> words) {
        List<Signal> signals = new ArrayList<>(request.signals());
        Set<SignalName> names = new HashSet<>();
        request.signals().forEach(signal -> names.add(signal.name()));
        List<String> common = scratch.session()
                .list(
                        "select name from " + aged
                                + " where name is not null group by name order by count(distinct account)"
                                + " desc, name limit " + MOST_EVENTS,
                        row -> row.getString(1));
        int number = 0;
        for (String event : common) {
            if (isTheGoal(event) && !request.goal().again()) {
                continue;
            }
            EventFilter filter = new EventFilter(List.of(event), List.of());
            for (Duration window : request.windows()) {
                Optional<Duration> within = Optional.of(window);
                signals.add(new Signal.Count(fresh(names, ++number), filter, within, NumberTest.NONE));
                signals.add(new Signal.DistinctDays(fresh(names, ++number), filter, within, NumberTest.NONE));
                if (request.kind() == EntityKind.ACCOUNT) {
                    signals.add(new Signal.DistinctUsers(fresh(names, ++number), filter, within, NumberTest.NONE));
                }
            }
        }
        Optional<Duration> longest = request.windows().stream().max(Duration::compareTo);
        for (EventFilter filter : words) {
            if (!isTheGoal(filter.names().get(0)) || request.goal().again()) {
                signals.add(new Signal.Count(fresh(names, ++number), filter, longest, NumberTest.NONE));
            }
        }
        return signals;
    }

    private static SignalName fresh(Set<SignalName> taken, int number) {
        SignalName name = new SignalName("candidate_" + number);
        while (!taken.add(name)) {
            name = new SignalName(name.value() + "_");
        }
        return name;
    }

    /** Who is looked at, by key: the first event and whether they converted. */
    Map<String, Start> starts() {
        Map<String, Start> starts = new HashMap<>();
        scratch.session()
                .list(
                        "select key, epoch_us(first), converted from " + scratch.table("cohort"),
                        row -> starts.put(
                                row.getString(1),
                                new Start(Instant.EPOCH.plus(row.getLong(2), ChronoUnit.MICROS), row.getBoolean(3))));
        return starts;
    }

    /** The first event of somebody, and whether they converted. */
    record Start(Instant first, boolean converted) {}

    private static String interval(Duration duration) {
        return "interval " + duration.toSeconds() + " second";
    }
}
