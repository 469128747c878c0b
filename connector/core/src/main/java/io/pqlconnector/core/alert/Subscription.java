package io.pqlconnector.core.alert;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * What a channel wants to hear of, and how often.
 *
 * @param channel its name
 * @param tiers entering one of them is {@link AlertKind#QUALIFIED}; none of them means reaching the threshold
 * @param digest how long alerts are collected for one message; empty to send them as they come
 * @param mostPerHour how many messages it gets in an hour; what is over that is put into one
 */
public record Subscription(
        String channel, Set<AlertKind> kinds, Set<String> tiers, Optional<Duration> digest, int mostPerHour) {
    /** So many messages in an hour unless the configuration says otherwise: more than that nobody reads. */
    public static final int MOST_PER_HOUR = 20;

    public Subscription {
        kinds = kinds.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(kinds));
        tiers = Set.copyOf(tiers);
    }

    /** Whether the channel wants to hear of something. */
    public boolean wants(AlertKind kind) {
        return kinds.contains(kind);
    }
}
