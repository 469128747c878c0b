package io.pqlconnector.worker.serve;

import java.util.Map;

/**
 * What a page answers.
 *
 * @param status of HTTP
 * @param type of the body, such as {@code application/json}; empty if there is none
 * @param body text, sent as UTF-8
 * @param headers more of them, by name
 */
public record Answer(int status, String type, String body, Map<String, String> headers) {
    /** All is well. */
    public static final int OK = 200;

    public Answer {
        headers = Map.copyOf(headers);
    }

    /** An answer without a body. */
    public static Answer empty(int status, Map<String, String> headers) {
        return new Answer(status, "", "", headers);
    }

    /** An answer with a body. */
    public static Answer of(int status, String type, String body) {
        return new Answer(status, type, body, Map.of());
    }
}
