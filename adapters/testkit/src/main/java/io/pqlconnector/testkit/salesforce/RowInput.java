package io.pqlconnector.testkit.salesforce;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a client wants of one record: values of the right types, not yet checked by the rules of the org.
 *
 * @param id empty if the client named none
 * @param values empty text for nothing
 */
record RowInput(String id, Map<SalesforceField, String> values, List<ForeignKey> keys, List<SalesforceError> errors) {

    /**
     * Another record, by a field that is unique (Salesforce contract §2.2).
     *
     * @param field what holds its id
     */
    record ForeignKey(SalesforceField field, SObjectType type, SalesforceField key, String value) {}

    /** An input that grows. */
    static RowInput of(String id) {
        return new RowInput(id, new LinkedHashMap<>(), new ArrayList<>(), new ArrayList<>());
    }

    Optional<String> value(SalesforceField field) {
        return Optional.ofNullable(values.get(field));
    }
}
