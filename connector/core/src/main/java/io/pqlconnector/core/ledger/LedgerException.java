package io.pqlconnector.core.ledger;

import org.jspecify.annotations.Nullable;

/** The ledger cannot be used: locked by another run, made by a newer version, damaged, no space. Says what to do. */
public sealed class LedgerException extends RuntimeException permits LeaseHeldException {
    private static final long serialVersionUID = 1L;

    /** With the cause, if there is one. */
    public LedgerException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
