package io.pqlconnector.http;

import io.pqlconnector.spi.Sha256;
import io.pqlconnector.spi.config.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A refresh token that a service replaces when it is used. The newest one is on disk before anything is done with what it was
 * exchanged for, nobody else exchanges it at the same time, and an interrupt waits for an exchange that is under way.
 */
public final class RotatingToken {
    /** How long an interrupt waits for a token that is on its way: lost, a person would have to authorize the app again. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final TokenFile file;
    private final Secret first;
    private final Duration between;
    private final TimeAndChance time;

    /**
     * Reads nothing yet.
     *
     * @param path where the newest one is kept
     * @param service what messages call the service
     * @param first the one in the configuration; another one there means that a person has authorized the app again
     * @param between how long the service wants between two exchanges
     */
    public RotatingToken(Path path, String service, Secret first, Duration between, TimeAndChance time) {
        this.file = new TokenFile(path, service);
        this.first = first;
        this.between = between;
        this.time = time;
    }

    /**
     * What a token was exchanged for.
     *
     * @param next the one that takes its place; empty if it stays
     */
    public record Exchanged<T>(T value, Optional<Secret> next) {}

    /** Exchanges a refresh token for something. */
    public interface Exchange<T> {
        /** Asks the service. */
        Exchanged<T> with(Secret refreshToken) throws InterruptedException;
    }

    /** Exchanges the newest token, and keeps the one that takes its place. */
    public <T> T exchange(Exchange<T> exchange) throws InterruptedException {
        TokenFile.Hold hold = file.lock(time);
        try {
            String fingerprint = Sha256.hex(first.value());
            TokenFile.Kept kept = file.read()
                    .filter(one -> one.first().equals(fingerprint))
                    .orElseGet(() -> new TokenFile.Kept(first, fingerprint, Instant.EPOCH));
            waitAfter(kept.issuedAt());
            return ToTheEnd.bring(() -> exchanged(kept, exchange), PATIENCE);
        } finally {
            hold.release();
        }
    }

    private void waitAfter(Instant issuedAt) throws InterruptedException {
        Duration since = Duration.between(issuedAt, time.now());
        // A token from the future tells of a clock that was put back, not of a long wait.
        if (!since.isNegative() && since.compareTo(between) < 0) {
            time.pause(between.minus(since));
        }
    }

    private <T> T exchanged(TokenFile.Kept kept, Exchange<T> exchange) throws InterruptedException {
        // The place first: a token that cannot be kept must not be used up.
        try (TokenFile.Place place = file.reserve()) {
            Exchanged<T> got = exchange.with(kept.refreshToken());
            place.keep(new TokenFile.Kept(got.next().orElse(kept.refreshToken()), kept.first(), time.now()));
            return got.value();
        }
    }
}
