package io.pqlconnector.testkit.crm;

import java.util.concurrent.atomic.AtomicLong;

/** The tokens of the fake CRM: one is good at a time. */
final class Tokens {
    private final AtomicLong number = new AtomicLong(1);

    /** The token that is good now. */
    String issue() {
        return "token-" + number.get();
    }

    boolean accepts(String authorization) {
        return authorization.equals("Bearer " + issue());
    }

    /** Lets the token run out; another one is good from now on. */
    void expire() {
        number.incrementAndGet();
    }
}
