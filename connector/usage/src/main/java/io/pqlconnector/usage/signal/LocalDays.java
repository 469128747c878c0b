package io.pqlconnector.usage.signal;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The calendar day of an event as plain SQL: the zone's changes of offset are computed here and stand in the query as
 * literals, so the answer depends on Java's time zone data alone and not on the database's.
 */
final class LocalDays {
    private LocalDays() {}

    /**
     * An expression for the day on which an instant falls.
     *
     * @param column a timestamp in UTC, between the two instants
     */
    static String of(String column, ZoneId zone, Instant from, Instant to) {
        ZoneRules rules = zone.getRules();
        List<ZoneOffsetTransition> changes = new ArrayList<>();
        for (ZoneOffsetTransition change = rules.nextTransition(from);
                change != null && change.getInstant().isBefore(to);
                change = rules.nextTransition(change.getInstant())) {
            changes.add(change);
        }
        if (changes.isEmpty()) {
            ZoneOffset offset = rules.getOffset(from);
            return offset.getTotalSeconds() == 0
                    ? "cast(" + column + " as date)"
                    : "cast(" + column + " + " + interval(offset) + " as date)";
        }
        // The latest come first, since most events are recent.
        Collections.reverse(changes);
        StringBuilder sql = new StringBuilder("cast(" + column + " + case");
        for (ZoneOffsetTransition change : changes) {
            sql.append(" when ").append(column).append(" >= ").append(SqlText.instant(change.getInstant()));
            sql.append(" then ").append(interval(change.getOffsetAfter()));
        }
        ZoneOffset first = changes.get(changes.size() - 1).getOffsetBefore();
        return sql.append(" else ")
                .append(interval(first))
                .append(" end as date)")
                .toString();
    }

    private static String interval(ZoneOffset offset) {
        return "interval '" + offset.getTotalSeconds() + "' second";
    }
}
