package io.pqlconnector.usage.lake;

/** Ends a thread that works for a landing which has failed elsewhere; the failure itself is reported from there. */
final class LandingStoppedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LandingStoppedException() {
        super("the landing was stopped", null, false, false);
    }
}
