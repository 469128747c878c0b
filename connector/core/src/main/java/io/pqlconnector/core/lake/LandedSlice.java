package io.pqlconnector.core.lake;

import io.pqlconnector.spi.SourceName;
import io.pqlconnector.spi.source.ContentHash;
import io.pqlconnector.spi.source.SliceId;
import java.time.Instant;
import java.util.Optional;

/**
 * The manifest's row, and the source's checkpoint, for one slice.
 *
 * @param number identifies the slice in the lake's files, unique and never used again
 * @param mark the slice's mark when it was read
 * @param hash what the content was
 * @param records how many records stand in the lake for it
 * @param duplicates how many records were left out because they stand in the lake already, in this slice or another
 * @param quarantined how many lines were no record
 * @param future how many events lie after the instant of the run that read them
 * @param first the first event
 * @param last the last event
 * @param committedAt when it was committed
 */
public record LandedSlice(
        long number,
        SourceName source,
        SliceId id,
        String mark,
        ContentHash hash,
        long records,
        long duplicates,
        long quarantined,
        long future,
        Optional<Instant> first,
        Optional<Instant> last,
        Instant committedAt) {}
