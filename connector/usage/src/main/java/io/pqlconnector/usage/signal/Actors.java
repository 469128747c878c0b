package io.pqlconnector.usage.signal;

import io.pqlconnector.core.lake.IdentityRules;
import io.pqlconnector.spi.source.PropertyPath;
import io.pqlconnector.usage.duckdb.Sql;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Who the events up to an instant are by, as the events say it: an actor is some ids, and some values of the properties that
 * key accounts. Whose an actor is may depend on the instant, by what else was known then.
 *
 * <ul>
 *   <li>{@code actors(actor, user_id, anonymous_id, group_id, k0...)}
 *   <li>{@code others}: the records that are no usage, as they are.
 * </ul>
 */
final class Actors {
    private static final String USAGE = "kind in ('track', 'page', 'screen')";

    private final Scratch scratch;
    private final List<PropertyPath> keys;

    /**
     * Reads the events.
     *
     * @param before the instant
     */
    Actors(Scratch scratch, RecordFiles records, IdentityRules identity, Instant before) {
        this.scratch = scratch;
        this.keys = List.copyOf(ReferencedProperties.of(identity));
        String ids = String.join(", ", identity());
        scratch.create(
                "actors",
                "select cast(row_number() over () as integer) as actor, " + ids + " from (select distinct " + ids
                        + " from ("
                        + records.select(List.of("user_id", "anonymous_id", "group_id"), wantedKeys(), usage(before))
                        + ") as r) as d");
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
                        "not (" + USAGE + ") and occurred_at < " + SqlText.instant(before),
                        RecordFiles.UNDATED_PROFILE));
    }

    /** The condition for the events before an instant. */
    static String usage(Instant before) {
        return USAGE + " and occurred_at < " + SqlText.instant(before);
    }

    /** The properties that tell actors apart, as columns. */
    List<RecordFiles.Wanted> wantedKeys() {
        List<RecordFiles.Wanted> wanted = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            wanted.add(new RecordFiles.Wanted(keys.get(i), "k" + i, Conditions.ALWAYS));
        }
        return wanted;
    }

    /** All columns that tell actors apart. */
    List<String> identity() {
        List<String> columns = new ArrayList<>(List.of("user_id", "anonymous_id", "group_id"));
        wantedKeys().forEach(key -> columns.add(key.alias()));
        return columns;
    }

    /** The table. */
    String table() {
        return scratch.table("actors");
    }

    /** The records that are no usage, as they were known at an instant. */
    RecordFiles others(Instant knownBy) {
        String relation =
                "(select *, cast(null as integer) as actor" + absentKeys() + " from " + scratch.table("others") + ")";
        return new RecordFiles(relation, keys, Optional.of(knownBy));
    }

    /**
     * All records as they were known at an instant, with an event per actor in place of its events: whose these are does not
     * depend on how many there are.
     *
     * @param seen a relation {@code (actor, last_seen)} with the actors that have events by then
     */
    RecordFiles records(Instant knownBy, String seen) {
        return records(Optional.of(knownBy), "s.last_seen", " join " + seen + " as s on s.actor = a.actor");
    }

    /** The same with every actor and all that was ever known of them. */
    RecordFiles allRecords() {
        return records(Optional.empty(), "timestamp '1970-01-02'", "");
    }

    private RecordFiles records(Optional<Instant> knownBy, String seen, String join) {
        String aliases = wantedKeys().stream().map(key -> ", a." + key.alias()).collect(Collectors.joining());
        String relation = "(select *, cast(null as integer) as actor" + absentKeys() + " from "
                + scratch.table("others") + " union all select 'track', null, " + seen
                + ", null, a.user_id, a.anonymous_id, a.group_id, null, null, a.actor" + aliases + " from " + table()
                + " as a" + join + ")";
        return new RecordFiles(relation, keys, knownBy);
    }

    private String absentKeys() {
        return keys.stream()
                .map(key -> ", cast(null as varchar) as " + Sql.name(key.toString()))
                .collect(Collectors.joining());
    }
}
