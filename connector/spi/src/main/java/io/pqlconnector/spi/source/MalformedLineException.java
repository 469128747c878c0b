package io.pqlconnector.spi.source;

/** A line is no record. The message says why, for a person, without repeating the line. */
public final class MalformedLineException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Without a stack trace: a slice may hold millions of such lines. */
    public MalformedLineException(String reason) {
        super(reason, null, false, false);
    }
}
