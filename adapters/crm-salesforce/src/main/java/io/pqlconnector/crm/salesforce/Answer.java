package io.pqlconnector.crm.salesforce;

import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * What Salesforce answered.
 *
 * @param body missing if it is no JSON
 * @param text the body as it came
 * @param lastModified the header of that name; empty if there is none
 */
record Answer(int status, JsonNode body, String text, String lastModified) {

    boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    /** What is wrong; at least one error, also where nothing is said. */
    List<ApiError> errors() {
        return ApiError.of(body, text);
    }

    /** The first error. */
    ApiError error() {
        return errors().get(0);
    }

    /** Whether one of the errors has this code. */
    boolean says(String code) {
        return errors().stream().anyMatch(error -> error.is(code));
    }
}
