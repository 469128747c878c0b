package io.pqlconnector.http;

/** Gets tokens from a vendor's token endpoint, usually through a lane of its own without credentials. */
public interface TokenIssuer {

    /**
     * Asks for a new token. Never called by two threads of a lane at once.
     *
     * @throws io.pqlconnector.spi.AdapterException if there is none; of the kind {@code AUTHENTICATION} if the credentials
     *     were refused, after which the lane does not ask again
     */
    AccessToken issue() throws InterruptedException;
}
