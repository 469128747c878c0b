package io.pqlconnector.usage.lake;

/** Is told about each step by which a change comes into force, so that a test can stop there as a crash would. */
@FunctionalInterface
interface CommitSteps {
    /** The steps, in order. Before {@link #COMMITTED} a crash leaves the lake as it was, from there on as it will be. */
    enum Step {
        STAGED,
        SYNCED,
        RENAMED,
        DIRECTORY_SYNCED,
        COMMITTED,
        REMOVED
    }

    /** A step is done. */
    void reached(Step step);
}
