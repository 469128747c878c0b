package io.pqlconnector.testkit.crm;

import io.pqlconnector.spi.destination.CrmId;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A company or contact of the fake CRM. */
final class CrmRecord {
    /** Where the fake keeps who owns a record. */
    static final String OWNER = "owner";

    private final long id;
    private final String object;
    private final Map<String, String> fields = new TreeMap<>();
    private final Set<CrmId> companies = new LinkedHashSet<>();
    private String key = "";

    CrmRecord(long id, String object) {
        this.id = id;
        this.object = object;
    }

    CrmId id() {
        return new CrmId(Long.toString(id));
    }

    String object() {
        return object;
    }

    /** Our key of the entity behind it; empty while nobody told it. */
    String key() {
        return key;
    }

    void name(String ours) {
        key = ours;
    }

    /** The fields that are not empty, changed through {@link CrmRecords} only. */
    Map<String, String> fields() {
        return fields;
    }

    /** The companies of a contact. */
    Set<CrmId> companies() {
        return companies;
    }

    boolean isFor(String ours) {
        return key.isEmpty() || key.equals(ours);
    }
}
