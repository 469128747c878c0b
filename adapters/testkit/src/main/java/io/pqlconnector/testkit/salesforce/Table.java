package io.pqlconnector.testkit.salesforce;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The records of one kind. Whoever uses it holds the org's lock. */
final class Table {
    private final SObjectType type;
    private final Map<String, Row> rows = new LinkedHashMap<>();
    private final Map<String, Map<String, Set<Row>>> keys = new HashMap<>();

    Table(SObjectType type) {
        this.type = type;
    }

    SObjectType type() {
        return type;
    }

    /** All records, deleted ones too. */
    Collection<Row> everything() {
        return rows.values();
    }

    List<Row> live() {
        return rows.values().stream().filter(row -> !row.isDeleted()).toList();
    }

    /** A record by the long form of its id, even if it was deleted. */
    Optional<Row> find(String id) {
        return Optional.ofNullable(rows.get(id));
    }

    void add(Row row) {
        rows.put(row.id(), row);
        index(row);
    }

    /** Gives a record other values. */
    void replace(Row row, Map<String, String> values) {
        forget(row);
        row.become(values);
        index(row);
    }

    void delete(Row row) {
        forget(row);
        row.delete();
    }

    /** Whether {@link #holding} knows a field: external ids, unique fields, and what leads to other records. */
    static boolean isIndexed(SalesforceField field) {
        boolean leads = field.kind() == FieldKind.REFERENCE && !field.name().endsWith("ById");
        return field.isExternalId() || field.isUnique() || leads;
    }

    /** What holds a value of such a field, the deleted ones left out. */
    List<Row> holding(SalesforceField field, String value) {
        return List.copyOf(keys.getOrDefault(field.name(), Map.of()).getOrDefault(folded(field, value), Set.of()));
    }

    /** A field that was made unique or an external id meanwhile. */
    void reindex() {
        keys.clear();
        live().forEach(this::index);
    }

    List<Row> copy() {
        return rows.values().stream().map(Row::copy).toList();
    }

    void restore(List<Row> copies) {
        rows.clear();
        copies.forEach(row -> rows.put(row.id(), row));
        reindex();
    }

    /** A value as it is compared with others. */
    static String folded(SalesforceField field, String value) {
        return field.isCaseSensitive() || field.kind().isId() ? value : value.toLowerCase(Locale.ROOT);
    }

    private void index(Row row) {
        for (SalesforceField field : type.fields()) {
            if (isIndexed(field)) {
                row.get(field.name())
                        .ifPresent(value -> keys.computeIfAbsent(field.name(), any -> new HashMap<>())
                                .computeIfAbsent(folded(field, value), any -> new LinkedHashSet<>())
                                .add(row));
            }
        }
    }

    private void forget(Row row) {
        keys.forEach((name, held) -> type.field(name)
                .flatMap(field -> row.get(name).map(value -> held.get(folded(field, value))))
                .ifPresent(same -> same.remove(row)));
    }
}
