package io.pqlconnector.testkit.salesforce;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/** Creates, changes and deletes records as the rules of Salesforce and of the org allow (Salesforce contract §2, §6.4). */
final class RowWrites {
    private static final String SECURITY = ". Please check the security settings of this field and verify that it is"
            + " read/write for your profile or permission set.";

    private final Org org;
    private final ObjectRules rules;

    RowWrites(Org org) {
        this.org = org;
        this.rules = new ObjectRules(org);
    }

    /**
     * What the headers of a call say.
     *
     * @param allowsDuplicates whether rules that only alert are passed (Salesforce contract §2.6)
     * @param assigns whether assignment rules apply (Salesforce contract §0)
     */
    record Manner(boolean allowsDuplicates, boolean assigns) {}

    /** What became of an upsert. */
    record Upserted(Row row, boolean created) {}

    Row create(Table table, RowInput input, Manner manner) {
        SObjectType type = table.type();
        if (!type.isWritable()) {
            throw SalesforceError.row(
                    "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", "entity type cannot be inserted: " + type.name());
        }
        requireWritable(type, input, SalesforceField::isCreateable);
        Row draft = new Row(org.ids().next(type.prefix()), type.name());
        type.fields().forEach(field -> field.initial().ifPresent(value -> draft.set(field.name(), value)));
        draft.set("CreatedDate", Times.kept(org.now()));
        draft.set("CreatedById", org.user());
        if (type.field("OwnerId").isPresent() && type.isWritable()) {
            draft.set("OwnerId", org.user());
        }
        settle(table, draft, Optional.empty(), input, manner);
        table.add(draft);
        rules.created(draft);
        return draft;
    }

    void update(Table table, Row row, RowInput input, Manner manner) {
        if (row.isDeleted()) {
            throw SalesforceError.deleted();
        }
        requireWritable(table.type(), input, SalesforceField::isUpdateable);
        Row draft = row.copy();
        settle(table, draft, Optional.of(row), input, manner);
        table.replace(row, draft.values());
    }

    Upserted upsert(Table table, SalesforceField key, RowInput input, Manner manner) {
        String value = input.value(key)
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .orElseThrow(() -> SalesforceError.row("MISSING_ARGUMENT", key.name() + " not specified", key.name()));
        List<Row> held = table.holding(key, value);
        if (held.size() > 1) {
            throw SalesforceError.row(
                    "DUPLICATE_EXTERNAL_ID",
                    "More than one record found for external id field: "
                            + held.stream().map(Row::id).toList());
        }
        if (held.size() == 1) {
            // The key is what the record was found by, so it is not written.
            input.values().remove(key);
            update(table, held.get(0), input, manner);
            return new Upserted(held.get(0), false);
        }
        if (org.troubles().losesRace(table.type().name())) {
            throw duplicate(key, create(table, input, manner).id());
        }
        return new Upserted(create(table, input, manner), true);
    }

    void delete(Row row) {
        if (row.isDeleted()) {
            throw SalesforceError.deleted();
        }
        org.troubles().check(row);
        new LifeCycle(org).delete(row);
    }

    /** Another record has the value. */
    static SalesforceError duplicate(SalesforceField field, String id) {
        return SalesforceError.row(
                "DUPLICATE_VALUE",
                "duplicate value found: " + field.name() + " duplicates value on record with id: " + id);
    }

    private void settle(Table table, Row draft, Optional<Row> old, RowInput input, Manner manner) {
        input.errors().stream().findFirst().ifPresent(error -> {
            throw error;
        });
        SObjectType type = table.type();
        input.values().forEach((field, value) -> draft.set(field.name(), kept(type, field, value)));
        for (RowInput.ForeignKey key : input.keys()) {
            draft.set(key.field().name(), resolve(key));
        }
        if (manner.assigns()) {
            org.troubles().assignee(type.name()).ifPresent(owner -> draft.set("OwnerId", owner));
        }
        rules.check(draft, old);
        requireFields(type, draft);
        requireUnique(table, draft);
        requireUnlike(table, draft, manner);
        org.troubles().check(draft);
        org.touch(draft);
    }

    private void requireWritable(SObjectType type, RowInput input, Predicate<SalesforceField> writable) {
        List<String> bad = new ArrayList<>();
        input.values().keySet().stream()
                .filter(field -> !writable.test(field) || !org.access().canEdit(type, field))
                .forEach(field -> bad.add(field.name()));
        input.keys().stream()
                .map(RowInput.ForeignKey::field)
                .filter(field -> !writable.test(field) || !org.access().canEdit(type, field))
                .forEach(field -> bad.add(field.name()));
        if (!bad.isEmpty()) {
            throw SalesforceError.row(
                    "INVALID_FIELD_FOR_INSERT_UPDATE",
                    "Unable to create/update fields: " + String.join(", ", bad) + SECURITY,
                    bad.toArray(String[]::new));
        }
    }

    private String kept(SObjectType type, SalesforceField field, String value) {
        if (value.isEmpty() || !field.kind().isId()) {
            return value.isEmpty() ? value : ValueRules.kept(field, value);
        }
        String id = RecordIds.longForm(value)
                .filter(full -> field.referenceTo().stream()
                        .flatMap(name -> org.find(name).stream())
                        .anyMatch(table -> table.type().prefix().equals(RecordIds.prefix(full))))
                .orElseThrow(() -> SalesforceError.row(
                        "MALFORMED_ID", field.label() + ": id value of incorrect type: " + value, field.name()));
        Row row = org.row(id).orElseThrow(() -> SalesforceError.badReference(field.name()));
        if (row.isDeleted()) {
            throw SalesforceError.deleted();
        }
        if (field.name().equals("OwnerId") && !row.is("IsActive")) {
            throw SalesforceError.row(
                    "INACTIVE_OWNER_OR_USER",
                    "operation performed with inactive user [" + id + "] as owner of "
                            + type.name().toLowerCase(Locale.ROOT),
                    "OwnerId");
        }
        return id;
    }

    private String resolve(RowInput.ForeignKey key) {
        if (key.value().isEmpty()) {
            return "";
        }
        List<Row> held = org.table(key.type().name()).holding(key.key(), key.value());
        if (held.size() != 1) {
            throw SalesforceError.row(
                    "INVALID_FIELD",
                    "Foreign key external ID: " + key.value() + " not found for field "
                            + key.key().name() + " in entity " + key.type().name());
        }
        return held.get(0).id();
    }

    private void requireFields(SObjectType type, Row draft) {
        List<String> missing = type.fields().stream()
                .filter(SalesforceField::isRequired)
                .map(SalesforceField::name)
                .filter(name -> draft.get(name).isEmpty())
                .toList();
        if (!missing.isEmpty()) {
            throw SalesforceError.row(
                    "REQUIRED_FIELD_MISSING",
                    "Required fields are missing: [" + String.join(", ", missing) + "]",
                    missing.toArray(String[]::new));
        }
    }

    private void requireUnique(Table table, Row draft) {
        for (SalesforceField field : table.type().fields()) {
            if (field.isUnique()) {
                draft.get(field.name())
                        .ifPresent(value -> table.holding(field, value).stream()
                                .filter(row -> !row.id().equals(draft.id()))
                                .findFirst()
                                .ifPresent(row -> {
                                    throw duplicate(field, row.id());
                                }));
            }
        }
    }

    private void requireUnlike(Table table, Row draft, Manner manner) {
        for (Troubles.DuplicateRule rule : org.troubles().duplicateRules()) {
            if (rule.type().equalsIgnoreCase(draft.type()) && (rule.blocks() || !manner.allowsDuplicates())) {
                String value = draft.value(rule.field());
                boolean alike = !value.isEmpty()
                        && table.live().stream()
                                .anyMatch(row -> !row.id().equals(draft.id())
                                        && row.value(rule.field()).equalsIgnoreCase(value));
                if (alike) {
                    throw SalesforceError.row("DUPLICATES_DETECTED", "Use one of these records?");
                }
            }
        }
    }
}
