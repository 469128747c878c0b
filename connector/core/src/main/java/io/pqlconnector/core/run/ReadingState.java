package io.pqlconnector.core.run;

/** How far a reading of what a destination knows of accounts and people came. */
public enum ReadingState {
    /** The destination was asked. */
    READ,
    /** What was read before is not old enough to be read again. */
    FRESH,
    /** No run has scored anybody yet. */
    NOBODY_KNOWN,
    /** The destination could not be asked to the end. */
    FAILED
}
