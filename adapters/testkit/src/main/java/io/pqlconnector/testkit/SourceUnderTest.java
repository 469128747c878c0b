package io.pqlconnector.testkit;

import io.pqlconnector.spi.source.SliceId;
import io.pqlconnector.spi.source.UsageSource;
import java.time.Instant;

/**
 * The other side of a source in a test: a folder of files, a fake of the vendor's API. It holds at least two slices with at
 * least two records each, and changes when it is told to.
 */
public interface SourceUnderTest extends AutoCloseable {

    /** A source over what there is now. Called more than once; the test closes what it got. */
    UsageSource connect();

    /** From when on usage is wanted; before all there is. */
    Instant since();

    /** The instant of the run; after all there is. */
    Instant now();

    /**
     * Gives a slice another content of at least one record; a cheap mark must differ afterwards.
     *
     * @return false if nobody can tell without reading, so that this source's marks follow the time alone
     */
    boolean change(SliceId slice);

    /**
     * Dates a slice anew without changing its content, as {@code touch} does with a file.
     *
     * @return false if the source's slices are not dated
     */
    boolean touch(SliceId slice);

    /** Makes a slice unreadable after it was listed: removes it, cuts it short, answers with an error. */
    void breakReading(SliceId slice);

    /** A secret that the source was given and that must never be shown; empty if it has none. */
    String secret();

    @Override
    void close();
}
