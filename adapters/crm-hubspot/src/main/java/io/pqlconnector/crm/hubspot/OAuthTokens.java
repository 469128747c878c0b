package io.pqlconnector.crm.hubspot;

import io.pqlconnector.http.AccessToken;
import io.pqlconnector.http.HttpCall;
import io.pqlconnector.http.HttpLane;
import io.pqlconnector.http.HttpReply;
import io.pqlconnector.http.Json;
import io.pqlconnector.http.TimeAndChance;
import io.pqlconnector.http.TokenIssuer;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.config.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Access tokens of one refresh token, asked for once however many lanes want one. HubSpot gives them for 30 minutes; a
 * lane renews its own two minutes earlier (HubSpot contract §2).
 *
 * @see <a href="https://developers.hubspot.com/docs/api-reference/auth-oauth-v1/guide">OAuth</a>
 */
final class OAuthTokens {
    private final HttpLane lane;
    private final ApiVersion version;
    private final Credentials.OAuth app;
    private final TimeAndChance time;
    private Secret refreshToken;
    private @Nullable Secret latest;
    private Instant goodUntil = Instant.MAX;
    private long generation;

    /**
     * For one app in one portal.
     *
     * @param lane without credentials
     */
    OAuthTokens(HttpLane lane, ApiVersion version, Credentials.OAuth app, TimeAndChance time) {
        this.lane = lane;
        this.time = time;
        this.version = version;
        this.app = app;
        this.refreshToken = app.refreshToken();
    }

    /** For one lane: it gets what another one has asked for since, before HubSpot is asked again. */
    TokenIssuer forLane() {
        return new TokenIssuer() {
            private long seen;

            @Override
            public AccessToken issue() throws InterruptedException {
                synchronized (OAuthTokens.this) {
                    Secret token = latest;
                    if (token == null || seen == generation || !goodUntil.isAfter(time.now())) {
                        token = ask();
                        latest = token;
                        generation++;
                    }
                    seen = generation;
                    return new AccessToken(token, left(), Optional.empty());
                }
            }
        };
    }

    private Optional<Duration> left() {
        return goodUntil.equals(Instant.MAX) ? Optional.empty() : Optional.of(Duration.between(time.now(), goodUntil));
    }

    private Secret ask() throws InterruptedException {
        HttpCall call = HttpCall.of("POST", HttpCall.Effect.REPEATABLE, version.token())
                .form(Map.of(
                        "grant_type", "refresh_token",
                        "client_id", app.clientId(),
                        "client_secret", app.clientSecret().value(),
                        "refresh_token", refreshToken.value()));
        HttpReply reply = lane.send(call);
        JsonNode body = Json.parse(reply.body()).orElseGet(Json::missing);
        String token = Json.text(body, "access_token");
        if (!reply.isSuccess() || token.isEmpty()) {
            throw refused(reply.status(), body);
        }
        String next = Json.text(body, "refresh_token");
        if (!next.isEmpty()) {
            refreshToken = new Secret(next);
        }
        Duration validFor = Duration.ofSeconds(body.path("expires_in").asLong(0));
        goodUntil = validFor.compareTo(Duration.ZERO) > 0 ? time.now().plus(validFor) : Instant.MAX;
        return new Secret(token);
    }

    private static AdapterException refused(int status, JsonNode body) {
        String said = Json.text(body, "status") + Json.text(body, "error");
        return new AdapterException(
                FailureKind.AUTHENTICATION,
                "HubSpot gave no access token (status " + status
                        + (said.matches("[A-Za-z_]{1,60}") ? ", " + said : "")
                        + "). Look at client_id and client_secret; if they are right, the app was disconnected from the"
                        + " portal: install it again and put the new refresh_token into the configuration.",
                null);
    }
}
