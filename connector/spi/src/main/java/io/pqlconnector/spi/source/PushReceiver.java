package io.pqlconnector.spi.source;

import java.util.Optional;

/**
 * Takes what a service sends by itself, between the times at which it is asked. What is accepted is kept in files of the
 * source, and is among its slices from then on. Safe for use by several threads.
 *
 * <p>The worker holds one receiver for as long as it runs, while each run makes a source of its own with the same settings,
 * in this process or another one: the two share nothing but the folder. So a receiver only adds: it never changes or removes
 * what it has written. The source of a run only lists and reads: it never sees half of a push, and takes what is added
 * while it reads for something of the next run.
 */
public interface PushReceiver {

    /**
     * Where the service posts to, below the server's root: starts with a slash. A part of it is secret, so it is never shown.
     */
    String path();

    /** Takes one request. What is accepted has been synced to disk when this returns. */
    Verdict receive(Push push);

    /** A request. */
    interface Push {
        /** The body as it came. */
        byte[] body();

        /** A header by its name, whatever its case. */
        Optional<String> header(String name);
    }

    /** What becomes of a request. */
    enum Verdict {
        /** It is on disk. */
        ACCEPTED,
        /** Its signature is missing or wrong: nothing was taken, and sending it again changes nothing. */
        NOT_SIGNED,
        /** It is no message of the service: nothing was taken, and sending it again changes nothing. */
        MALFORMED,
        /** It cannot be kept now, such as on a full disk: nothing was taken, and the service should send it again. */
        UNAVAILABLE
    }
}
