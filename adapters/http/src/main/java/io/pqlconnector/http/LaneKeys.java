package io.pqlconnector.http;

import io.pqlconnector.spi.config.Fields;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Optional;

/**
 * The settings that every adapter with a lane takes from its user: {@code base_url}, {@code connect_timeout}, {@code
 * read_timeout} and {@code call_timeout}.
 */
public final class LaneKeys {
    private LaneKeys() {}

    /** Reads the keys over the settings that hold without them. Notes mistakes and keeps the standard in their place. */
    public static LaneSettings read(Fields settings, LaneSettings standard) {
        LaneSettings.Timeouts timeouts = standard.timeouts();
        URI baseUrl = url(settings, "base_url").orElse(standard.baseUrl());
        return new LaneSettings(
                standard.name(),
                baseUrl,
                new LaneSettings.Timeouts(
                        timeout(settings, "connect_timeout", timeouts.connect()),
                        timeout(settings, "read_timeout", timeouts.read()),
                        timeouts.write(),
                        timeout(settings, "call_timeout", timeouts.call())),
                standard.pace(),
                standard.retries(),
                standard.breaker(),
                standard.longestPause(),
                standard.firstPause(),
                standard.largestReply());
    }

    private static Duration timeout(Fields settings, String key, Duration standard) {
        return settings.duration(key).orElse(standard);
    }

    /** Reads a key that leads a lane somewhere; empty if it is not there, or with a problem noted if a lane must not go there. */
    public static Optional<URI> url(Fields settings, String key) {
        return settings.text(key).flatMap(text -> url(settings, key, text));
    }

    private static Optional<URI> url(Fields settings, String key, String text) {
        Optional<URI> url = parse(text);
        Optional<String> problem = url.isEmpty()
                ? Optional.of("is no URL of a service. Write https:// and the host.")
                : url.flatMap(BaseUrl::problem);
        // Not quoted, because a URL with a password in it is one of the mistakes.
        problem.ifPresent(words -> settings.problem(key, words));
        return problem.isEmpty() ? url : Optional.empty();
    }

    private static Optional<URI> parse(String text) {
        try {
            return Optional.of(new URI(text));
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
