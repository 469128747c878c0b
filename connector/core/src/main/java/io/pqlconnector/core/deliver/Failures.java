package io.pqlconnector.core.deliver;

import io.pqlconnector.spi.AdapterException;

/** A failed call in words. */
final class Failures {
    private Failures() {}

    /** Why it failed, and what to do. */
    static String words(AdapterException failure) {
        String message = failure.getMessage();
        return message == null || message.isEmpty() ? failure.kind().name() : message;
    }
}
