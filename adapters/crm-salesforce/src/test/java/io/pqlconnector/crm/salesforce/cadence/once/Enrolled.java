package io.pqlconnector.crm.salesforce.cadence.once;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.crm.salesforce.cadence.CadenceProvider;
import io.pqlconnector.crm.salesforce.cadence.Enrollment;
import io.pqlconnector.crm.salesforce.cadence.Person;
import io.pqlconnector.http.ManualTime;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.IdempotencyKey;
import io.pqlconnector.spi.destination.Receipt;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Enrollments to test with, and what became of them. */
public final class Enrolled {
    /** Who sends. */
    public static final String REP = "rep@ours.example";

    private static final int MOST_TRIES = 200;

    private Enrolled() {}

    /** An enrollment of somebody at Acme, sent by {@link #REP}. */
    public static Enrollment enrollment(String who, String cadence) {
        return new Enrollment(new IdempotencyKey("enroll-" + who), person(who), cadence, Optional.of(REP));
    }

    /** Somebody at Acme. */
    public static Person person(String who) {
        return new Person(
                new CrmId("003-" + who),
                who + "@acme.example",
                who,
                "Doe",
                "Acme",
                Optional.of("https://acme.my.salesforce.com/003-" + who));
    }

    /** Expects that somebody was enrolled. */
    public static Receipt.Confirmed confirmed(Receipt receipt) {
        assertThat(receipt).isInstanceOf(Receipt.Confirmed.class);
        return (Receipt.Confirmed) receipt;
    }

    /** Expects that somebody was not enrolled. */
    public static Receipt.Rejected rejected(Receipt receipt) {
        assertThat(receipt).isInstanceOf(Receipt.Rejected.class);
        return (Receipt.Rejected) receipt;
    }

    /** Expects that somebody is to be enrolled later. */
    public static Receipt.Deferred deferred(Receipt receipt) {
        assertThat(receipt).isInstanceOf(Receipt.Deferred.class);
        return (Receipt.Deferred) receipt;
    }

    /** Expects that nobody knows. */
    public static Receipt.Unknown unknown(Receipt receipt) {
        assertThat(receipt).isInstanceOf(Receipt.Unknown.class);
        return (Receipt.Unknown) receipt;
    }

    /** What the core does until there is a last word. */
    public static Receipt likeTheCore(CadenceProvider provider, Enrollment enrollment, ManualTime time)
            throws InterruptedException {
        for (int i = 0; i < MOST_TRIES; i++) {
            Instant sentAt = time.now();
            Receipt receipt;
            try {
                receipt = provider.enroll(enrollment);
                if (receipt instanceof Receipt.Unknown) {
                    receipt = verified(provider, enrollment, sentAt, time);
                }
            } catch (AdapterException e) {
                assertThat(e.kind()).as(e.words()).isIn(FailureKind.UNAVAILABLE, FailureKind.RATE_LIMITED);
                time.advance(e.retryAfter().plusSeconds(1));
                continue;
            }
            if (receipt instanceof Receipt.Deferred deferred) {
                assertThat(deferred.code()).as(deferred.reason()).isEqualTo("RATE_LIMITED");
                time.advance(Duration.between(time.now(), deferred.until()));
            } else if (!isNotDone(receipt)) {
                return receipt;
            }
        }
        throw new AssertionError("no last word on " + enrollment.key());
    }

    private static Receipt verified(CadenceProvider provider, Enrollment enrollment, Instant sentAt, ManualTime time)
            throws InterruptedException {
        for (int i = 0; i < MOST_TRIES; i++) {
            try {
                Receipt receipt = provider.verify(enrollment, sentAt);
                if (!(receipt instanceof Receipt.Unknown)) {
                    return receipt;
                }
            } catch (AdapterException e) {
                time.advance(e.retryAfter().plusSeconds(1));
            }
        }
        throw new AssertionError("it stays unclear what became of " + enrollment.key());
    }

    private static boolean isNotDone(Receipt receipt) {
        return receipt instanceof Receipt.Rejected rejected && rejected.code().equals(Destination.NOT_DONE);
    }
}
