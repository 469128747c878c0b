package io.pqlconnector.core.run;

import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.destination.ObjectName;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What reading traits from one object of a destination came to.
 *
 * @param asked about how many accounts or people the destination was asked; 0 if it was not
 * @param known how many of them have traits from it in the lake now
 * @param traits how many traits are read
 * @param calls how many calls it took
 * @param changed whether the lake holds something else than before
 * @param readAt when the run started that read what the lake holds; empty if nothing was ever read, or something else
 * @param failure why it was not read, in words; then what was read before stands
 */
public record EnrichReport(
        DestinationName destination,
        ObjectName object,
        ReadingState state,
        long asked,
        long known,
        int traits,
        long calls,
        boolean changed,
        Optional<Instant> readAt,
        Duration took,
        Optional<String> failure) {}
