package io.pqlconnector.core.lake;

import org.jspecify.annotations.Nullable;

/** The lake cannot be read or written: no space, no permission, a damaged file. The message says what to do. */
public final class LakeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With the cause, if there is one. */
    public LakeException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
