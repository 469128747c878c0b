package io.pqlconnector.crm.hubspot;

import io.pqlconnector.http.TimeAndChance;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps a sender from sending in bursts: between two enrollments lies a gap. A run waits for such gaps only so long; what is
 * left goes out with the next ones.
 */
final class SenderPace {
    private final Duration gap;
    private final TimeAndChance time;
    private final Map<String, Instant> next = new HashMap<>();
    private Duration patience;

    /**
     * For one run.
     *
     * @param patience how long all waits may take together
     */
    SenderPace(Duration gap, Duration patience, TimeAndChance time) {
        this.gap = gap;
        this.patience = patience;
        this.time = time;
    }

    /**
     * Waits until a sender's turn, if that is worth it.
     *
     * @return when it would be, if it is too late for this run
     */
    synchronized Optional<Instant> await(String sender) throws InterruptedException {
        Instant now = time.now();
        Instant turn = next.getOrDefault(sender, now);
        Duration wait = turn.isAfter(now) ? Duration.between(now, turn) : Duration.ZERO;
        if (wait.compareTo(patience) > 0) {
            return Optional.of(turn);
        }
        if (!wait.isZero()) {
            patience = patience.minus(wait);
            time.pause(wait);
        }
        return Optional.empty();
    }

    /** Notes that something was sent in somebody's name. */
    synchronized void sent(String sender) {
        next.put(sender, time.now().plus(gap));
    }
}
