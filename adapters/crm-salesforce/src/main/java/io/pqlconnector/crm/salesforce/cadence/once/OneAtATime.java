package io.pqlconnector.crm.salesforce.cadence.once;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * Keeps two threads from enrolling one person at the same time: both would look before either has sent. Some people share a
 * lock, which costs no more than a wait.
 */
final class OneAtATime {
    private static final int LOCKS = 64;

    private final List<Lock> locks =
            Stream.<Lock>generate(ReentrantLock::new).limit(LOCKS).toList();

    /** The lock of a person, by the address. */
    Lock of(String email) {
        return locks.get(Math.floorMod(email.strip().toLowerCase(Locale.ROOT).hashCode(), LOCKS));
    }
}
