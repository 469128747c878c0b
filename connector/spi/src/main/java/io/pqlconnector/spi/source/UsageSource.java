package io.pqlconnector.spi.source;

import io.pqlconnector.spi.SourceName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where usage comes from. A source lists its slices and reads one at a time; it never sees the lake or the ledger, and
 * keeps no state of its own between runs: the mark of a slice says all that decides whether it is read again.
 *
 * <p>Every method may throw {@link io.pqlconnector.spi.AdapterException}; the run then stops with what is in the lake
 * untouched.
 */
public interface UsageSource extends AutoCloseable {

    /** The source's name in the configuration. */
    SourceName name();

    /**
     * What it reads, in words that change whenever the same slice id could mean something else: a project, a bucket and a
     * prefix. Shown to people; without secrets.
     */
    String place();

    /** What people call its slices, one of them: a file, a day, an object. */
    String unit();

    /** Lists what there is; a part of it is enough if nothing can be new in the rest. */
    Listing list(PullWindow window) throws InterruptedException;

    /**
     * Asks for as little as possible to find out whether reading will work: whether the place is there and the credentials
     * suffice.
     *
     * @return what it found, in a line for a person
     * @throws io.pqlconnector.spi.AdapterException if reading will not work; says what to change
     */
    String probe(Instant now) throws InterruptedException;

    /**
     * Says what the content of a slice is, without parsing it. Asked only about a slice that was read before and whose
     * mark has changed since, so that a file that was merely touched is not landed again.
     */
    ContentHash contentHash(Slice slice) throws InterruptedException;

    /**
     * Hands everything in a slice to the sink. When it throws, nothing that it handed over counts. If it throws {@link
     * io.pqlconnector.spi.FailureKind#INCOMPLETE} it is called again for the same slice at once; the pauses between such
     * attempts are the source's business, and so is when to give up with another kind of failure. {@link
     * io.pqlconnector.spi.FailureKind#WITHHELD} leaves out this slice alone.
     *
     * @return what was read; equal to {@link #contentHash} of the same content
     */
    ContentHash read(Slice slice, UsageSink sink) throws InterruptedException;

    /** What a person should know of this source beside its failures: that something will stop working, for one. */
    default List<String> notices() {
        return List.of();
    }

    /** Where the service may send usage by itself; empty if it is only ever asked. */
    default Optional<PushReceiver> receiver() {
        return Optional.empty();
    }

    @Override
    void close();
}
