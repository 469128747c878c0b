package io.pqlconnector.crm.salesforce.cadence.once;

import io.pqlconnector.crm.salesforce.cadence.CadenceProvider;
import io.pqlconnector.crm.salesforce.cadence.Enrollment;
import io.pqlconnector.http.TimeAndChance;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.destination.Blueprint;
import io.pqlconnector.spi.destination.Finding;
import io.pqlconnector.spi.destination.Receipt;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Lock;

/**
 * A provider in front of a desk. Whatever is wrong with its credentials or settings, and whatever limit of it is used up,
 * concerns enrollments alone: they wait, and Salesforce goes on.
 */
public final class DeskProvider implements CadenceProvider {
    private static final Duration AN_HOUR = Duration.ofHours(1);
    private static final Duration SHORTEST_WAIT = Duration.ofMinutes(1);

    private final Desk desk;
    private final EnrollOnce enrolling;
    private final SecondLook looking;
    private final Inspection inspection;
    private final TimeAndChance time;
    private final OneAtATime persons = new OneAtATime();
    private volatile Optional<Closed> closed = Optional.empty();

    /**
     * Why nobody is enrolled for a while.
     *
     * @param until when it is worth another try: a person may have acted by then
     */
    private record Closed(String reason, Instant until) {}

    /** A provider; nothing is asked yet. */
    public DeskProvider(Desk desk, Policy policy, TimeAndChance time) {
        Seating seating = new Seating(desk);
        this.desk = desk;
        this.enrolling = new EnrollOnce(desk, seating, policy, time);
        this.looking = new SecondLook(desk, time);
        this.inspection = new Inspection(desk, seating);
        this.time = time;
    }

    @Override
    public String name() {
        return desk.words().provider();
    }

    @Override
    public Receipt enroll(Enrollment enrollment) throws InterruptedException {
        Optional<Closed> now = closed();
        if (now.isPresent()) {
            return waits(enrollment, now.get());
        }
        Lock lock = persons.of(enrollment.person().email());
        lock.lockInterruptibly();
        try {
            return enrolling.enroll(enrollment);
        } catch (AdapterException e) {
            return switch (e.kind()) {
                case AUTHENTICATION -> {
                    Closed until = until(e);
                    // Asked again and again, a provider may lock the account.
                    closed = Optional.of(until);
                    yield waits(enrollment, until);
                }
                case CONFIGURATION, PROTOCOL, WITHHELD -> waits(enrollment, until(e));
                case RATE_LIMITED ->
                    new Receipt.Deferred(
                            enrollment.key(), time.now().plus(atLeastSome(e.retryAfter())), "RATE_LIMITED", e.words());
                // Of the calls before the one that enrolls, and of the looks after it was refused.
                case AMBIGUOUS, INCOMPLETE ->
                    throw new AdapterException(FailureKind.UNAVAILABLE, e.words(), e.retryAfter(), e);
                case UNAVAILABLE -> throw e;
            };
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Receipt verify(Enrollment enrollment, Instant sentAt) throws InterruptedException {
        Optional<Closed> now = closed();
        if (now.isPresent()) {
            return new Receipt.Unknown(enrollment.key(), now.get().reason());
        }
        try {
            return looking.verify(enrollment, sentAt);
        } catch (AdapterException e) {
            if (e.kind().retryable()) {
                throw e;
            }
            // Nothing that Salesforce would have to wait for.
            return new Receipt.Unknown(enrollment.key(), e.words());
        }
    }

    @Override
    public List<Finding> inspect(List<Blueprint.Sequence> cadences) throws InterruptedException {
        try {
            return inspection.inspect(cadences);
        } catch (AdapterException e) {
            if (e.kind().retryable()) {
                throw e;
            }
            return List.of(new Finding(name(), Finding.State.WRONG, e.words()));
        }
    }

    @Override
    public long calls() {
        return desk.calls();
    }

    @Override
    public void close() {
        desk.close();
    }

    private Optional<Closed> closed() {
        return closed.filter(one -> one.until().isAfter(time.now()));
    }

    private Closed until(AdapterException failure) {
        return new Closed(
                "Enrollments in " + name() + " are off until this is mended: " + failure.words(),
                time.now().plus(AN_HOUR));
    }

    private static Receipt waits(Enrollment enrollment, Closed closed) {
        return new Receipt.Deferred(enrollment.key(), closed.until(), "SEQUENCES_NOT_ALLOWED", closed.reason());
    }

    private static Duration atLeastSome(Duration wait) {
        return wait.compareTo(SHORTEST_WAIT) < 0 ? SHORTEST_WAIT : wait;
    }
}
