package io.pqlconnector.spi.destination;

import java.util.Set;

/**
 * A destination refused a batch as a whole because of some of its records, and carried out none of it. The core takes out the
 * records that it names, or finds them by halving, and sends the others again; so an adapter only says what it was told.
 */
public final class BatchRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;
    private final String field;
    private final String remedy;
    private final transient Set<IdempotencyKey> blamed;

    /**
     * A refusal.
     *
     * @param blamed the operations that the destination named; empty if it named none
     * @param code the destination's code, as in {@link Receipt.Rejected#code}
     * @param field the field that is to blame; empty if none
     * @param message the destination's own words
     * @param remedy what a person can do about it
     */
    public BatchRefusedException(Set<IdempotencyKey> blamed, String code, String field, String message, String remedy) {
        super(message);
        this.blamed = Set.copyOf(blamed);
        this.code = code;
        this.field = field;
        this.remedy = remedy;
    }

    /** The operations that the destination named; empty if it named none. */
    public Set<IdempotencyKey> blamed() {
        return blamed;
    }

    /** The receipt of an operation that is to blame. */
    public Receipt.Rejected receipt(IdempotencyKey key) {
        return new Receipt.Rejected(key, code, field, String.valueOf(getMessage()), remedy);
    }
}
