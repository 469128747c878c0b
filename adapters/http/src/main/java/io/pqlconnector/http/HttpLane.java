package io.pqlconnector.http;

import io.pqlconnector.spi.destination.CallUsage;
import java.io.ByteArrayInputStream;

/**
 * The way to one service: its base URL, its credentials, its pace, and what happens when it throttles, fails or is down. All
 * threads that talk to the service share one lane; lanes do not disturb each other.
 *
 * <p>A reply that is no success is still a reply, which the adapter reads. What ends a call as a whole is an {@link
 * io.pqlconnector.spi.AdapterException}:
 *
 * <ul>
 *   <li>{@code RATE_LIMITED}: the service asked for a longer pause than a call waits. Shorter ones are waited for, by all
 *       threads of the lane, and count as no attempt.
 *   <li>{@code UNAVAILABLE}: no connection, a fault of the service or no answer, after all attempts; or the service is down.
 *       Nothing was written.
 *   <li>{@code AMBIGUOUS}: the same for a write that may have been carried out. What must happen once is not sent again.
 *   <li>{@code AUTHENTICATION}: the credentials are refused, renewed ones too.
 *   <li>{@code PROTOCOL}: the reply to a read is too large.
 *   <li>{@code CONFIGURATION}: the service's certificate is not trusted, or the credentials are no text for a header.
 * </ul>
 *
 * <p>An interrupt ends every wait and every request at once, with an {@link InterruptedException}.
 */
public final class HttpLane implements AutoCloseable {
    private final LaneParts parts;
    private volatile boolean closed;

    /** A lane; nothing is sent yet. */
    public HttpLane(LaneSettings settings, Auth auth, ReplyPolicy policy, TimeAndChance time) {
        this(settings, auth, policy, time, Admission.OPEN);
    }

    /** A lane whose requests are let pass one by one; nothing is sent yet. */
    public HttpLane(LaneSettings settings, Auth auth, ReplyPolicy policy, TimeAndChance time, Admission admission) {
        this.parts = LaneParts.of(settings, auth, policy, time, admission);
    }

    /** Sends a call and reads the whole reply. */
    public HttpReply send(HttpCall call) throws InterruptedException {
        return run(call, false).reply();
    }

    /**
     * Sends a call whose reply is large. The limit for a whole call does not hold, the one between two pieces of the reply
     * does. Once the body has begun nothing is sent again; reading it is up to the caller, who closes the reply.
     */
    public OpenReply open(HttpCall call) throws InterruptedException {
        Wire.Answer answer = run(call, true);
        HttpReply head = answer.reply();
        return new OpenReply(
                head, answer.rest().orElseGet(() -> new ByteArrayInputStream(head.body())), answer.cancel());
    }

    /** How many requests were sent, each repeat counted, and what the vendor last said of its quota. */
    public CallUsage callUsage() {
        return new CallUsage(parts.wire().sent(), parts.quota().last());
    }

    /** Gives back connections and threads. Calls that are under way fail. */
    @Override
    public void close() {
        closed = true;
        parts.wire().close();
    }

    @Override
    public String toString() {
        return "HttpLane[" + parts.settings().name() + "]";
    }

    private Wire.Answer run(HttpCall call, boolean streamed) throws InterruptedException {
        if (closed) {
            throw new IllegalStateException("the lane to " + parts.settings().name() + " is closed");
        }
        return new CallInProgress(parts, call, streamed).run();
    }
}
