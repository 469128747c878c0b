package io.pqlconnector.testkit.web;

import java.util.LinkedHashMap;
import java.util.Map;

/** What comes back on the wire. */
public sealed interface Answer {

    /**
     * A whole answer.
     *
     * @param headers beside {@code Content-Length}
     */
    record Whole(int status, Map<String, String> headers, String body) implements Answer {
        public Whole {
            headers = Map.copyOf(headers);
        }

        /** An answer without headers of its own. */
        public Whole(int status, String body) {
            this(status, Map.of(), body);
        }

        /** With a header more. */
        public Whole with(String name, String value) {
            Map<String, String> more = new LinkedHashMap<>(headers);
            more.put(name, value);
            return new Whole(status, more, body);
        }
    }

    /** The connection is reset. */
    record Reset() implements Answer {}

    /** Nothing comes until the server is closed. */
    record Silence() implements Answer {}

    /** The head and half of the body, then nothing until the server is closed. */
    record Stalled(Whole answer) implements Answer {}
}
