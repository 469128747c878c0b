package io.pqlconnector.core.alert;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The alerts that were taken in, on their way to the channels. */
public interface AlertPost {

    /** The oldest message of a channel that has not arrived. */
    Optional<Pending> oldestPending(String channel);

    /** What of a channel is in no message yet. */
    Waiting waiting(String channel);

    /** How many messages of a channel were made since an instant. */
    long madeSince(String channel, Instant since);

    /**
     * Puts the first alerts that wait into a message, which from then on stays as it is. Those that are not of accounts come
     * first.
     *
     * @param alerts how many it carries, at most
     */
    AlertMessage bundle(String channel, long alerts, Instant now);

    /**
     * Notes that a message is about to be sent, before it is.
     *
     * @param notBefore when it may be sent again, should this process die meanwhile
     */
    void attempting(String message, Instant notBefore);

    /** Notes that a message has to be sent again. */
    void again(String message, Instant notBefore, String why);

    /** Notes that a message arrived. */
    void sent(String message, Instant at);

    /** Notes that a message is not sent any more. */
    void dropped(String message, Instant at, String why);

    /** The messages that were given up since an instant, newest first. */
    List<Dropped> droppedSince(Instant since, int limit);

    /** Forgets what was settled before an instant. */
    void forget(Instant before);

    /**
     * A message that has not arrived.
     *
     * @param why what kept it from that, last; empty if it was not tried yet
     */
    record Pending(AlertMessage message, Instant notBefore, String why) {}

    /**
     * Alerts that are in no message.
     *
     * @param oldest when the first came in; empty if there is none
     */
    record Waiting(long alerts, Optional<Instant> oldest) {}

    /**
     * A message that was given up.
     *
     * @param alerts how many it carried
     */
    record Dropped(String channel, Instant at, long alerts, String why) {}
}
