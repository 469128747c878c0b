package io.pqlconnector.crm.local;

import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.FieldType;
import io.pqlconnector.spi.destination.FieldValue;
import io.pqlconnector.spi.destination.FieldWrite;
import io.pqlconnector.spi.destination.Match;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.Receipt;
import io.pqlconnector.spi.destination.RejectionCodes;
import io.pqlconnector.spi.destination.WritePolicy;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Creates and updates records within one transaction. */
final class Upserts {
    private static final String ASSOCIATE = """
            INSERT INTO association (contact_id, company_id) VALUES (:contactId, :companyId) ON CONFLICT DO NOTHING
            """;
    private static final String IS_ASSOCIATED = """
            SELECT count(*) FROM association WHERE contact_id = :contactId AND company_id = :companyId
            """;

    private final Statements statements;
    private final Records records;
    private final long nowMs;
    private final Map<CrmObject, FieldTypes> types = new HashMap<>();

    /**
     * For one transaction.
     *
     * @param nowMs the instant that the records are stamped with
     */
    Upserts(Statements statements, Records records, long nowMs) {
        this.statements = statements;
        this.records = records;
        this.nowMs = nowMs;
    }

    /** Carries out one upsert. A rejected one has written nothing. */
    Receipt apply(Operation.Upsert upsert) throws SQLException {
        Search search = records.search(upsert.record());
        if (search instanceof Search.Unusable unusable) {
            return Receipts.rejected(upsert, unusable);
        }
        if (search instanceof Search.Missing missing && !upsert.createMissing()) {
            return Receipts.rejected(
                    upsert,
                    RejectionCodes.NO_MATCH,
                    missing.message(),
                    "Create the " + upsert.record().object()
                            + " in the CRM, or set create_missing: true for it in the mapping.");
        }
        Optional<StoredRecord> parent = Optional.empty();
        if (upsert.parent().isPresent()) {
            Search parentSearch = records.search(upsert.parent().get());
            if (!(parentSearch instanceof Search.Found found)) {
                return noParent(upsert, parentSearch);
            }
            parent = Optional.of(found.record());
        }
        return write(
                upsert, search instanceof Search.Found found ? Optional.of(found.record()) : Optional.empty(), parent);
    }

    /** Whether a record already holds what an upsert wants. Fields that are only written on creation do not matter. */
    boolean isDone(Operation.Upsert upsert, StoredRecord record) throws SQLException {
        for (Map.Entry<String, FieldWrite> field : upsert.fields().entrySet()) {
            FieldWrite write = field.getValue();
            String held = record.fields().getOrDefault(field.getKey(), FieldJson.NOTHING);
            String wanted = FieldJson.of(write.value());
            boolean done = switch (write.policy()) {
                case ALWAYS -> held.equals(wanted);
                case IF_EMPTY -> !held.isEmpty() || wanted.isEmpty();
                case ON_CREATE, NEVER -> true;
            };
            if (!done) {
                return false;
            }
        }
        if (upsert.parent().isEmpty()) {
            return true;
        }
        return records.search(upsert.parent().get()) instanceof Search.Found parent
                && statements.number(IS_ASSOCIATED, record.id(), parent.record().id()) > 0;
    }

    private Receipt write(Operation.Upsert upsert, Optional<StoredRecord> found, Optional<StoredRecord> parent)
            throws SQLException {
        CrmObject object = CrmObject.of(upsert.record().object());
        FieldTypes known = types(object);
        Map<String, String> before = found.map(StoredRecord::fields).orElse(Map.of());
        for (Map.Entry<String, FieldWrite> field : upsert.fields().entrySet()) {
            FieldWrite write = field.getValue();
            if (isDue(write.policy(), found, before.containsKey(field.getKey()))) {
                Optional<FieldType> conflict = known.conflict(field.getKey(), write.value());
                if (conflict.isPresent()) {
                    return wrongType(upsert, field.getKey(), write.value(), conflict.get());
                }
            }
        }
        Map<String, String> after = new LinkedHashMap<>(before);
        if (found.isEmpty()) {
            // A new record carries what it was looked for by; otherwise nobody else would find it.
            for (Match match : upsert.record().matches()) {
                FieldValue value = new FieldValue.Text(match.value());
                if (known.conflict(match.field(), value).isEmpty()) {
                    put(match.field(), value, after, known);
                }
            }
        }
        for (Map.Entry<String, FieldWrite> field : upsert.fields().entrySet()) {
            if (isDue(field.getValue().policy(), found, before.containsKey(field.getKey()))) {
                put(field.getKey(), field.getValue().value(), after, known);
            }
        }
        long id = store(object, upsert.record().key(), found, after);
        if (parent.isPresent()) {
            statements.execute(ASSOCIATE, id, parent.get().id());
        }
        CrmId crmId = new CrmId(Long.toString(id));
        return Receipts.confirmed(upsert, crmId, crmId, found.isEmpty());
    }

    private static void put(String field, FieldValue value, Map<String, String> after, FieldTypes known)
            throws SQLException {
        String json = FieldJson.of(value);
        if (json.isEmpty()) {
            after.remove(field);
        } else {
            after.put(field, json);
            known.add(field, value);
        }
    }

    private long store(CrmObject object, String key, Optional<StoredRecord> found, Map<String, String> after)
            throws SQLException {
        if (found.isEmpty()) {
            return records.insert(object, key, after, nowMs);
        }
        if (found.get().key().isEmpty() || !found.get().fields().equals(after)) {
            records.update(found.get(), key, after, nowMs);
        }
        return found.get().id();
    }

    private static boolean isDue(WritePolicy policy, Optional<StoredRecord> found, boolean filled) {
        return switch (policy) {
            case ALWAYS -> true;
            case IF_EMPTY -> !filled;
            case ON_CREATE -> found.isEmpty();
            case NEVER -> false;
        };
    }

    private FieldTypes types(CrmObject object) throws SQLException {
        FieldTypes known = types.get(object);
        if (known == null) {
            known = new FieldTypes(statements, object);
            types.put(object, known);
        }
        return known;
    }

    private static Receipt noParent(Operation.Upsert upsert, Search search) {
        if (search instanceof Search.Unusable unusable) {
            return Receipts.rejected(upsert, unusable);
        }
        String message = search instanceof Search.Missing missing ? missing.message() : "";
        return Receipts.rejected(
                upsert,
                RejectionCodes.NO_PARENT,
                message,
                "Create the company in the CRM, or set create_missing: true for companies in the mapping.");
    }

    private static Receipt wrongType(Operation.Upsert upsert, String field, FieldValue value, FieldType type) {
        return new Receipt.Rejected(
                upsert.key(),
                RejectionCodes.INVALID_TYPE,
                field,
                "The field " + field + " has the type " + type.word() + " since it was first written; \""
                        + value.shown() + "\" is of type "
                        + FieldTypes.typeOf(value).word() + ".",
                "Write type: " + type.word() + " for " + field + " in the mapping, or use another field.");
    }
}
