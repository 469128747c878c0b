package io.pqlconnector.spi.source;

import io.pqlconnector.spi.SourceName;
import java.time.Instant;
import java.util.List;

/**
 * Where usage comes from. A source lists its slices and reads one at a time; it never sees the lake or the ledger, and
 * keeps no state of its own between runs.
 *
 * <p>Every method may throw {@link io.pqlconnector.spi.AdapterException}; the run then stops with what is in the lake
 * untouched.
 */
public interface UsageSource extends AutoCloseable {

    /** The source's name in the configuration. */
    SourceName name();

    /**
     * Lists what there is, in the order in which it should be read.
     *
     * @param since usage before this instant is not wanted; a slice that may hold later usage is listed
     * @param now the instant of the run
     */
    List<Slice> slices(Instant since, Instant now) throws InterruptedException;

    /**
     * Says what the content of a slice is, without parsing it. Asked only about a slice that was read before and whose
     * mark has changed since, so that a file that was merely touched is not landed again.
     */
    ContentHash contentHash(Slice slice) throws InterruptedException;

    /**
     * Hands everything in a slice to the sink. When it throws, nothing that it handed over counts.
     *
     * @return what was read; equal to {@link #contentHash} of the same content
     */
    ContentHash read(Slice slice, UsageSink sink) throws InterruptedException;

    @Override
    void close();
}
