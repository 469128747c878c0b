package io.pqlconnector.worker.log;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One line of the log, with nothing in it any more that must not be shown.
 *
 * @param at by the worker's clock
 * @param level {@code error}, {@code warn}, {@code info} or {@code debug}
 * @param logger who says it
 * @param message a sentence
 * @param keys facts by name, in the order in which they are shown: texts, whole numbers, yes or no
 * @param stack where an exception came from, a text for each frame; empty if there is none
 */
record LogLine(Instant at, String level, String logger, String message, Map<String, Object> keys, List<String> stack) {
    LogLine {
        keys = Collections.unmodifiableMap(new LinkedHashMap<>(keys));
        stack = List.copyOf(stack);
    }
}
