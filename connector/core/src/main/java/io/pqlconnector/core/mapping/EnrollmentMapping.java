package io.pqlconnector.core.mapping;

import io.pqlconnector.spi.destination.ObjectName;
import java.time.Duration;
import java.util.Optional;

/**
 * Who is enrolled in an outreach sequence.
 *
 * @param sequence name or id
 * @param of the object whose records are enrolled
 * @param contact which of the account's people
 * @param notIf what the CRM must not say about them or their account
 * @param againAfter when a person may be enrolled in the sequence once more; empty for never
 * @param liveFor how long a person counts as being in the sequence, and is enrolled in no other one
 * @param perSenderPerDay how many enrollments one sender may have on a day; empty for no bound
 */
public record EnrollmentMapping(
        String sequence,
        ObjectName of,
        When when,
        People contact,
        AssigneeMapping sender,
        Optional<Guard> notIf,
        Optional<Duration> againAfter,
        Duration liveFor,
        Optional<Long> perSenderPerDay) {

    /** Which of an account's people. */
    public enum People {
        /** The champion. */
        CHAMPION,
        /** The first of those who get a record. */
        TOP_USER,
        /** All who get a record. */
        TOP_USERS
    }
}
