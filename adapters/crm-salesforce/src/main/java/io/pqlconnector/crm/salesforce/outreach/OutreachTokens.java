package io.pqlconnector.crm.salesforce.outreach;

import io.pqlconnector.http.AccessToken;
import io.pqlconnector.http.HttpCall;
import io.pqlconnector.http.HttpLane;
import io.pqlconnector.http.HttpReply;
import io.pqlconnector.http.Json;
import io.pqlconnector.http.RotatingToken;
import io.pqlconnector.http.TokenIssuer;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.config.Secret;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Access tokens of a refresh token that is another one each time. The new one is on disk before the access token is used; the
 * configured one is only the first. Outreach issues one token a minute and user (Salesforce contract §5.2).
 *
 * @see <a href="https://developers.outreach.io/api/oauth/">OAuth</a>
 */
final class OutreachTokens implements TokenIssuer {
    private final HttpLane login;
    private final App app;
    private final RotatingToken refreshToken;

    /**
     * For one app and user.
     *
     * @param login without credentials
     */
    OutreachTokens(HttpLane login, App app, RotatingToken refreshToken) {
        this.login = login;
        this.app = app;
        this.refreshToken = refreshToken;
    }

    /**
     * An app that a user has authorized.
     *
     * @param redirectUri as the app names it; empty to send none
     * @param refreshToken the first one
     */
    record App(String clientId, Secret clientSecret, Optional<String> redirectUri, Secret refreshToken) {}

    @Override
    public AccessToken issue() throws InterruptedException {
        return refreshToken.exchange(this::renewed);
    }

    private RotatingToken.Exchanged<AccessToken> renewed(Secret current) throws InterruptedException {
        JsonNode body = ask(current);
        String next = Json.text(body, "refresh_token");
        long seconds = body.path("expires_in").asLong(0);
        return new RotatingToken.Exchanged<>(
                new AccessToken(
                        new Secret(Json.text(body, "access_token")),
                        seconds > 0 ? Optional.of(Duration.ofSeconds(seconds)) : Optional.empty(),
                        Optional.empty()),
                next.isEmpty() ? Optional.empty() : Optional.of(new Secret(next)));
    }

    private JsonNode ask(Secret refreshToken) throws InterruptedException {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "refresh_token");
        form.put("client_id", app.clientId());
        form.put("client_secret", app.clientSecret().value());
        app.redirectUri().ifPresent(uri -> form.put("redirect_uri", uri));
        form.put("refresh_token", refreshToken.value());
        HttpReply reply;
        try {
            reply = login.send(HttpCall.of("POST", HttpCall.Effect.REPEATABLE, "/oauth/token")
                    .form(form));
        } catch (AdapterException e) {
            // Whatever call waits for the token was certainly not sent.
            throw e.kind() == FailureKind.AMBIGUOUS
                    ? new AdapterException(FailureKind.UNAVAILABLE, e.words(), e.retryAfter(), e)
                    : e;
        }
        JsonNode body = Json.parse(reply.body()).orElseGet(Json::missing);
        if (!reply.isSuccess() || Json.text(body, "access_token").isEmpty()) {
            throw refused(reply.status(), body);
        }
        return body;
    }

    private static AdapterException refused(int status, JsonNode body) {
        String said = Json.text(body, "error");
        return new AdapterException(
                FailureKind.AUTHENTICATION,
                "Outreach gave no access token (status " + status
                        + (said.matches("[A-Za-z_]{1,60}") ? ", " + said : "")
                        + "). Look at client_id, client_secret and redirect_uri. If they are right, the refresh token was"
                        + " used elsewhere, revoked, or not used for 14 days: authorize the app in Outreach again and put"
                        + " the new refresh_token into the configuration; token_file can stay.",
                null);
    }
}
