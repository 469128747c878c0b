package io.pqlconnector.store;

import io.pqlconnector.core.ledger.Outbox;
import io.pqlconnector.core.ledger.OutboxEntry;
import io.pqlconnector.core.ledger.PlannedOperation;
import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.destination.IdempotencyKey;
import io.pqlconnector.spi.destination.Operation;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jdbi.v3.core.statement.StatementContext;

/** Intended effects and what became of them, in the table {@code operation}. */
final class SqliteOutbox implements Outbox {
    static final String ENTRIES = """
            SELECT key, destination, account, slot, stage, priority, as_of_ms, run, state, attempts, sent_at_ms,
                payload, receipt
            FROM operation
            """;
    /** By account, because SQLite knows no numbers of rows and would go through all that is open in the destination. */
    private static final String OPEN = ENTRIES.stripTrailing() + """
             INDEXED BY operation_account
            WHERE destination = :destination AND open = 1 AND account IN (SELECT value FROM json_each(:accounts))
            ORDER BY run, id
            """;

    private static final String OPEN_IN = ENTRIES + """
            WHERE destination = :destination AND open = 1 AND slot IN (SELECT value FROM json_each(:slots))
            ORDER BY run, id
            """;
    private static final String UNCLEAR = ENTRIES + """
            WHERE destination = :destination AND open = 1 AND state IN ('sending', 'unknown') AND job IS NULL
            ORDER BY stage, priority DESC, slot, id
            """;
    private static final String OF_ACCOUNT = ENTRIES + """
            WHERE account = :account
            ORDER BY stage, slot, run, id
            """;
    private static final String COUNTS = """
            SELECT state, count(*) AS operations
            FROM operation INDEXED BY operation_slot
            WHERE destination = :destination AND open = 1
            GROUP BY state
            """;
    private static final String ANY_NOT_REPEATABLE = """
            SELECT EXISTS (
                SELECT 1
                FROM operation
                WHERE repeatable = 0 AND key IN (SELECT value FROM json_each(:keys)))
            """;
    private static final String MARK_SENDING = """
            UPDATE operation
            SET state = 'sending', attempts = attempts + 1, sent_at_ms = :at, not_before_ms = NULL
            WHERE key IN (SELECT value FROM json_each(:keys)) AND open = 1
            """;
    private static final String MARK_PENDING = """
            UPDATE operation
            SET receipt = NULL,
                job = NULL,
                not_before_ms = NULL,
                attempts = attempts - :notAttempted,
                state = CASE WHEN overtaken THEN 'superseded' ELSE 'pending' END,
                open = NOT overtaken
            FROM (
                SELECT older.id AS overtaken_id, EXISTS (
                    SELECT 1
                    FROM operation newer
                    WHERE newer.destination = older.destination AND newer.slot = older.slot AND newer.open = 1
                        AND newer.run > older.run) AS overtaken
                FROM operation older
                WHERE older.key IN (SELECT value FROM json_each(:keys)) AND older.open = 1)
            WHERE id = overtaken_id
            """;

    private final Database database;

    SqliteOutbox(Database database) {
        this.database = database;
    }

    @Override
    public void commit(long run, Part part) {
        SqliteAssessments.Put accounts = new SqliteAssessments.Put(part.accounts());
        Intentions intentions = new Intentions(part);
        database.writeOnly(Database.Durability.PROCESS, handle -> {
            accounts.put(handle, run, part.rulesVersion());
            TierHistory.put(handle, run, part.accounts(), part.changes());
            intentions.put(handle, run);
            accounts.putDetails(handle);
        });
    }

    @Override
    public Map<String, OutboxEntry> open(DestinationName destination, Collection<String> accounts) {
        Map<String, OutboxEntry> open = new HashMap<>();
        database.readOnly(handle -> handle.createQuery(OPEN)
                .bind("destination", destination.value())
                .bind("accounts", Json.array(accounts))
                .map(SqliteOutbox::entry)
                .forEach(entry -> open.put(entry.planned().slot(), entry)));
        return open;
    }

    @Override
    public Map<String, OutboxEntry> openIn(DestinationName destination, Collection<String> slots) {
        Map<String, OutboxEntry> open = new HashMap<>();
        database.readOnly(handle -> handle.createQuery(OPEN_IN)
                .bind("destination", destination.value())
                .bind("slots", Json.array(slots))
                .map(SqliteOutbox::entry)
                .forEach(entry -> open.put(entry.planned().slot(), entry)));
        return open;
    }

    @Override
    public List<OutboxEntry> nextBatch(DestinationName destination, Map<String, Integer> batchSize, Instant now) {
        return database.read(handle -> NextOperations.batch(handle, destination, batchSize, now));
    }

    @Override
    public Optional<Group> nextGroup(DestinationName destination, int atMost, Instant now) {
        return database.read(handle -> NextOperations.group(handle, destination, atMost, now));
    }

    @Override
    public void markSending(Collection<IdempotencyKey> keys, Instant at) {
        String array = array(keys);
        // An upsert can be sent twice; of the others nobody may forget that they were on their way.
        boolean anyNotRepeatable = database.read(handle -> handle.createQuery(ANY_NOT_REPEATABLE)
                .bind("keys", array)
                .mapTo(Boolean.class)
                .one());
        database.writeOnly(
                anyNotRepeatable ? Database.Durability.POWER_CUT : Database.Durability.PROCESS,
                handle -> handle.createUpdate(MARK_SENDING)
                        .bind("keys", array)
                        .bind("at", at.toEpochMilli())
                        .execute());
    }

    @Override
    public void beginJob(Collection<IdempotencyKey> keys, String job) {
        database.writeOnly(Database.Durability.POWER_CUT, handle -> OpenJobs.begin(handle, array(keys), job));
    }

    @Override
    public List<String> openJobs(DestinationName destination) {
        return database.read(handle -> OpenJobs.names(handle, destination));
    }

    @Override
    public List<OutboxEntry> ofJob(DestinationName destination, String job) {
        return database.read(handle -> OpenJobs.carried(handle, destination, job));
    }

    @Override
    public void forgetJobs(DestinationName destination) {
        database.writeOnly(Database.Durability.PROCESS, handle -> OpenJobs.forget(handle, destination));
    }

    @Override
    public void markPending(Collection<IdempotencyKey> keys) {
        putBack(keys, 0);
    }

    @Override
    public void markNotSent(Collection<IdempotencyKey> keys) {
        putBack(keys, 1);
    }

    private void putBack(Collection<IdempotencyKey> keys, int notAttempted) {
        database.writeOnly(
                Database.Durability.PROCESS,
                handle -> handle.createUpdate(MARK_PENDING)
                        .bind("keys", array(keys))
                        .bind("notAttempted", notAttempted)
                        .execute());
    }

    @Override
    public void settle(Answered answered) {
        Settlement settlement = new Settlement(answered);
        database.writeOnly(Database.Durability.PROCESS, handle -> {
            settlement.note(handle);
            SqliteRejections.note(handle, answered);
        });
    }

    @Override
    public List<OutboxEntry> unclear(DestinationName destination) {
        return database.read(handle -> handle.createQuery(UNCLEAR)
                .bind("destination", destination.value())
                .map(SqliteOutbox::entry)
                .list());
    }

    @Override
    public SortedMap<String, Long> counts(DestinationName destination) {
        SortedMap<String, Long> counts = new TreeMap<>();
        database.read(handle -> handle.createQuery(COUNTS)
                        .bind("destination", destination.value())
                        .map((row, context) ->
                                Map.entry(state(row.getString("state")).name(), row.getLong("operations")))
                        .list())
                .forEach(entry -> counts.put(entry.getKey(), entry.getValue()));
        return counts;
    }

    @Override
    public List<Deferral> deferrals(DestinationName destination, Instant now) {
        return database.read(handle -> HeldBack.deferrals(handle, destination, now));
    }

    @Override
    public Waiting waiting(DestinationName destination, long afterRun) {
        return database.read(handle -> HeldBack.count(handle, destination, afterRun));
    }

    @Override
    public void dropUnscored(DestinationName destination, long run, long afterRun) {
        database.writeOnly(
                Database.Durability.PROCESS, handle -> HeldBack.dropUnscored(handle, destination, run, afterRun));
    }

    @Override
    public List<OutboxEntry> ofAccount(String account) {
        return database.read(handle -> handle.createQuery(OF_ACCOUNT)
                .bind("account", account)
                .map(SqliteOutbox::entry)
                .list());
    }

    static String array(Collection<IdempotencyKey> keys) {
        return Json.array(keys.stream().map(IdempotencyKey::value).toList());
    }

    static String word(OutboxEntry.State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    private static OutboxEntry.State state(String word) {
        return OutboxEntry.State.valueOf(word.toUpperCase(Locale.ROOT));
    }

    static OutboxEntry entry(ResultSet row, StatementContext context) throws SQLException {
        Operation operation = OperationCodec.read(row.getString("payload"));
        PlannedOperation planned = new PlannedOperation(
                new DestinationName(row.getString("destination")),
                row.getString("account"),
                row.getString("slot"),
                row.getInt("stage"),
                row.getInt("priority"),
                Instant.ofEpochMilli(row.getLong("as_of_ms")),
                operation);
        return new OutboxEntry(
                planned,
                row.getLong("run"),
                state(row.getString("state")),
                row.getInt("attempts"),
                Columns.optionalLong(row, "sent_at_ms").map(Instant::ofEpochMilli),
                Columns.optionalText(row, "receipt").map(receipt -> ReceiptCodec.read(operation.key(), receipt)));
    }
}
