package io.pqlconnector.core.ledger;

import io.pqlconnector.spi.destination.Receipt;
import java.time.Instant;
import java.util.Optional;

/**
 * An operation in the outbox.
 *
 * @param planned what is intended
 * @param run the run that planned it
 * @param state how far it came
 * @param attempts how often it was sent
 * @param sentAt when it was sent last, by our clock; empty if it never was
 * @param receipt the last answer
 */
public record OutboxEntry(
        PlannedOperation planned,
        long run,
        State state,
        int attempts,
        Optional<Instant> sentAt,
        Optional<Receipt> receipt) {

    /** Whether the destination put it off when it was sent, so that it waits for its time. */
    public boolean isPutOff() {
        return state == State.PENDING
                && receipt.filter(Receipt.Deferred.class::isInstance).isPresent();
    }

    /** Whether it happens once and may or may not have arrived, so that nothing may take its place. */
    public boolean isUnclear() {
        return !planned.operation().repeatable() && (state == State.SENDING || state == State.UNKNOWN);
    }

    /** Whether it is unclear and the destination could not tell: it is sent again only if a person says so. */
    public boolean needsAPerson() {
        return isUnclear() && state == State.UNKNOWN;
    }

    /** How far an operation came. */
    public enum State {
        /** To be sent, at once or when its time has come. */
        PENDING,
        /** On its way; after a crash nobody knows whether it arrived. */
        SENDING,
        /** The destination holds it. */
        CONFIRMED,
        /** The destination refused it; not sent again until the intention changes or a person says so. */
        REJECTED,
        /** The destination's answer was unclear and it could not be verified; asked again in the next run. */
        UNKNOWN,
        /** A newer intention took its place before it was sent. */
        SUPERSEDED
    }
}
