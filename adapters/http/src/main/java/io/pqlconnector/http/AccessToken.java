package io.pqlconnector.http;

import io.pqlconnector.spi.config.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * What a token endpoint gave.
 *
 * @param value sent as a bearer token
 * @param validFor how long it may be used before a new one is asked for; empty if that shows only when it is refused
 * @param baseUrl where calls with this token go, if the endpoint says so (Salesforce's {@code instance_url})
 */
public record AccessToken(Secret value, Optional<Duration> validFor, Optional<URI> baseUrl) {
    public AccessToken {
        baseUrl.ifPresent(BaseUrl::check);
    }

    /** A token of unknown lifetime, for the lane's own base URL. */
    public AccessToken(Secret value) {
        this(value, Optional.empty(), Optional.empty());
    }
}
