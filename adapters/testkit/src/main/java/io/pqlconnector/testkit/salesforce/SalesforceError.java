package io.pqlconnector.testkit.salesforce;

import io.pqlconnector.testkit.web.Answer;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Salesforce refuses something: a call, or one record of it (Salesforce contract §0, §6.4). */
final class SalesforceError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private final boolean whole;
    private final transient List<String> fields;

    private SalesforceError(int status, String code, String message, boolean whole, List<String> fields) {
        super(message);
        this.status = status;
        this.code = code;
        this.whole = whole;
        this.fields = fields;
    }

    /** Refuses a call, whatever else is in it. */
    static SalesforceError whole(int status, String code, String message) {
        return new SalesforceError(status, code, message, true, List.of());
    }

    /** Refuses a record. */
    static SalesforceError row(String code, String message, String... fields) {
        return new SalesforceError(400, code, message, false, List.of(fields));
    }

    static SalesforceError notFound() {
        return whole(404, "NOT_FOUND", "The requested resource does not exist");
    }

    static SalesforceError deleted() {
        return row("ENTITY_IS_DELETED", "entity is deleted");
    }

    static SalesforceError badReference(String... fields) {
        return row("INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id", fields);
    }

    static SalesforceError noSuchColumn(String field, String type) {
        return whole(400, "INVALID_FIELD", "No such column '" + field + "' on sobject of type " + type);
    }

    String code() {
        return code;
    }

    /** Whether it is about the call and not about one record. */
    boolean isWhole() {
        return whole;
    }

    List<String> fields() {
        return fields;
    }

    /** As one of the errors of a record in a collection: {@code statusCode}. */
    ObjectNode asResult() {
        ObjectNode one = Json.object().put("statusCode", code).put("message", getMessage());
        fields.forEach(one.putArray("fields")::add);
        return one;
    }

    /** As the answer to a call: an array, {@code errorCode}. */
    Answer.Whole asAnswer() {
        ObjectNode one = Json.object().put("message", getMessage()).put("errorCode", code);
        if (!fields.isEmpty()) {
            fields.forEach(one.putArray("fields")::add);
        }
        return Json.answer(status, Json.array().add(one));
    }
}
