package io.pqlconnector.core.plan;

import io.pqlconnector.core.score.SeenKeys;
import io.pqlconnector.spi.destination.ObjectName;

/**
 * Which people an account of this run has already claimed. A person who uses several accounts has one record in a CRM; it
 * belongs to the first of them, in the order of keys, so that two accounts never overwrite each other.
 */
final class ClaimedPeople {
    private final SeenKeys people = new SeenKeys();

    /** Claims a person; false if another account did so before. */
    boolean claim(ObjectName object, String key) {
        return people.add(object.value(), key);
    }

    /** Whether any account has claimed a person. */
    boolean holds(ObjectName object, String key) {
        return people.contains(object.value(), key);
    }
}
