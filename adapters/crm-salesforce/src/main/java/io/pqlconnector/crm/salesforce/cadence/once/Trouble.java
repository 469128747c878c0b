package io.pqlconnector.crm.salesforce.cadence.once;

import io.pqlconnector.spi.destination.IdempotencyKey;
import io.pqlconnector.spi.destination.Receipt;
import java.time.Duration;
import java.time.Instant;

/**
 * Why somebody is not enrolled.
 *
 * @param waits whether it is worth another try by itself, after an hour: somebody has to mend something that is not about
 *     this person
 * @param words what is wrong
 * @param remedy what a person can do
 */
public record Trouble(boolean waits, String code, String words, String remedy) {
    private static final Duration AN_HOUR = Duration.ofHours(1);

    /** The person is not enrolled, whatever becomes of everything else. */
    public static Trouble refused(String code, String words, String remedy) {
        return new Trouble(false, code, words, remedy);
    }

    /** Nobody is enrolled like this until somebody has mended it. */
    public static Trouble waits(String code, String words, String remedy) {
        return new Trouble(true, code, words, remedy);
    }

    /** Both sentences. */
    String all() {
        return words + " " + remedy;
    }

    Receipt receipt(IdempotencyKey key, Instant now) {
        return waits
                ? new Receipt.Deferred(key, now.plus(AN_HOUR), code, all())
                : new Receipt.Rejected(key, code, "", words, remedy);
    }
}
