package io.pqlconnector.store;

import io.pqlconnector.spi.destination.ObjectName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;

/**
 * Takes one person out of a ledger: their records and what was sent for them, and their address and ids wherever else they
 * stand. What accounts did stays.
 */
final class LedgerErasure {
    private static final String IDS = "IN (SELECT value FROM json_each(:ids))";
    private static final String OBJECTS = "IN (SELECT value FROM json_each(:objects))";

    private static final String PERSONS_OPERATION = "object " + OBJECTS + " AND payload ->> '$.record.key' " + IDS;

    /** In this order: a rejection is found by the operations in its slot. */
    private static final Map<String, String> DELETED = ordered(
            "rejection",
            "DELETE FROM rejection WHERE object " + OBJECTS + " AND slot IN (SELECT slot FROM operation WHERE "
                    + PERSONS_OPERATION + ")",
            "operation",
            "DELETE FROM operation WHERE " + PERSONS_OPERATION,
            "confirmed_record",
            "DELETE FROM confirmed_record WHERE object " + OBJECTS + " AND key " + IDS,
            "confirmed_effect",
            "DELETE FROM confirmed_effect WHERE object " + OBJECTS + " AND key " + IDS,
            "taken_as_done",
            "DELETE FROM taken_as_done WHERE object " + OBJECTS + " AND key " + IDS,
            "tier_change",
            "DELETE FROM tier_change WHERE kind = 'user' AND key " + IDS);

    /** Whoever is scored in an account, as the account's body has them. */
    private static final String USERS = """
            UPDATE assessment_detail
            SET body = json_set(body, '$.users', json((
                SELECT json_group_array(json(user.value))
                FROM json_each(assessment_detail.body, '$.users') AS user
                WHERE user.value ->> '$.measured.key' NOT IN (SELECT value FROM json_each(:ids))
                    AND lower(coalesce(user.value ->> '$.measured.email', '')) <> :email)))
            WHERE EXISTS (
                SELECT 1 FROM json_each(assessment_detail.body, '$.users') AS user
                WHERE user.value ->> '$.measured.key' IN (SELECT value FROM json_each(:ids))
                    OR lower(user.value ->> '$.measured.email') = :email)
            """;

    private static final String PEOPLE = """
            UPDATE account_people
            SET people = replace(people, char(31) || :id || char(31), char(31))
            WHERE instr(people, char(31) || :id || char(31)) > 0
            """;

    /** Columns in which an address may stand among other words. */
    private static final Map<String, List<String>> TEXTS = Map.of(
            "operation", List.of("payload", "receipt", "before"),
            "assessment_detail", List.of("body"),
            "confirmed_record", List.of("fields"),
            "taken_as_done", List.of("name"),
            "alert", List.of("payload"),
            "alert_message", List.of("why"),
            "run_note", List.of("words"));

    private LedgerErasure() {}

    /** Runs within a transaction. How many rows were deleted or changed, by table; tables without any are missing. */
    static Map<String, Long> run(Handle handle, String email, Collection<String> ids, Set<ObjectName> objects) {
        Map<String, Long> rows = new LinkedHashMap<>();
        Set<String> keys = new TreeSet<>(ids);
        keys.add(email);
        String keyList = Json.array(List.copyOf(keys));
        String objectList = names(objects);
        DELETED.forEach((table, sql) -> {
            Update update = handle.createUpdate(sql).bind("ids", keyList);
            if (sql.contains(":objects")) {
                update.bind("objects", objectList);
            }
            count(rows, table, update.execute());
        });
        count(
                rows,
                "assessment_detail",
                handle.createUpdate(USERS)
                        .bind("ids", keyList)
                        .bind("email", email)
                        .execute());
        for (String key : keys) {
            count(
                    rows,
                    "account_people",
                    handle.createUpdate(PEOPLE).bind("id", key).execute());
        }
        TEXTS.forEach(
                (table, columns) -> columns.forEach(column -> count(rows, table, blank(handle, table, column, email))));
        return rows;
    }

    /** Where the person has records that were confirmed. */
    static SortedSet<String> destinations(Handle handle, Collection<String> ids, Set<ObjectName> objects) {
        return new TreeSet<>(handle.createQuery(
                        "SELECT DISTINCT destination FROM confirmed_record WHERE object " + OBJECTS + " AND key " + IDS)
                .bind("ids", Json.array(List.copyOf(ids)))
                .bind("objects", names(objects))
                .mapTo(String.class)
                .list());
    }

    private static String names(Set<ObjectName> objects) {
        return Json.array(objects.stream().map(ObjectName::value).toList());
    }

    private static int blank(Handle handle, String table, String column, String email) {
        // Not a longer address that this one is a part of.
        Pattern address = Pattern.compile(
                "(?<![a-z0-9._%+'-])" + Pattern.quote(email) + "(?![a-z0-9_-]|\\.[a-z0-9])", Pattern.CASE_INSENSITIVE);
        List<String> texts = handle.createQuery("SELECT DISTINCT " + column + " FROM " + table + " WHERE instr(lower("
                        + column + "), :email) > 0")
                .bind("email", email)
                .mapTo(String.class)
                .list();
        int changed = 0;
        for (String text : texts) {
            String blanked = address.matcher(text).replaceAll("(forgotten)");
            if (!blanked.equals(text)) {
                changed += handle.createUpdate(
                                "UPDATE " + table + " SET " + column + " = :blanked WHERE " + column + " = :text")
                        .bind("blanked", blanked)
                        .bind("text", text)
                        .execute();
            }
        }
        return changed;
    }

    private static void count(Map<String, Long> rows, String table, int more) {
        if (more > 0) {
            rows.merge(table, (long) more, Long::sum);
        }
    }

    /**
     * Writes the file anew without what was deleted, and empties its log.
     *
     * @return whether the log is empty: somebody who reads just now keeps it from being so
     */
    static boolean scrub(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("VACUUM");
            try (ResultSet result = statement.executeQuery("PRAGMA wal_checkpoint(TRUNCATE)")) {
                return result.next() && result.getInt(1) == 0;
            }
        }
    }

    private static Map<String, String> ordered(String... pairs) {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put(pairs[i], pairs[i + 1]);
        }
        return map;
    }
}
