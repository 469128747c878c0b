package io.pqlconnector.http;

import java.io.IOException;
import java.io.InputStream;

/**
 * What a service answered, with a body that is still to be read, for what is too large for memory. If reading fails, the
 * caller decides whether to make the whole call again: nobody else knows what it did with the first half.
 */
public final class OpenReply implements AutoCloseable {
    private final HttpReply head;
    private final InputStream body;
    private final Runnable cancel;

    OpenReply(HttpReply head, InputStream body, Runnable cancel) {
        this.head = head;
        this.body = body;
        this.cancel = cancel;
    }

    /** Status and headers; the body too, if the status is none of success. */
    public HttpReply head() {
        return head;
    }

    /**
     * The body, unpacked unless the call asked for a coding itself. A body that was cut off ends with an {@link IOException}
     * if the service said how long it would be, or sent it in chunks.
     */
    public InputStream body() {
        return body;
    }

    /** Has a reading of the body fail that is under way in another thread. */
    public void cancel() {
        cancel.run();
    }

    /** Gives the connection back, in the thread that reads; what was not read is lost. */
    @Override
    public void close() throws IOException {
        body.close();
    }
}
