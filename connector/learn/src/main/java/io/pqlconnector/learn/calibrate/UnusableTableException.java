package io.pqlconnector.learn.calibrate;

/** A table of leads cannot be learnt from. The message says why and what to do, and goes on from the file's name. */
public final class UnusableTableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** For this reason. */
    public UnusableTableException(String message) {
        super(message);
    }
}
