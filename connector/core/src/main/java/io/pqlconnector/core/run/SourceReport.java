package io.pqlconnector.core.run;

import io.pqlconnector.spi.SourceName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What pulling from one source came to.
 *
 * @param unit what people call a slice of it
 * @param slices how many slices the source listed
 * @param read how many of them were new or had changed, and were read
 * @param unchanged how many were in the lake already
 * @param vanished how many were no longer there, and were taken out
 * @param events how many records the slices that were read hold
 * @param duplicates how many records of them were left out because they stand in the lake already
 * @param late how many records came late: by so many have slices grown that were in the lake already, and whose last event
 *     lies on a day (UTC) that was over when they were read the last time
 * @param quarantined how many lines of them were no record
 * @param future how many events of them lie after the run's instant
 * @param last the last event that the lake has from the source
 * @param took how long it took
 * @param notices what a person should know of the source beside its failure
 * @param failure why it stopped before its end, in words that say what to do; empty if it did not
 */
public record SourceReport(
        SourceName source,
        String unit,
        long slices,
        long read,
        long unchanged,
        long vanished,
        long events,
        long duplicates,
        long late,
        long quarantined,
        long future,
        Optional<Instant> last,
        Duration took,
        List<String> notices,
        Optional<String> failure) {
    public SourceReport {
        notices = List.copyOf(notices);
    }
}
