package io.pqlconnector.usage.signal;

import io.pqlconnector.core.lake.MeasurementRequest;
import io.pqlconnector.rules.signal.EventFilter;
import io.pqlconnector.rules.signal.Signal;
import io.pqlconnector.spi.source.PropertyPath;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All events up to an instant, read once for many instants before it.
 *
 * <ul>
 *   <li>{@code facts(actor, t, v, m0...)}: whose an event is, when it happened, since when it is known, and what it adds to
 *       each signal. Where whose an actor is never changes, its accounts and its user stand in place of it: {@code
 *       facts(account, person, t, v, m0...)}.
 *   <li>{@code state(actor, first_seen, last_seen, ...)}: {@link Partials} of all events known by an instant that moves on;
 *       of each account, and of each of its users if they are counted, where the facts have them.
 * </ul>
 */
final class PastFacts {
    private final Scratch scratch;
    private final Partials partials;
    private final boolean settled;
    private final List<String> stateKeys;
    private Optional<Instant> stateOf = Optional.empty();
    private int state;

    /**
     * Reads the events.
     *
     * @param last of the last instant
     * @param settled whose the actors are, if that is the same at every instant
     */
    PastFacts(Scratch scratch, RecordFiles records, Actors actors, MeasurementRequest last, Optional<Owners> settled) {
        this.scratch = scratch;
        this.partials = new Partials(last.accountSignals());
        this.settled = settled.isPresent();
        boolean countsUsers = !partials.users(partials.endless(last.asOf())).isEmpty();
        this.stateKeys =
                settled.isEmpty() ? List.of("actor") : countsUsers ? List.of("account", "person") : List.of("account");
        createFacts(records, actors, last, settled);
        scratch.session().execute("create table " + state() + " as " + figures("1 = 0", last.asOf()));
    }

    private void createFacts(
            RecordFiles records, Actors actors, MeasurementRequest last, Optional<Owners> settledOwners) {
        Map<PropertyPath, String> aliases = new LinkedHashMap<>();
        List<RecordFiles.Wanted> wanted = new ArrayList<>(actors.wantedKeys());
        for (Signal signal : last.accountSignals()) {
            EventFilter filter = ReferencedProperties.filter(signal).orElse(EventFilter.ANY);
            String needed = Conditions.withoutProperties(filter, Optional.empty());
            for (PropertyPath path : ReferencedProperties.of(signal)) {
                String alias = aliases.computeIfAbsent(path, added -> "p" + aliases.size());
                wanted.add(new RecordFiles.Wanted(path, alias, needed));
            }
        }
        SignalSql sql = new SignalSql(last.accountSignals(), new Conditions(aliases), last.asOf(), "");
        String added = partials.counting().stream()
                .map(i -> ", " + sql.contribution(last.accountSignals().get(i)) + " as m" + i)
                .collect(Collectors.joining());
        String same = actors.identity().stream()
                .map(column -> "r." + column + " is not distinct from a." + column)
                .collect(Collectors.joining(" and "));
        String whose = settledOwners.map(owners -> "a.account, a.person").orElse("a.actor");
        scratch.create(
                "facts",
                "select " + whose + ", r.occurred_at as t, greatest(r.occurred_at, coalesce(r.received_at,"
                        + " r.occurred_at)) as v" + added + " from ("
                        + records.select(
                                List.of("occurred_at", "received_at", "name", "user_id", "anonymous_id", "group_id"),
                                once(wanted),
                                Actors.usage(last.asOf()))
                        + ") as r join "
                        + settledOwners
                                .map(owners -> owners.owned(actors.table()))
                                .orElse(actors.table())
                        + " as a on " + same);
    }

    // A property that several signals read is read where any of them needs it.
    private static List<RecordFiles.Wanted> once(List<RecordFiles.Wanted> wanted) {
        Map<String, RecordFiles.Wanted> byAlias = new LinkedHashMap<>();
        for (RecordFiles.Wanted one : wanted) {
            byAlias.merge(
                    one.alias(),
                    one,
                    (a, b) -> new RecordFiles.Wanted(
                            a.path(), a.alias(), "(" + a.needed() + ") or (" + b.needed() + ")"));
        }
        return List.copyOf(byAlias.values());
    }

    private String figures(String where, Instant asOf) {
        String keys = String.join(", ", stateKeys);
        return select(
                        Stream.concat(stateKeys.stream(), Stream.of("min(t) as first_seen", "max(t) as last_seen")),
                        partials.of(partials.endless(asOf), asOf))
                + " from " + scratch.table("facts") + " where " + where + " group by " + keys;
    }

    private static String select(Stream<String> first, List<String> then) {
        return Stream.concat(first, then.stream()).collect(Collectors.joining(", ", "select ", ""));
    }

    /** Moves the state on to an instant that is not before the last one. */
    void advance(Instant to) {
        String since =
                stateOf.map(from -> "v >= " + SqlText.instant(from) + " and ").orElse("");
        String earlier = state();
        state++;
        scratch.session()
                .execute("create table " + state() + " as " + merged(stateKeys, to) + " from (select * from " + earlier
                        + " union all " + figures(since + "v < " + SqlText.instant(to), to) + ") as s group by "
                        + String.join(", ", stateKeys));
        scratch.session().execute("drop table " + earlier);
        stateOf = Optional.of(to);
    }

    private String merged(List<String> keys, Instant asOf) {
        return select(
                Stream.concat(keys.stream(), Stream.of("min(first_seen) as first_seen", "max(last_seen) as last_seen")),
                partials.merged(partials.endless(asOf)));
    }

    /** Whether an instant lies before the one that the state is of. */
    boolean isPast(Instant instant) {
        return stateOf.filter(instant::isBefore).isPresent();
    }

    /** The table with the state. */
    String state() {
        return scratch.table("state_" + state);
    }

    /** A relation of rows of the state or of facts, with the accounts and the user whose they are. */
    private String owned(String relation, Owners owners) {
        return settled ? relation : owners.owned(relation);
    }

    /** The accounts that have events by the instant of the state, and their users where those are counted. */
    String accounts(Owners owners) {
        return owned(state(), owners);
    }

    /** A query for {@link Partials} of all events of each account. */
    String totals(Owners owners, Instant asOf) {
        return stateKeys.equals(List.of("account"))
                ? "select * from " + state()
                : merged(List.of("account"), asOf) + " from " + accounts(owners) + " as s group by account";
    }

    /**
     * The events known by an instant with their accounts.
     *
     * @param since when they happened at the earliest
     */
    String facts(Owners owners, Instant asOf, Optional<Instant> since) {
        return owned(
                        "(select * from " + scratch.table("facts") + " where v < " + SqlText.instant(asOf)
                                + since.map(from -> " and " + Conditions.since(from))
                                        .orElse("")
                                + ")",
                        owners)
                + " as x";
    }

    /** A query for the figures of the signals with a window, and the recent events, of each account that has any. */
    String windows(Owners owners, Instant asOf) {
        return select(
                        Stream.of(
                                "account",
                                "count(case when " + Conditions.since(asOf.minus(SignalSql.RECENT))
                                        + " then 1 end) as recent"),
                        partials.of(partials.windowed(asOf), asOf))
                + " from " + facts(owners, asOf, Optional.of(partials.earliest(asOf))) + " group by account";
    }

    /** The book's signals. */
    Partials partials() {
        return partials;
    }
}
