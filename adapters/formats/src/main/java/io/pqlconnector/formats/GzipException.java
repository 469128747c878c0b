package io.pqlconnector.formats;

import java.io.IOException;

/** A gzip file that is not whole. The message says how far it could be read; it names no file. */
public final class GzipException extends IOException {
    private static final long serialVersionUID = 1L;

    private final boolean cutShort;

    GzipException(String message, boolean cutShort) {
        super(message);
        this.cutShort = cutShort;
    }

    /** Whether the data ends too early, so that a complete copy would be good; otherwise it is damaged. */
    public boolean isCutShort() {
        return cutShort;
    }
}
