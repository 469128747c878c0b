package io.pqlconnector.pull;

import io.pqlconnector.spi.config.Fields;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;

/** The settings that every source takes from its user that pulls windows of time. */
public final class PullKeys {
    private PullKeys() {}

    /** Reads {@code start}, the first day that is wanted; empty if it is not there, or with a problem noted if it is no day. */
    public static Optional<LocalDate> start(Fields settings) {
        return settings.text("start").flatMap(text -> {
            try {
                return Optional.of(LocalDate.parse(text));
            } catch (DateTimeException e) {
                settings.problem("start", "\"" + text + "\" is no day. Write it like 2026-08-01.");
                return Optional.empty();
            }
        });
    }
}
