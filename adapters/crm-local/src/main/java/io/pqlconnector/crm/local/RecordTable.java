package io.pqlconnector.crm.local;

import io.pqlconnector.spi.destination.Match;
import io.pqlconnector.spi.destination.RecordRef;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The companies or the contacts within one transaction. What was read ahead is kept up to date by its own writes; nobody
 * else writes meanwhile.
 */
final class RecordTable {
    private static final String BY_ID = "SELECT id, coalesce(key, ''), fields FROM %s WHERE id = :id";
    private static final String BY_KEY = "SELECT id, coalesce(key, ''), fields FROM %s WHERE key = :key";
    private static final String BY_KEYS = """
            SELECT record.id, record.key, record.fields
            FROM json_each(:keys) AS wanted CROSS JOIN %s AS record ON record.key = wanted.value
            """;
    private static final String INSERT = """
            INSERT INTO %s (key, fields, created_at_ms, updated_at_ms)
            VALUES (:key, :fields, :createdAt, :updatedAt)
            RETURNING id
            """;
    private static final String UPDATE = """
            UPDATE %s SET key = :key, fields = :fields, updated_at_ms = :updatedAt WHERE id = :id
            """;

    private static final Sql COMPANY = new Sql(CrmObject.COMPANY);
    private static final Sql CONTACT = new Sql(CrmObject.CONTACT);

    private final Statements statements;
    private final CrmObject object;
    private final boolean mayIndex;
    private final Sql sql;
    private final Map<String, Matching> matchings = new HashMap<>();
    private final Map<String, Optional<StoredRecord>> keyed = new HashMap<>();
    /** Values that no record holds, in the form in which they are compared. */
    private final Map<Matching, Set<String>> absent = new HashMap<>();

    RecordTable(Statements statements, CrmObject object, boolean mayIndex) {
        this.statements = statements;
        this.object = object;
        this.mayIndex = mayIndex;
        this.sql = object == CrmObject.COMPANY ? COMPANY : CONTACT;
    }

    void readAhead(List<RecordRef> refs) throws SQLException {
        Set<String> keys = new LinkedHashSet<>();
        for (RecordRef ref : refs) {
            if (isPlain(ref.key())) {
                keys.add(ref.key());
            }
        }
        keys.forEach(key -> keyed.put(key, Optional.empty()));
        for (StoredRecord record :
                statements.list(sql.byKeys, row -> Matching.read(object, row), FieldJson.ofTexts(keys))) {
            keyed.put(record.key(), Optional.of(record));
        }
        Map<String, Set<String>> wanted = new HashMap<>();
        for (RecordRef ref : refs) {
            for (Match match : byKey(ref.key()).isPresent() ? List.<Match>of() : ref.matches()) {
                if (isPlain(match.value())) {
                    wanted.computeIfAbsent(match.field(), any -> new HashSet<>())
                            .add(match.value());
                }
            }
        }
        for (Map.Entry<String, Set<String>> values : wanted.entrySet()) {
            Matching matching = matching(values.getKey());
            Set<String> present = matching.present(statements, values.getValue());
            Set<String> missing = absent.computeIfAbsent(matching, any -> new HashSet<>());
            for (String value : values.getValue()) {
                if (!present.contains(value)) {
                    missing.add(matching.comparable(value));
                }
            }
        }
    }

    Optional<StoredRecord> byId(long id) throws SQLException {
        return statements.first(sql.byId, row -> Matching.read(object, row), id);
    }

    Optional<StoredRecord> byKey(String key) throws SQLException {
        Optional<StoredRecord> known = keyed.get(key);
        return known != null ? known : statements.first(sql.byKey, row -> Matching.read(object, row), key);
    }

    List<StoredRecord> byMatch(Match match) throws SQLException {
        Matching matching = matching(match.field());
        Set<String> missing = absent.get(matching);
        return missing != null && missing.contains(matching.comparable(match.value()))
                ? List.of()
                : matching.search(statements, row -> Matching.read(object, row), match);
    }

    long insert(String key, Map<String, String> fields, long nowMs) throws SQLException {
        long id = statements.number(sql.insert, key, FieldJson.write(fields), nowMs, nowMs);
        remember(new StoredRecord(object, id, key, fields));
        return id;
    }

    void update(StoredRecord record, long nowMs) throws SQLException {
        statements.execute(sql.update, record.key(), FieldJson.write(record.fields()), nowMs, record.id());
        remember(record);
    }

    Matching matching(String field) throws SQLException {
        Matching matching = matchings.get(field);
        if (matching == null) {
            matching = new Matching(object, field);
            if (mayIndex && matching.lacksIndex(statements)) {
                matching.createIndex(statements);
            }
            matchings.put(field, matching);
        }
        return matching;
    }

    private void remember(StoredRecord record) {
        keyed.put(record.key(), Optional.of(record));
        for (Map.Entry<Matching, Set<String>> missing : absent.entrySet()) {
            Matching matching = missing.getKey();
            missing.getValue().remove(matching.comparable(record.shown(matching.field())));
        }
    }

    /** Whether text means the same to the database as a parameter and as an item of a JSON list. */
    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == 0 || Character.isSurrogate(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** The statements on one table. */
    private static final class Sql {
        private final String byId;
        private final String byKey;
        private final String byKeys;
        private final String insert;
        private final String update;

        Sql(CrmObject object) {
            byId = BY_ID.formatted(object.table());
            byKey = BY_KEY.formatted(object.table());
            byKeys = BY_KEYS.formatted(object.table());
            insert = INSERT.formatted(object.table());
            update = UPDATE.formatted(object.table());
        }
    }
}
