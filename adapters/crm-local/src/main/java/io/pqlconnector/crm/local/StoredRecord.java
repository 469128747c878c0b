package io.pqlconnector.crm.local;

import io.pqlconnector.spi.destination.CrmId;
import java.util.Collections;
import java.util.Map;

/**
 * A company or contact as the file holds it.
 *
 * @param key our key; empty for a record that a person made
 * @param fields those that hold something, each as its JSON text; given away by the caller
 */
record StoredRecord(CrmObject object, long id, String key, Map<String, String> fields) {
    StoredRecord {
        fields = Collections.unmodifiableMap(fields);
    }

    CrmId crmId() {
        return new CrmId(Long.toString(id));
    }

    /** A field for a reader; empty if it holds nothing. */
    String shown(String field) {
        String json = fields.get(field);
        return json == null ? "" : FieldJson.shown(json);
    }
}
