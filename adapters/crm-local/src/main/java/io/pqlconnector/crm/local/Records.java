package io.pqlconnector.crm.local;

import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.Match;
import io.pqlconnector.spi.destination.RecordRef;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds and writes companies and contacts within one transaction. */
final class Records {
    private final Statements statements;
    private final boolean mayIndex;
    private final Map<CrmObject, RecordTable> tables = new HashMap<>();

    /**
     * For one transaction.
     *
     * @param mayIndex whether it writes, so that an index that a search lacks can be made
     */
    Records(Statements statements, boolean mayIndex) {
        this.statements = statements;
        this.mayIndex = mayIndex;
    }

    /** Reads ahead what searches by these references need, in a few queries instead of a few for each. */
    void readAhead(List<RecordRef> refs) throws SQLException {
        Map<CrmObject, List<RecordRef>> byObject = new HashMap<>();
        for (RecordRef ref : refs) {
            byObject.computeIfAbsent(CrmObject.of(ref.object()), any -> new ArrayList<>())
                    .add(ref);
        }
        for (Map.Entry<CrmObject, List<RecordRef>> group : byObject.entrySet()) {
            table(group.getKey()).readAhead(group.getValue());
        }
    }

    /**
     * Finds the record that a reference points at: by its id, else by our key, else by its matches in order.
     *
     * <p>A record that stands for another key is never taken: an id can be stale, because ids start anew when the file
     * was deleted, and two accounts that share a domain would overwrite each other for ever.
     */
    Search search(RecordRef ref) throws SQLException {
        RecordTable table = table(CrmObject.of(ref.object()));
        Optional<StoredRecord> keyed = table.byKey(ref.key());
        if (ref.known().isPresent() && !keyed.map(StoredRecord::crmId).equals(ref.known())) {
            Optional<StoredRecord> known = byId(table, ref.known().get());
            if (known.isPresent() && isOurs(known.get(), ref)) {
                return new Search.Found(known.get());
            }
        }
        if (keyed.isPresent()) {
            return new Search.Found(keyed.get());
        }
        for (Match match : ref.matches()) {
            List<StoredRecord> hits = match.value().isBlank() ? List.of() : table.byMatch(match);
            if (hits.size() > 1) {
                return Search.ambiguous(CrmObject.of(ref.object()), match, hits);
            }
            if (hits.size() == 1) {
                StoredRecord hit = hits.get(0);
                return isOurs(hit, ref) ? new Search.Found(hit) : Search.taken(hit, match);
            }
        }
        return new Search.Missing(ref);
    }

    /** Creates a record and answers with its id. */
    long insert(CrmObject object, String key, Map<String, String> fields, long nowMs) throws SQLException {
        return table(object).insert(key, fields, nowMs);
    }

    /** Gives a record a key and fields in the place of those it has. */
    void update(StoredRecord record, String key, Map<String, String> fields, long nowMs) throws SQLException {
        table(record.object()).update(new StoredRecord(record.object(), record.id(), key, fields), nowMs);
    }

    /** Whether a search by these references would read whole tables for want of an index. */
    boolean lacksIndex(List<RecordRef> refs) throws SQLException {
        for (RecordRef ref : refs) {
            for (Match match : ref.matches()) {
                if (table(CrmObject.of(ref.object())).matching(match.field()).lacksIndex(statements)) {
                    return true;
                }
            }
        }
        return false;
    }

    private RecordTable table(CrmObject object) {
        return tables.computeIfAbsent(object, any -> new RecordTable(statements, object, mayIndex));
    }

    private static Optional<StoredRecord> byId(RecordTable table, CrmId id) throws SQLException {
        try {
            return table.byId(Long.parseLong(id.value()));
        } catch (NumberFormatException e) {
            // An id of another CRM, left in the ledger by an earlier configuration.
            return Optional.empty();
        }
    }

    private static boolean isOurs(StoredRecord record, RecordRef ref) {
        return record.key().isEmpty() || record.key().equals(ref.key());
    }
}
