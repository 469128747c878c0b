package io.pqlconnector.worker.log;

import java.util.Map;
import java.util.Optional;
import org.slf4j.spi.LoggingEventBuilder;

/** A line that is being put together, fact by fact. */
final class Facts {
    private LoggingEventBuilder line;

    /** Without any yet. */
    Facts(LoggingEventBuilder line) {
        this.line = line;
    }

    /** A fact. */
    Facts with(String key, Object value) {
        line = line.addKeyValue(key, value);
        return this;
    }

    /** A fact, if it is one. */
    Facts with(String key, Optional<?> value) {
        value.ifPresent(found -> with(key, found));
        return this;
    }

    /** Several facts. */
    Facts with(Map<String, ?> facts) {
        facts.forEach(this::with);
        return this;
    }

    /** Writes the line. */
    void say(String message) {
        line.log(message);
    }
}
