package io.pqlconnector.crm.salesforce;

import io.pqlconnector.http.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/**
 * What Salesforce says is wrong. Comes in four shapes: a list of errors, the errors of one row ({@code statusCode} in the place
 * of {@code errorCode}), those of the token endpoint, and pages of HTML from the edge (Salesforce contract §0).
 *
 * @param code {@code NON_JSON_RESPONSE} for what is no JSON, empty if there is none
 * @param fields the API names that are to blame
 */
record ApiError(String code, String message, List<String> fields) {
    private static final int MOST = 500;
    private static final ApiError NONE = new ApiError("", "", List.of());

    ApiError {
        fields = List.copyOf(fields);
    }

    /** The errors of a body; at least one. */
    static List<ApiError> of(JsonNode body, String text) {
        List<ApiError> errors = new ArrayList<>();
        if (body.isArray()) {
            body.forEach(node -> errors.add(of(node)));
        } else if (body.isObject()) {
            errors.add(of(body));
        } else if (!text.isBlank()) {
            errors.add(new ApiError("NON_JSON_RESPONSE", text.substring(0, Math.min(MOST, text.length())), List.of()));
        }
        return errors.isEmpty() ? List.of(NONE) : errors;
    }

    /** One error, in whichever of the shapes. */
    static ApiError of(JsonNode node) {
        String code = first(node, "errorCode", "statusCode", "error");
        return new ApiError(code, first(node, "message", "error_description"), Json.texts(node.path("fields")));
    }

    private static String first(JsonNode node, String... members) {
        for (String member : members) {
            String text = Json.text(node, member);
            if (!text.isEmpty()) {
                return text;
            }
        }
        return "";
    }

    /** Whether the code is this one. Bulk API 2.0 spells codes without underscores. */
    boolean is(String other) {
        return plain(code).equals(plain(other));
    }

    /** Whether the message has a text in it, whatever the case. */
    boolean says(String text) {
        return message.toLowerCase(Locale.ROOT).contains(text.toLowerCase(Locale.ROOT));
    }

    /** The first field that is to blame; empty if none. */
    String field() {
        return fields.isEmpty() ? "" : fields.get(0);
    }

    /** For a person: the words, or the code where there are none. */
    String words() {
        return message.isBlank() ? (code.isEmpty() ? "no reason given" : code) : message;
    }

    private static String plain(String code) {
        return code.toUpperCase(Locale.ROOT).replace("_", "");
    }
}
