package io.pqlconnector.crm.hubspot;

import java.time.Duration;
import java.util.Optional;

/**
 * What the configuration says.
 *
 * @param portalId the portal that must be meant; empty to take whichever the credentials lead to
 * @param ambiguous which of several records with the same domain is meant
 */
record HubSpotSettings(
        ApiVersion version,
        Credentials credentials,
        Optional<String> portalId,
        Ambiguous ambiguous,
        Sequences sequences) {

    /** Which of several records with the same value is meant. */
    enum Ambiguous {
        /** None of them: a person has to merge them. */
        SKIP,
        /** The one that was created first. */
        OLDEST,
        /** The one that was created last. */
        NEWEST,
        /** The one with the most contacts; of those the oldest. */
        MOST_ACTIVE
    }

    /**
     * How sequences are enrolled in.
     *
     * @param credentials of their own; empty to take the others
     * @param gap how long a sender waits between two enrollments at least; zero for no gap
     * @param patience how long a run waits for such gaps in all
     * @param ifNotFound what becomes of an enrollment whose end was unclear and which HubSpot does not know
     */
    record Sequences(Optional<Credentials> credentials, Duration gap, Duration patience, IfNotFound ifNotFound) {}

    /** What becomes of an enrollment whose end was unclear and which HubSpot does not know after several looks. */
    enum IfNotFound {
        /** It stays unclear until a person has looked. */
        LEAVE,
        /** It is sent again. */
        SEND_AGAIN
    }
}
