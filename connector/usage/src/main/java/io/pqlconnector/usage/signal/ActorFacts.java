package io.pqlconnector.usage.signal;

import io.pqlconnector.core.lake.MeasurementRequest;
import io.pqlconnector.rules.signal.EventFilter;
import io.pqlconnector.rules.signal.Signal;
import io.pqlconnector.spi.source.PropertyPath;
import io.pqlconnector.usage.duckdb.Sql;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * All events up to an instant, read once for many instants before it. An actor is what events say of who they are by: their
 * ids, and the properties that key accounts. Whose an actor is depends on the instant; what its events are does not.
 *
 * <ul>
 *   <li>{@code actors(actor, user_id, anonymous_id, group_id, k0...)}
 *   <li>{@code facts(actor, t, v, m0...)}: when an event happened, since when it is known, and what it adds to each signal.
 *   <li>{@code others}: the records that are no usage, as they are.
 *   <li>{@code state(actor, first_seen, last_seen, ...)}: {@link Partials} of all events known by an instant that moves on.
 * </ul>
 */
final class ActorFacts {
    private static final String USAGE = "kind in ('track', 'page', 'screen')";

    private final Scratch scratch;
    private final Partials partials;
    private final List<PropertyPath> keys;
    private Optional<Instant> stateOf = Optional.empty();
    private int state;

    /**
     * Reads the events.
     *
     * @param last of the last instant
     */
    ActorFacts(Scratch scratch, RecordFiles records, MeasurementRequest last) {
        this.scratch = scratch;
        this.partials = new Partials(last.accountSignals());
        this.keys = List.copyOf(ReferencedProperties.of(last.identity()));
        String before = "occurred_at < " + SqlText.instant(last.asOf());
        createActors(records, USAGE + " and " + before);
        createFacts(records, last, USAGE + " and " + before);
        scratch.create(
                "others",
                records.selectAlso(
                        List.of(
                                "kind",
                                "name",
                                "occurred_at",
                                "received_at",
                                "user_id",
                                "anonymous_id",
                                "group_id",
                                "previous_id",
                                "properties"),
                        "not (" + USAGE + ") and " + before,
                        RecordFiles.UNDATED_PROFILE));
        scratch.create("state_0", "select * from (" + figures("1 = 0", last.asOf()) + ") as s");
    }

    private List<RecordFiles.Wanted> wantedKeys() {
        List<RecordFiles.Wanted> wanted = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            wanted.add(new RecordFiles.Wanted(keys.get(i), "k" + i, Conditions.ALWAYS));
        }
        return wanted;
    }

    private List<String> identity() {
        List<String> columns = new ArrayList<>(List.of("user_id", "anonymous_id", "group_id"));
        wantedKeys().forEach(key -> columns.add(key.alias()));
        return columns;
    }

    private void createActors(RecordFiles records, String where) {
        String ids = String.join(", ", identity());
        scratch.create(
                "actors",
                "select cast(row_number() over () as integer) as actor, " + ids + " from (select distinct " + ids
                        + " from ("
                        + records.select(List.of("user_id", "anonymous_id", "group_id"), wantedKeys(), where)
                        + ") as r) as d");
    }

    private void createFacts(RecordFiles records, MeasurementRequest last, String where) {
        Map<PropertyPath, String> aliases = new LinkedHashMap<>();
        List<RecordFiles.Wanted> wanted = new ArrayList<>(wantedKeys());
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
        String same = identity().stream()
                .map(column -> "r." + column + " is not distinct from a." + column)
                .collect(Collectors.joining(" and "));
        scratch.create(
                "facts",
                "select a.actor, r.occurred_at as t, greatest(r.occurred_at, coalesce(r.received_at, r.occurred_at)) as v"
                        + added + " from ("
                        + records.select(
                                List.of("occurred_at", "received_at", "name", "user_id", "anonymous_id", "group_id"),
                                once(wanted),
                                where)
                        + ") as r join " + scratch.table("actors") + " as a on " + same);
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
        List<String> columns = new ArrayList<>(List.of("actor", "min(t) as first_seen", "max(t) as last_seen"));
        columns.addAll(partials.of(partials.endless(asOf), asOf));
        return "select " + String.join(", ", columns) + " from " + scratch.table("facts") + " where " + where
                + " group by actor";
    }

    /** Moves the state on to an instant that is not before the last one. */
    void advance(Instant to) {
        String since =
                stateOf.map(from -> "v >= " + SqlText.instant(from) + " and ").orElse("");
        List<String> columns =
                new ArrayList<>(List.of("s.actor", "min(s.first_seen) as first_seen", "max(s.last_seen) as last_seen"));
        columns.addAll(partials.merged(partials.endless(to), "s"));
        String earlier = state();
        state++;
        scratch.session()
                .execute(
                        "create table " + state() + " as select " + String.join(", ", columns) + " from (select * from "
                                + earlier + " union all " + figures(since + "v < " + SqlText.instant(to), to)
                                + ") as s group by s.actor");
        scratch.session().execute("drop table " + earlier);
        stateOf = Optional.of(to);
    }

    /** Whether an instant lies before the one that the state is of. */
    boolean isPast(Instant instant) {
        return stateOf.filter(instant::isBefore).isPresent();
    }

    /** The table with the state. */
    String state() {
        return scratch.table("state_" + state);
    }

    /** The events known by an instant that happened since another. */
    String facts(Instant asOf, Optional<Instant> since) {
        return "(select * from " + scratch.table("facts") + " where v < " + SqlText.instant(asOf)
                + since.map(from -> " and " + Conditions.since(from)).orElse("") + ") as x";
    }

    /** The figures of the signals with a window, and the recent events, of each actor that has any. */
    String windows(Instant asOf) {
        List<String> columns = new ArrayList<>(List.of(
                "actor",
                "count(case when " + Conditions.since(asOf.minus(SignalSql.RECENT)) + " then 1 end) as recent"));
        columns.addAll(partials.of(partials.windowed(asOf), asOf));
        return "select " + String.join(", ", columns) + " from " + facts(asOf, Optional.of(partials.earliest(asOf)))
                + " group by actor";
    }

    /** The book's signals. */
    Partials partials() {
        return partials;
    }

    /**
     * The records as the engine reads them, with an event per actor in place of its events: whose these are does not depend
     * on how many there are.
     */
    RecordFiles records(Instant asOf) {
        return records(Optional.of(asOf), "s.last_seen", " join " + state() + " as s on s.actor = a.actor");
    }

    /** The same with every actor and all that was ever known of them. */
    RecordFiles allRecords() {
        return records(Optional.empty(), "timestamp '1970-01-02'", "");
    }

    private RecordFiles records(Optional<Instant> knownBy, String seen, String join) {
        String absent = keys.stream()
                .map(key -> ", cast(null as varchar) as " + Sql.name(key.toString()))
                .collect(Collectors.joining());
        String aliases = wantedKeys().stream().map(key -> ", a." + key.alias()).collect(Collectors.joining());
        String relation = "(select kind, name, occurred_at, received_at, user_id, anonymous_id, group_id, previous_id,"
                + " properties, cast(null as integer) as actor" + absent + " from " + scratch.table("others")
                + " union all select 'track', null, " + seen
                + ", null, a.user_id, a.anonymous_id, a.group_id, null, null,"
                + " a.actor" + aliases + " from " + scratch.table("actors") + " as a" + join + ")";
        return new RecordFiles(relation, keys, knownBy);
    }
}
