package io.pqlconnector.core.alarm;

import io.pqlconnector.core.ledger.Outbox;

/**
 * How much a run is about to change, as far as limits bound it.
 *
 * @param creates how many records it may create, in all destinations
 * @param enrollments how many people it enrolls in sequences, in all destinations
 * @param tierChanges how many accounts are in another tier than the destinations were last told
 * @param scoredBefore how many accounts there were then, of those that were scored now
 */
public record Extent(long creates, long enrollments, long tierChanges, long scoredBefore) {

    /** The same without some of what it creates and enrolls: a person approved that before. */
    public Extent less(Outbox.Waiting approved) {
        return new Extent(
                creates - approved.creates(), enrollments - approved.enrollments(), tierChanges, scoredBefore);
    }
}
