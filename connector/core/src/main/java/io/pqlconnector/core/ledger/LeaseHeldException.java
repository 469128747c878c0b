package io.pqlconnector.core.ledger;

/** Another process, or another part of this one, has the right to write. Says who, and passes by itself. */
public final class LeaseHeldException extends LedgerException {
    private static final long serialVersionUID = 1L;

    /** With words for a person. */
    public LeaseHeldException(String message) {
        super(message, null);
    }
}
