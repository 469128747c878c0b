package io.pqlconnector.spi.destination;

import java.time.Instant;
import java.util.Optional;

/** What a destination answered to one operation. */
public sealed interface Receipt {

    /** The operation that this answers. */
    IdempotencyKey key();

    /** Calls the method for the kind of this receipt. */
    <T> T accept(Visitor<T> visitor);

    /** One method per kind, so that a new kind breaks every caller at compile time. */
    interface Visitor<T> {
        T confirmed(Confirmed receipt);

        T rejected(Rejected receipt);

        T unknown(Unknown receipt);

        T deferred(Deferred receipt);
    }

    /**
     * The destination holds what was intended.
     *
     * @param id the destination's id of the record, list entry, enrollment, task or note
     * @param record the destination's id of the record that the operation was about
     * @param created whether a record was created
     * @param link where a person can look at the record
     */
    record Confirmed(IdempotencyKey key, CrmId id, CrmId record, boolean created, Optional<String> link)
            implements Receipt {
        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.confirmed(this);
        }
    }

    /**
     * The destination refused this one operation; sending it again unchanged cannot help.
     *
     * @param code the destination's code, or ours if it has none, such as {@code INVALID_OPTION}
     * @param field the field that is to blame; empty if none
     * @param message the destination's own words
     * @param remedy what a person can do about it
     */
    record Rejected(IdempotencyKey key, String code, String field, String message, String remedy) implements Receipt {
        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.rejected(this);
        }
    }

    /**
     * Nobody knows whether it happened: the connection broke after the request was written, or the answer made no sense.
     *
     * @param reason what went wrong, for a person
     */
    record Unknown(IdempotencyKey key, String reason) implements Receipt {
        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.unknown(this);
        }
    }

    /**
     * Nothing was done, and the same is worth sending later: a sender's day is full, or a part of the destination is closed to
     * us until a person acts. The other operations go on. It is no attempt.
     *
     * @param until when it may be sent again
     * @param code the destination's code, or ours if it has none, such as {@code SEND_LIMIT_EXCEEDED}
     * @param reason why it waits and what a person can do, in words that can stand for several operations at once
     */
    record Deferred(IdempotencyKey key, Instant until, String code, String reason) implements Receipt {
        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.deferred(this);
        }
    }
}
