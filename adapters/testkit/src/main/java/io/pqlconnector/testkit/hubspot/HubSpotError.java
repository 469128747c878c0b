package io.pqlconnector.testkit.hubspot;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** HubSpot refuses something: a call, or one record of a batch (HubSpot contract §3). */
final class HubSpotError extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final JsonMapper JSON = new JsonMapper();

    private final int status;
    private final transient ObjectNode body = JSON.createObjectNode();
    private transient Optional<Duration> retryAfter = Optional.empty();

    HubSpotError(int status, String message) {
        super(message);
        this.status = status;
        body.put("status", "error");
        body.put("message", message);
    }

    /** Bad input. */
    static HubSpotError validation(String message) {
        return new HubSpotError(400, message).category("VALIDATION_ERROR");
    }

    /** A record, list, property or sequence that is not there. */
    static HubSpotError notFound(String message) {
        return new HubSpotError(404, message).category("OBJECT_NOT_FOUND");
    }

    /** Something that is there already. */
    static HubSpotError conflict(String message) {
        return new HubSpotError(409, message).category("CONFLICT");
    }

    /** Bad values; the message ends in JSON, as HubSpot's does. */
    static HubSpotError values(ArrayNode problems) {
        return validation("Property values were not valid: " + problems);
    }

    /** A path or a body without something. */
    static HubSpotError missing(String what) {
        return validation("Some required fields were not set: [" + what + "]");
    }

    HubSpotError category(String category) {
        body.put("category", category);
        return this;
    }

    HubSpotError subCategory(String subCategory) {
        body.put("subCategory", subCategory);
        return this;
    }

    HubSpotError errorType(String errorType) {
        body.put("errorType", errorType);
        return this;
    }

    HubSpotError policy(String policyName, String groupName) {
        body.put("policyName", policyName).put("groupName", groupName);
        return this;
    }

    HubSpotError context(String name, Collection<String> values) {
        values.forEach(body.withObject("context").withArray(name)::add);
        return this;
    }

    /** Adds to {@code errors}. */
    HubSpotError detail(String code, String contextName, List<String> contextValues) {
        ObjectNode one = body.withArray("errors").addObject().put("message", getMessage());
        if (!code.isEmpty()) {
            one.put("code", code);
        }
        contextValues.forEach(one.withObject("context").withArray(contextName)::add);
        return this;
    }

    HubSpotError retryAfter(Optional<Duration> wait) {
        retryAfter = wait;
        return this;
    }

    int status() {
        return status;
    }

    Optional<Duration> retryAfter() {
        return retryAfter;
    }

    boolean isNotFound() {
        return status == 404;
    }

    /** What is sent, without the id of the call. */
    ObjectNode body() {
        return body.deepCopy();
    }
}
