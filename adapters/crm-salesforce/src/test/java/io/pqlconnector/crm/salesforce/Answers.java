package io.pqlconnector.crm.salesforce;

import io.pqlconnector.http.Json;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Answers in the place of an org. */
final class Answers {
    private Answers() {}

    /** A refusal. */
    static Answer error(int status, String code, String message) {
        String body = "[{\"errorCode\":\"" + code + "\",\"message\":\"" + message + "\"}]";
        return new Answer(status, parsed(body), body, "");
    }

    /** A success. */
    static Answer ok(String body) {
        return new Answer(200, parsed(body), body, "");
    }

    /** To the calls of a pattern: {@code POST .*CustomField}. */
    static PreparedOrg.Stand to(String calls, Answer answer) {
        return call -> call.toString().matches(calls) ? Optional.of(answer) : Optional.empty();
    }

    private static JsonNode parsed(String body) {
        return Json.parse(body).orElseThrow();
    }
}
