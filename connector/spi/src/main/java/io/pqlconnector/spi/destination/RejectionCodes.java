package io.pqlconnector.spi.destination;

/**
 * The codes of {@link Receipt.Rejected} that are ours: for what an adapter finds out itself, and for what every CRM
 * refuses but names differently. An adapter uses the CRM's own code for everything else.
 */
public final class RejectionCodes {
    /** No record was found, and none may be created. */
    public static final String NO_MATCH = "NO_MATCH";
    /** Several records were found; a person has to merge them or say which one is meant. */
    public static final String AMBIGUOUS_MATCH = "AMBIGUOUS_MATCH";
    /** The record that was found already stands for another account or user. */
    public static final String MATCH_TAKEN = "MATCH_TAKEN";
    /** The company that a contact belongs to was not found. */
    public static final String NO_PARENT = "NO_PARENT";
    /** The field holds values of another type. */
    public static final String INVALID_TYPE = "INVALID_TYPE";
    /** The contact is in the sequence already, not through this operation. */
    public static final String ALREADY_ENROLLED = "ALREADY_ENROLLED";
    /** Only contacts can be enrolled. */
    public static final String NOT_A_CONTACT = "NOT_A_CONTACT";
    /** Nobody is there whose name the messages could carry. */
    public static final String NO_SENDER = "NO_SENDER";

    private RejectionCodes() {}
}
