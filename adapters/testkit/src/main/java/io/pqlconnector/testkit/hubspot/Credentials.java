package io.pqlconnector.testkit.hubspot;

import io.pqlconnector.testkit.web.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Who may call (HubSpot contract §2). */
final class Credentials {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String BEARER = "Bearer ";

    private final HubSpotOptions options;
    private final Set<String> revoked = ConcurrentHashMap.newKeySet();
    private final Map<String, Instant> ends = new ConcurrentHashMap<>();
    private String current = "";
    private int issued;

    Credentials(HubSpotOptions options) {
        this.options = options;
    }

    /**
     * What a token may do.
     *
     * @param oauth whether it came from OAuth: the daily quota does not concern it (HubSpot contract §5)
     */
    record Grant(Set<String> scopes, boolean oauth) {

        /** Refuses what was not granted. A 403 never means that the token is dead. */
        void require(List<Set<String>> needed) {
            List<String> missing = new ArrayList<>();
            for (Set<String> oneOf : needed) {
                if (oneOf.stream().noneMatch(scopes::contains)) {
                    missing.addAll(oneOf.stream().sorted().toList());
                }
            }
            if (!missing.isEmpty()) {
                throw new HubSpotError(
                                403,
                                "This app hasn't been granted all required scopes to make this call. Read more about the"
                                        + " scopes here: https://developers.hubspot.com/scopes.")
                        .category("MISSING_SCOPES")
                        .detail("", "requiredGranularScopes", missing);
            }
        }
    }

    /** What the call may do, by its header. */
    Grant grant(String authorization) {
        String token = authorization.startsWith(BEARER) ? authorization.substring(BEARER.length()) : "";
        Optional<Set<String>> scopes = Optional.ofNullable(options.tokens().get(token));
        if (revoked.contains(token) || (scopes.isEmpty() && !ends.containsKey(token))) {
            throw new HubSpotError(
                            401,
                            "Authentication credentials not found. This API supports OAuth 2.0 and you can"
                                    + " find more details at https://developers.hubspot.com/docs/methods/auth")
                    .category("INVALID_AUTHENTICATION");
        }
        if (scopes.isPresent()) {
            return new Grant(scopes.get(), false);
        }
        Instant end = ends.getOrDefault(token, Instant.EPOCH);
        if (!options.clock().instant().isBefore(end)) {
            throw expired(end);
        }
        return new Grant(options.oauth().orElseThrow().scopes(), true);
    }

    /** Whether tokens can run out at all. */
    boolean expire() {
        return options.oauth().isPresent();
    }

    /** Lets the newest access token run out; the client has to ask for another one. */
    synchronized HubSpotError expireNow() {
        Instant now = options.clock().instant();
        if (!current.isEmpty()) {
            ends.put(current, now);
        }
        return expired(now);
    }

    void revoke(String token) {
        revoked.add(token);
    }

    /** The call for a token. Parameters count in the body only. */
    synchronized Answer.Whole token(String form) {
        Map<String, List<String>> asked = Call.pairs(form);
        Optional<HubSpotOptions.OAuthApp> app = options.oauth();
        if (app.isEmpty() || !fits(asked, app.get())) {
            return new Answer.Whole(
                    400,
                    JSON.createObjectNode()
                            .put("status", "BAD_REFRESH_TOKEN")
                            .put("message", "missing or invalid refresh token")
                            .toString());
        }
        issued++;
        current = "access-" + issued;
        Duration lifetime = app.get().tokenLifetime();
        ends.put(current, options.clock().instant().plus(lifetime));
        ObjectNode body = JSON.createObjectNode()
                .put("access_token", current)
                .put("refresh_token", app.get().refreshToken())
                .put("expires_in", lifetime.toSeconds())
                .put("token_type", "bearer")
                .put("token_use", "access_token")
                .put("hub_id", options.account().portalId())
                .put("user_id", 456);
        app.get().scopes().stream().sorted().forEach(body.putArray("scopes")::add);
        return new Answer.Whole(200, body.toString());
    }

    private boolean fits(Map<String, List<String>> asked, HubSpotOptions.OAuthApp app) {
        return !revoked.contains(app.refreshToken())
                && asked.getOrDefault("grant_type", List.of()).equals(List.of("refresh_token"))
                && asked.getOrDefault("client_id", List.of()).equals(List.of(app.clientId()))
                && asked.getOrDefault("client_secret", List.of()).equals(List.of(app.clientSecret()))
                && asked.getOrDefault("refresh_token", List.of()).equals(List.of(app.refreshToken()));
    }

    private HubSpotError expired(Instant end) {
        long seconds =
                Math.max(0, Duration.between(end, options.clock().instant()).toSeconds());
        return new HubSpotError(401, "The OAuth token used to make this call expired " + seconds + " second(s) ago.")
                .category("EXPIRED_AUTHENTICATION")
                .context("expire time", List.of(end.toString()));
    }
}
