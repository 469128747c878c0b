package io.pqlconnector.pull;

import io.pqlconnector.http.HttpCall;
import io.pqlconnector.http.HttpLane;
import io.pqlconnector.http.HttpReply;
import io.pqlconnector.http.OpenReply;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.source.UsageSink;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.function.Function;

/** Asks for a window of time and reads the answer while it comes. */
public final class Download {
    private final HttpLane lane;
    private final Spool spool;

    /** Downloads over a lane, by way of a spool. */
    public Download(HttpLane lane, Spool spool) {
        this.lane = lane;
        this.spool = spool;
    }

    /** Reads an answer of success. */
    @FunctionalInterface
    public interface Reader {
        /** Reads it; what it throws ends the download. */
        void read(SpooledBody body) throws IOException, InterruptedException;
    }

    /**
     * Sends a call once and has its answer read.
     *
     * @param sink is told of the bytes
     * @param refused what any other answer means
     * @param broken what it means that the answer ended before its end, or that it is damaged
     */
    public void run(
            HttpCall call,
            UsageSink sink,
            Function<HttpReply, AdapterException> refused,
            Function<IOException, AdapterException> broken,
            Reader reader)
            throws InterruptedException {
        try (OpenReply reply = lane.open(call)) {
            if (!reply.head().isSuccess()) {
                throw refused.apply(reply.head());
            }
            try (SpooledBody body = spool.take(reply.body(), reply::cancel, sink::advanced)) {
                reader.read(body);
            }
        } catch (InterruptedIOException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            throw broken.apply(e);
        } catch (IOException e) {
            throw broken.apply(e);
        }
    }
}
