package io.pqlconnector.core.lake;

import java.time.Instant;

/** Is told how landing goes on. Called from several threads. */
@FunctionalInterface
public interface LandingProgress {
    /**
     * More was read.
     *
     * @param bytes how many bytes of the slice since the last call, as they are stored in the source
     * @param lines how many lines since the last call
     */
    void advanced(long bytes, long lines);

    /**
     * The source waits.
     *
     * @param until when it goes on
     * @param why for a person
     */
    default void waits(Instant until, String why) {}
}
