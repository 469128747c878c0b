package io.pqlconnector.testkit.salesforce;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A kind of record and its fields, whose names are compared without regard to case. */
final class SObjectType {
    private final String name;
    private final String prefix;
    private final boolean writable;
    private final Map<String, SalesforceField> fields = new LinkedHashMap<>();

    private SObjectType(String name, String prefix, boolean writable) {
        this.name = name;
        this.prefix = prefix;
        this.writable = writable;
    }

    /** A kind that people own. */
    static SObjectType owned(String name, String prefix, SalesforceField... own) {
        SObjectType type = of(name, prefix, own);
        type.put(SalesforceField.reference("OwnerId", "Owner", "User").label("Owner ID"));
        return type;
    }

    static SObjectType of(String name, String prefix, SalesforceField... own) {
        return filled(new SObjectType(name, prefix, true), own);
    }

    /** A kind that only an admin in the browser makes. */
    static SObjectType readOnly(String name, String prefix, SalesforceField... own) {
        return filled(new SObjectType(name, prefix, false), own);
    }

    private static SObjectType filled(SObjectType type, SalesforceField... own) {
        type.put(SalesforceField.of("Id", FieldKind.ID).readOnly());
        type.put(SalesforceField.checkbox("IsDeleted").readOnly());
        for (SalesforceField field : own) {
            type.put(field);
        }
        for (String name : List.of("CreatedDate", "LastModifiedDate", "SystemModstamp")) {
            type.put(SalesforceField.datetime(name).readOnly());
        }
        type.put(SalesforceField.reference("CreatedById", "CreatedBy", "User").readOnly());
        type.put(SalesforceField.reference("LastModifiedById", "LastModifiedBy", "User")
                .readOnly());
        return type;
    }

    String name() {
        return name;
    }

    /** What its ids begin with. */
    String prefix() {
        return prefix;
    }

    boolean isWritable() {
        return writable;
    }

    Collection<SalesforceField> fields() {
        return fields.values();
    }

    Optional<SalesforceField> field(String wanted) {
        return Optional.ofNullable(fields.get(wanted.toLowerCase(Locale.ROOT)));
    }

    /** The field behind the way to another record. */
    Optional<SalesforceField> relationship(String wanted) {
        return fields.values().stream()
                .filter(one ->
                        !one.relationship().isEmpty() && one.relationship().equalsIgnoreCase(wanted))
                .findFirst();
    }

    /** Adds a field, or changes it. */
    void put(SalesforceField field) {
        fields.put(field.name().toLowerCase(Locale.ROOT), field);
    }

    void remove(String field) {
        fields.remove(field.toLowerCase(Locale.ROOT));
    }
}
