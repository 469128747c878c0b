package io.pqlconnector.crm.hubspot;

import tools.jackson.databind.JsonNode;

/**
 * What HubSpot answered.
 *
 * @param body missing if there was none
 */
record Answer(int status, JsonNode body) {

    boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    /** What an answer that is no success says. */
    ApiError error() {
        return ApiError.of(body);
    }
}
