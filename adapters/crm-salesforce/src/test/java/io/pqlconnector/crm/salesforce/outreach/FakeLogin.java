package io.pqlconnector.crm.salesforce.outreach;

import io.pqlconnector.http.Json;
import io.pqlconnector.http.ManualTime;
import io.pqlconnector.testkit.web.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Outreach's token endpoint: each refresh token is good for one access token, and one is given a minute. */
final class FakeLogin {
    private static final Duration LIFE_OF_A_TOKEN = Duration.ofHours(2);

    private final ManualTime time;
    private final Map<String, Instant> accessTokens = new HashMap<>();
    private String refreshToken = "first-refresh-token";
    private Instant issuedAt = Instant.EPOCH;
    private int tokens;

    FakeLogin(ManualTime time) {
        this.time = time;
    }

    /** A person authorizes the app again. */
    void authorize(String token) {
        refreshToken = token;
    }

    /** The one that is taken next. */
    String refreshToken() {
        return refreshToken;
    }

    boolean knows(String accessToken) {
        return accessTokens.getOrDefault(accessToken, Instant.MIN).isAfter(time.now());
    }

    void expire() {
        accessTokens.clear();
    }

    Answer.Whole token(Map<String, String> form) {
        if (!form.getOrDefault("client_id", "").equals("app-1")
                || !form.getOrDefault("client_secret", "").equals("s3cret")) {
            return new Answer.Whole(401, "{\"error\":\"invalid_client\"}");
        }
        if (!form.getOrDefault("refresh_token", "").equals(refreshToken)) {
            return new Answer.Whole(400, "{\"error\":\"invalid_grant\"}");
        }
        if (time.now().isBefore(issuedAt.plusSeconds(60))) {
            return new Answer.Whole(429, "{}");
        }
        issuedAt = time.now();
        tokens++;
        refreshToken = "refresh-token-" + tokens;
        accessTokens.put("access-token-" + tokens, time.now().plus(LIFE_OF_A_TOKEN));
        return new Answer.Whole(
                200,
                Json.object()
                        .put("access_token", "access-token-" + tokens)
                        .put("refresh_token", refreshToken)
                        .put("token_type", "Bearer")
                        .put("expires_in", LIFE_OF_A_TOKEN.toSeconds())
                        .toString());
    }
}
