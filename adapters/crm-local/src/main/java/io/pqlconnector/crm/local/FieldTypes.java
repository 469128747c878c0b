package io.pqlconnector.crm.local;

import io.pqlconnector.spi.destination.FieldType;
import io.pqlconnector.spi.destination.FieldValue;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The fields of one object within one transaction: which exist, and of what type each has been since its first value. */
final class FieldTypes {
    private static final String ALL = "SELECT name, type FROM field WHERE object = :object";
    private static final String ADD = "INSERT INTO field (object, name, type) VALUES (:object, :name, :type)";

    private final Statements statements;
    private final CrmObject object;
    private final Map<String, FieldType> types = new HashMap<>();

    FieldTypes(Statements statements, CrmObject object) throws SQLException {
        this.statements = statements;
        this.object = object;
        statements.list(
                ALL,
                row -> types.put(
                        row.getString(1), FieldType.valueOf(row.getString(2).toUpperCase(Locale.ROOT))),
                object.table());
    }

    Map<String, FieldType> all() {
        return Map.copyOf(types);
    }

    /** The type that a field has although the value is of another; empty if the value may be written. */
    Optional<FieldType> conflict(String field, FieldValue value) {
        FieldType type = types.get(field);
        if (type == null || value instanceof FieldValue.Cleared) {
            return Optional.empty();
        }
        // A choice of an enumeration is text on its way here; which choices there are is up to the mapping.
        boolean choice = type == FieldType.ENUMERATION && value instanceof FieldValue.Text;
        boolean fits = choice || type == typeOf(value);
        return fits ? Optional.empty() : Optional.of(type);
    }

    /** Creates a field that does not exist yet. */
    void add(String field, FieldValue value) throws SQLException {
        if (!types.containsKey(field)) {
            make(field, typeOf(value));
        }
    }

    /** Creates a field that does not exist yet, empty. */
    void make(String field, FieldType type) throws SQLException {
        statements.execute(ADD, object.table(), field, type.word());
        types.put(field, type);
    }

    static FieldType typeOf(FieldValue value) {
        if (value instanceof FieldValue.Number) {
            return FieldType.NUMBER;
        }
        if (value instanceof FieldValue.Bool) {
            return FieldType.BOOL;
        }
        if (value instanceof FieldValue.Date) {
            return FieldType.DATE;
        }
        if (value instanceof FieldValue.DateTime) {
            return FieldType.DATETIME;
        }
        if (value instanceof FieldValue.Choices) {
            return FieldType.MULTI_SELECT;
        }
        if (value instanceof FieldValue.Text) {
            return FieldType.TEXT;
        }
        throw new IllegalArgumentException("a field that is emptied has no type");
    }
}
