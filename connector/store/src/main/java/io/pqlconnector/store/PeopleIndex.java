package io.pqlconnector.store;

import io.pqlconnector.core.score.ScoredAccount;
import io.pqlconnector.core.score.ScoredUser;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/**
 * By which people an account is found, in the table {@code account_person}. A hash beside each assessment says whether they
 * are still the same, which they nearly always are.
 */
final class PeopleIndex {
    private static final String HASHES = """
            SELECT account, people_hash
            FROM assessment
            WHERE account IN (SELECT value FROM json_each(:accounts))
            """;
    private static final String BODIES = """
            SELECT d.body
            FROM assessment a
            JOIN assessment_detail d ON d.id = a.id
            WHERE a.account IN (SELECT value FROM json_each(:accounts))
            """;
    private static final String ADD = """
            INSERT INTO account_person (person, assessment)
            SELECT person.value, a.id
            FROM json_each(:people) account
            CROSS JOIN assessment a ON a.account = account.key
            CROSS JOIN json_each(account.value) person
            WHERE true
            ORDER BY 1, 2
            ON CONFLICT (person, assessment) DO NOTHING
            """;
    private static final String REMOVE = """
            DELETE FROM account_person
            WHERE (person, assessment) IN (
                SELECT person.value, a.id
                FROM json_each(:people) account
                CROSS JOIN assessment a ON a.account = account.key
                CROSS JOIN json_each(account.value) person)
            """;

    /** Of the 64-bit FNV-1a hash: http://www.isthe.com/chongo/tech/comp/fnv/ */
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;

    private static final long FNV_PRIME = 0x100000001b3L;
    /** Between two texts, so that it matters where one ends. */
    private static final char SEPARATOR = '\uFFFF';

    private final SortedMap<String, Set<String>> removed = new TreeMap<>();
    private final SortedMap<String, Set<String>> added = new TreeMap<>();

    private PeopleIndex() {}

    /** Finds out what has to change. To be called before the accounts are put. */
    static PeopleIndex before(Handle handle, List<ScoredAccount> accounts) {
        Map<String, Long> hashes = new HashMap<>();
        handle.createQuery(HASHES)
                .bind(
                        "accounts",
                        Json.array(accounts.stream().map(ScoredAccount::key).toList()))
                .map((row, context) -> Map.entry(row.getString("account"), row.getLong("people_hash")))
                .forEach(entry -> hashes.put(entry.getKey(), entry.getValue()));
        PeopleIndex index = new PeopleIndex();
        for (ScoredAccount account : accounts) {
            Optional<Long> before = Optional.ofNullable(hashes.get(account.key()));
            if (!before.equals(Optional.of(hash(account)))) {
                index.added.put(account.key(), people(account));
                before.ifPresent(hash -> index.removed.put(account.key(), new HashSet<>()));
            }
        }
        index.readRemoved(handle);
        return index;
    }

    /** What tells one set of people from another; of the users in their order, so a new order counts as a change. */
    static long hash(ScoredAccount account) {
        long hash = FNV_OFFSET;
        for (ScoredUser user : account.users()) {
            hash = hash(hash, user.measurement().key());
            hash = hash(hash, user.measurement().email());
        }
        return hash;
    }

    /** Changes the table. To be called after the accounts were put. */
    void update(Handle handle) {
        change(handle, REMOVE, removed);
        change(handle, ADD, added);
    }

    private void readRemoved(Handle handle) {
        if (removed.isEmpty()) {
            return;
        }
        handle.createQuery(BODIES)
                .bind("accounts", Json.array(removed.keySet()))
                .map((row, context) -> ScoredAccountCodec.read(row.getString("body"), Instant.EPOCH))
                .forEach(account -> removed.put(account.key(), people(account)));
    }

    private static Set<String> people(ScoredAccount account) {
        Set<String> people = new HashSet<>();
        for (ScoredUser user : account.users()) {
            people.add(user.measurement().key());
            if (!user.measurement().email().isEmpty()) {
                people.add(SqliteAssessments.folded(user.measurement().email()));
            }
        }
        return people;
    }

    private static void change(Handle handle, String statement, SortedMap<String, Set<String>> people) {
        if (people.isEmpty()) {
            return;
        }
        // As one JSON object: a row each took twice as long.
        String object = Json.write(json -> {
            json.writeStartObject();
            people.forEach((account, persons) -> {
                Json.writeName(json, account);
                json.writeStartArray();
                persons.forEach(json::writeString);
                json.writeEndArray();
            });
            json.writeEndObject();
        });
        handle.createUpdate(statement).bind("people", object).execute();
    }

    private static long hash(long before, String text) {
        long hash = before;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * FNV_PRIME;
        }
        return (hash ^ SEPARATOR) * FNV_PRIME;
    }
}
