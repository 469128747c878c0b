package io.pqlconnector.core.alert;

import java.time.Duration;
import java.util.Optional;

/** A channel: brings a message to people. */
public interface AlertSender {

    /** Sends a message, within seconds. */
    Answer send(AlertMessage message) throws InterruptedException;

    /** What became of it. */
    sealed interface Answer {}

    /** It arrived. */
    record Taken() implements Answer {}

    /**
     * It will not arrive however often it is sent.
     *
     * @param words why, and what to do
     */
    record Refused(String words) implements Answer {}

    /**
     * It did not arrive, or nobody knows whether it did: it is to be sent again.
     *
     * @param words why
     * @param after how long the receiver wants to be left alone; empty if it did not say
     */
    record NotNow(String words, Optional<Duration> after) implements Answer {}
}
