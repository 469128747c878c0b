package io.pqlconnector.http;

import java.util.Optional;

/** What the wire notes about one request while it is under way. */
final class Progress {
    private volatile boolean begun;
    private volatile Optional<String> retryAfter = Optional.empty();

    /** Whether any of the request may have reached the service. */
    boolean hasBegun() {
        return begun;
    }

    void begin() {
        begun = true;
    }

    Optional<String> retryAfter() {
        return retryAfter;
    }

    void keepRetryAfter(String value) {
        retryAfter = Optional.of(value);
    }
}
