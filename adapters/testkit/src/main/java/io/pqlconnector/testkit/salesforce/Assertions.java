package io.pqlconnector.testkit.salesforce;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Checks the JWTs with which clients log in (Salesforce contract §1.1). */
final class Assertions {
    /** Three minutes, and some seconds for clocks that differ. */
    private static final long FURTHEST = 185;

    private static final JsonMapper JSON = new JsonMapper();

    private Assertions() {}

    /** What is wrong with a JWT; empty if nothing is. */
    static Optional<TokenError> check(String jwt, SalesforceApp app, Instant now) {
        String[] parts = jwt.split("\\.", -1);
        if (parts.length != 3 || jwt.contains("=")) {
            return Optional.of(new TokenError("invalid_grant", "invalid assertion"));
        }
        try {
            JsonNode header = json(parts[0]);
            JsonNode claims = json(parts[1]);
            if (!header.path("alg").asString("").equals("RS256")) {
                return Optional.of(new TokenError("invalid_grant", "invalid assertion"));
            }
            if (!claims.path("iss").asString("").equals(app.clientId())) {
                return Optional.of(TokenError.of(TokenTrouble.UNKNOWN_APP));
            }
            if (!isSigned(parts, app.keys().getPublic())) {
                return Optional.of(new TokenError("invalid_grant", "invalid assertion"));
            }
            return checkClaims(claims, app, now);
        } catch (JacksonException | IllegalArgumentException | GeneralSecurityException e) {
            return Optional.of(new TokenError("invalid_grant", "invalid assertion"));
        }
    }

    private static Optional<TokenError> checkClaims(JsonNode claims, SalesforceApp app, Instant now) {
        if (!claims.path("aud").asString("").equals(app.audience())) {
            return Optional.of(TokenError.of(TokenTrouble.WRONG_AUDIENCE));
        }
        long left = claims.path("exp").asLong(0) - now.getEpochSecond();
        if (left <= 0 || left > FURTHEST) {
            return Optional.of(TokenError.of(TokenTrouble.EXPIRED_ASSERTION));
        }
        // The older spelling wins when both are there.
        String user = claims.path("prn").asString(claims.path("sub").asString(""));
        return user.equals(app.username())
                ? Optional.empty()
                : Optional.of(TokenError.of(TokenTrouble.NOT_PRE_AUTHORIZED));
    }

    private static boolean isSigned(String[] parts, PublicKey key) throws GeneralSecurityException {
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initVerify(key);
        signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
        return signature.verify(Base64.getUrlDecoder().decode(parts[2]));
    }

    private static JsonNode json(String part) {
        return JSON.readTree(new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8));
    }
}
