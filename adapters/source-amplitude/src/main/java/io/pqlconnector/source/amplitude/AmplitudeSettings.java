package io.pqlconnector.source.amplitude;

import io.pqlconnector.http.Auth;
import io.pqlconnector.spi.config.Secret;
import java.net.URI;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Optional;

/**
 * What a user configured.
 *
 * @param apiKey names the project; it stands in every client, so that it is no secret, but nobody needs to see all of it
 * @param start the first day of uploads that is wanted, in UTC; empty for 90 days before now
 * @param groupType the type of group that accounts are; empty for the first that an event names
 * @param profiles whether the properties of users are read
 * @param firstPause how long the first pause is before an answer that was of no use is asked for again; it doubles
 */
record AmplitudeSettings(
        String apiKey,
        Secret secretKey,
        Region region,
        URI url,
        Optional<LocalDate> start,
        String groupType,
        boolean profiles,
        Duration firstPause) {
    private static final int SHOWN = 6;

    /** The credentials. */
    Auth auth() {
        return Auth.basic(apiKey, secretKey);
    }

    /** How people name the project: by the start of its key. */
    String projectInWords() {
        return "the project of API key " + apiKey.substring(0, Math.min(SHOWN, apiKey.length() / 2)) + "...";
    }
}
