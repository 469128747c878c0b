package io.pqlconnector.core.alert;

import java.time.Instant;
import java.util.List;

/**
 * Alerts that go out in one piece.
 *
 * @param id the same however often it is sent, so that a receiver can tell a message that comes twice
 * @param madeAt when it was decided what it carries
 * @param attempts how often it was sent, or tried to
 * @param alerts what it tells; never empty
 * @param more how many alerts it carries beside those
 */
public record AlertMessage(String id, String channel, Instant madeAt, int attempts, List<Alert> alerts, long more) {
    /** So many alerts a message tells; the rest is counted. */
    public static final int SHOWN = 20;

    public AlertMessage {
        alerts = List.copyOf(alerts);
    }

    /** Its one alert, or how many there are. */
    public String title() {
        return alerts.size() == 1 && more == 0 ? alerts.get(0).title() : AlertWords.many(this);
    }
}
