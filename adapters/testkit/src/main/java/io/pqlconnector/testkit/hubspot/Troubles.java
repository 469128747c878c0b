package io.pqlconnector.testkit.hubspot;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What a test has told the fake to make difficult. Whoever uses it holds the portal's lock. */
final class Troubles {
    private final Map<String, String> required = new HashMap<>();
    private final Map<String, String> warnings = new HashMap<>();
    private final Map<String, String> refusedEnrollments = new HashMap<>();
    private final Map<String, Integer> sends = new HashMap<>();
    private int locks;

    /** Locks records for some writes (HubSpot contract §3: 423). */
    void lock(int calls) {
        locks = calls;
    }

    /** Refuses a write while records are locked. */
    void requireUnlocked() {
        if (locks > 0) {
            locks--;
            throw new HubSpotError(423, "The record is locked by another write. Try again in 2 seconds.")
                    .category("LOCKED");
        }
    }

    /** Has writes to a record need a property. */
    void require(String recordId, String property) {
        required.put(recordId, property);
    }

    /** The property that an admin's rule wants of a record. */
    Optional<String> required(String recordId) {
        return Optional.ofNullable(required.get(recordId));
    }

    /** Has writes of a property warn. */
    void warn(String property, String message) {
        warnings.put(property, message);
    }

    Map<String, String> warnings() {
        return warnings;
    }

    /** Lets an inbox enroll so many contacts a day and no more. */
    void limitSends(String sender, int perDay) {
        sends.put(sender, perDay);
    }

    int sendsPerDay(String sender, int usual) {
        return sends.getOrDefault(sender, usual);
    }

    void refuseEnrollment(String contactId, String code) {
        refusedEnrollments.put(contactId, code);
    }

    Optional<String> refusedEnrollment(String contactId) {
        return Optional.ofNullable(refusedEnrollments.get(contactId));
    }
}
