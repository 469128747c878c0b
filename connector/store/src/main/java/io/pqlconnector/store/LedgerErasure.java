package io.pqlconnector.store;

import io.pqlconnector.core.ledger.LedgerException;
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
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.Update;

/**
 * Takes one person out of a ledger: their records and what was sent for them, and their address and ids wherever else they
 * stand. What accounts did stays.
 *
 * <p>What is a person's is told by the ledger, so that it is found too where the configuration has changed since. An account's
 * row has its key as its account, a person's hardly ever. Where a person's key is that of their account as well, the object
 * decides: whether only people's records were ever written to it. If the ledger cannot tell even that, the configuration
 * does, and a row that might still be an account's stays.
 */
public final class LedgerErasure {
    private static final String IDS = "IN (SELECT value FROM json_each(:ids))";
    private static final String OF_PEOPLE =
            "json_array(destination, object) IN (SELECT value FROM json_each(:objects))";

    private static final String PERSONS = "key " + IDS + " AND (key <> account OR " + OF_PEOPLE + ")";

    private static final String KEY = "payload ->> '$.record.key'";

    /** A write in stage 1 is a person's. */
    private static final String ON_A_PERSON = "(" + KEY + " <> account OR stage = 1 OR " + OF_PEOPLE + ")";

    private static final String PERSONS_OPERATION = KEY + " " + IDS + " AND " + ON_A_PERSON;

    private static final String OBJECTS_OF_PEOPLE = """
            SELECT json_group_array(json_array(destination, object))
            FROM (
                SELECT destination, object FROM operation WHERE kind = 'upsert'
                GROUP BY destination, object HAVING min(stage) = 1 AND max(stage) = 1
                UNION
                SELECT destination, object
                FROM (
                    SELECT destination, object FROM operation
                    UNION SELECT destination, object FROM confirmed_record
                    UNION SELECT destination, object FROM confirmed_effect
                    UNION SELECT destination, object FROM taken_as_done) AS held
                WHERE object IN (SELECT value FROM json_each(:configured)) AND NOT EXISTS (
                    SELECT 1 FROM operation AS written
                    WHERE written.kind = 'upsert' AND written.stage = 0
                        AND written.destination = held.destination AND written.object = held.object))
            """;

    private static final String KNOWN_AS = """
            SELECT user.value ->> '$.measured.key'
            FROM assessment_detail, json_each(assessment_detail.body, '$.users') AS user
            WHERE lower(trim(user.value ->> '$.measured.email')) = :email
            UNION
            SELECT payload ->> '$.record.key' FROM operation
            WHERE instr(lower(payload), :email) > 0 AND %s AND EXISTS (
                SELECT 1 FROM json_each(operation.payload, '$.record.matches') AS matched
                WHERE lower(trim(matched.value ->> '$[1]')) = :email)
            """.formatted(ON_A_PERSON);

    private static final String HELD = "SELECT destination, object FROM confirmed_record WHERE " + PERSONS
            + " UNION SELECT destination, object FROM confirmed_effect WHERE kind <> 'remove_from_list' AND " + PERSONS;

    /** In this order: a rejection is found by the operations in its slot. */
    private static final Map<String, String> DELETED = ordered(
            "rejection",
            "DELETE FROM rejection WHERE (destination, slot) IN (SELECT destination, slot FROM operation WHERE "
                    + PERSONS_OPERATION + ")",
            "operation",
            "DELETE FROM operation WHERE " + PERSONS_OPERATION,
            "confirmed_record",
            "DELETE FROM confirmed_record WHERE " + PERSONS,
            "confirmed_effect",
            "DELETE FROM confirmed_effect WHERE " + PERSONS,
            "taken_as_done",
            "DELETE FROM taken_as_done WHERE " + PERSONS,
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
            "run_note", List.of("words"),
            "verdict", List.of("words"));

    private final Database database;
    private final String configured;

    LedgerErasure(Database database, Set<ObjectName> configured) {
        this.database = database;
        this.configured = Json.array(configured.stream().map(ObjectName::value).toList());
    }

    /**
     * By which keys a person is known here, whom the lake may not know any more: of the users who were scored with the address,
     * and of the people's records that were looked for by it.
     *
     * @param email in lower case
     */
    public SortedSet<String> idsOf(String email) {
        return database.read(handle -> new TreeSet<>(ofPeople(handle, handle.createQuery(KNOWN_AS))
                .bind("email", email)
                .mapTo(String.class)
                .list()));
    }

    /**
     * The destinations that hold something of a person, whether they are still configured or not, and as which objects.
     *
     * @param ids of the person
     */
    public SortedMap<String, SortedSet<String>> objectsWith(Collection<String> ids) {
        SortedMap<String, SortedSet<String>> held = new TreeMap<>();
        database.read(handle -> ofPeople(handle, handle.createQuery(HELD))
                        .bind("ids", Json.array(List.copyOf(ids)))
                        .map((row, context) -> Map.entry(row.getString("destination"), row.getString("object")))
                        .list())
                .forEach(found -> held.computeIfAbsent(found.getKey(), any -> new TreeSet<>())
                        .add(found.getValue()));
        return held;
    }

    /**
     * Takes a person out, or counts what that would take. The bytes are gone from the file and its log as well. To be used by
     * the process that holds the lease.
     *
     * @param email in lower case
     * @param ids of the person
     * @param apply whether it is done
     * @return how many rows are deleted or changed, by table
     */
    public Map<String, Long> erase(String email, Collection<String> ids, boolean apply) {
        Map<String, Long> rows = database.write(Database.Durability.POWER_CUT, handle -> {
            handle.execute("SAVEPOINT erasure");
            Map<String, Long> found = run(handle, email, ids);
            if (!apply) {
                handle.execute("ROLLBACK TO erasure");
            }
            handle.execute("RELEASE erasure");
            return found;
        });
        if (apply && !database.alone(LedgerErasure::scrub)) {
            throw new LedgerException(
                    "The ledger " + database.file() + " is being read, so its log cannot be emptied now. End the other"
                            + " commands and run the same one again.",
                    null);
        }
        return rows;
    }

    private Map<String, Long> run(Handle handle, String email, Collection<String> ids) {
        Map<String, Long> rows = new LinkedHashMap<>();
        Set<String> keys = new TreeSet<>(ids);
        keys.add(email);
        String keyList = Json.array(List.copyOf(keys));
        // Before anything is deleted that tells.
        String objects = objectsOfPeople(handle);
        DELETED.forEach((table, sql) -> {
            Update update = handle.createUpdate(sql).bind("ids", keyList);
            if (sql.contains(":objects")) {
                update.bind("objects", objects);
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

    private Query ofPeople(Handle handle, Query query) {
        return query.bind("objects", objectsOfPeople(handle));
    }

    private String objectsOfPeople(Handle handle) {
        return handle.createQuery(OBJECTS_OF_PEOPLE)
                .bind("configured", configured)
                .mapTo(String.class)
                .one();
    }

    private static int blank(Handle handle, String table, String column, String email) {
        // Not a longer address that this one is a part of; an escape of JSON before it is no part of it.
        Pattern address = Pattern.compile(
                "(?:(?<![\\p{L}\\p{M}\\p{N}._%+'-])|(?<=\\\\[bfnrt])|(?<=\\\\u[0-9a-f]{4}))" + Pattern.quote(email)
                        + "(?![\\p{L}\\p{M}\\p{N}_-]|\\.[\\p{L}\\p{M}\\p{N}])",
                Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
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
    private static boolean scrub(Connection connection) throws SQLException {
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
