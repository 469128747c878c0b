package io.pqlconnector.http;

import io.pqlconnector.spi.config.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** How a lane shows who is calling. Never shows a secret itself. */
public sealed interface Auth {

    /** No credentials. */
    static Auth none() {
        return new None();
    }

    /** A bearer token that stays the same. */
    static Auth bearer(Secret token) {
        return new Fixed("Authorization", new Secret("Bearer " + token.value()));
    }

    /** A user name and a password, or what a vendor wants in their place. */
    static Auth basic(String user, Secret password) {
        byte[] pair = (user + ":" + password.value()).getBytes(StandardCharsets.UTF_8);
        return new Fixed(
                "Authorization", new Secret("Basic " + Base64.getEncoder().encodeToString(pair)));
    }

    /** A secret in a header of the vendor's own. */
    static Auth header(String name, Secret value) {
        return new Fixed(name, value);
    }

    /** Bearer tokens that run out and are renewed: when they are due, and once when one is refused. */
    static Auth renewed(TokenIssuer issuer) {
        return new Renewed(issuer);
    }

    /** See {@link #none()}. */
    record None() implements Auth {}

    /**
     * The same header at each call.
     *
     * @param value the whole value
     */
    record Fixed(String header, Secret value) implements Auth {}

    /** See {@link #renewed}. */
    record Renewed(TokenIssuer issuer) implements Auth {}
}
