package io.pqlconnector.core.lake;

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
}
