package io.pqlconnector.spi.destination;

/**
 * The destination's own id of a record, list entry, enrollment, task or note.
 *
 * @param value never empty
 */
public record CrmId(String value) {
    public CrmId {
        if (value.isBlank()) {
            throw new IllegalArgumentException("a CRM id must not be empty");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
