package io.pqlconnector.http;

import java.net.URI;
import java.time.Instant;
import java.util.Optional;

/** The credentials of one request. Compared by identity: two renewals may give the same token. */
final class Ticket {
    /** No credentials. */
    static final Ticket NONE = new Ticket(Optional.empty(), Optional.empty(), Instant.MAX);

    private final Optional<Auth.Fixed> header;
    private final Optional<URI> baseUrl;
    private final Instant due;

    /**
     * Credentials.
     *
     * @param baseUrl where requests with them go, if not to the lane's own
     * @param due when they should be renewed
     */
    Ticket(Optional<Auth.Fixed> header, Optional<URI> baseUrl, Instant due) {
        this.header = header;
        this.baseUrl = baseUrl;
        this.due = due;
    }

    Optional<Auth.Fixed> header() {
        return header;
    }

    Optional<URI> baseUrl() {
        return baseUrl;
    }

    boolean isDue(Instant now) {
        return !now.isBefore(due);
    }
}
