package io.pqlconnector.http;

import java.io.IOException;

/** A reply is larger than a lane reads into memory. */
final class ReplyTooLargeException extends IOException {
    private static final long serialVersionUID = 1L;

    ReplyTooLargeException(int limit) {
        super("more than " + limit + " bytes");
    }
}
