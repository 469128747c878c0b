package io.pqlconnector.testkit.salesforce;

import io.pqlconnector.testkit.web.Answer;
import io.pqlconnector.testkit.web.Asked;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/** Who may call: logins and what comes of them (Salesforce contract §1). */
final class Sessions {
    private static final String BEARER = "Bearer ";
    private static final String JWT = "urn:ietf:params:oauth:grant-type:jwt-bearer";

    private final Org org;
    private final Supplier<URI> login;
    private final Supplier<URI> instance;
    private final Map<String, Instant> lastUse = new HashMap<>();
    private final Set<String> spent = new HashSet<>();
    private final Deque<TokenTrouble> troubles = new ArrayDeque<>();
    private Optional<TokenTrouble> standing = Optional.empty();
    private String refreshToken;
    private String newest = "";
    private int repeats;
    private int issued;

    Sessions(Org org, Supplier<URI> login, Supplier<URI> instance) {
        this.org = org;
        this.login = login;
        this.instance = instance;
        this.refreshToken = org.options().app().refreshToken();
    }

    /** Refuses a call without a session that goes on. */
    synchronized void require(Optional<String> authorization) {
        String token = authorization
                .filter(text -> text.startsWith(BEARER))
                .map(text -> text.substring(BEARER.length()))
                .orElse("");
        Instant last = lastUse.get(token);
        Instant now = org.now();
        if (last == null || now.isAfter(last.plus(org.options().sessionLifetime()))) {
            throw expired();
        }
        lastUse.put(token, now);
    }

    static SalesforceError expired() {
        return SalesforceError.whole(401, "INVALID_SESSION_ID", "Session expired or invalid");
    }

    /** Ends the newest session; the client has to log in again. */
    synchronized void end() {
        lastUse.remove(newest);
    }

    /** Ends all sessions. */
    synchronized void endAll() {
        lastUse.clear();
    }

    /** Has the next logins give the token that the last one gave, although its session may have ended. */
    synchronized void repeat(int times) {
        repeats = times;
    }

    /** Refuses the next logins. */
    synchronized void trouble(TokenTrouble trouble, int times) {
        for (int i = 0; i < times; i++) {
            troubles.add(trouble);
        }
    }

    /** Refuses all logins, or none. */
    synchronized void trouble(Optional<TokenTrouble> trouble) {
        standing = trouble;
    }

    /** The refresh token that is good. */
    synchronized String refreshToken() {
        return refreshToken;
    }

    /** The call for a token; the answer tells the time. */
    synchronized Answer.Whole token(Asked asked) {
        return judged(asked)
                .with(
                        "Date",
                        DateTimeFormatter.RFC_1123_DATE_TIME.format(org.now().atOffset(ZoneOffset.UTC)));
    }

    private Answer.Whole judged(Asked asked) {
        if (!asked.header("Content-Type").orElse("").startsWith("application/x-www-form-urlencoded")) {
            return refused("invalid_request", "the body has to be a form");
        }
        Optional<TokenTrouble> trouble = Optional.ofNullable(troubles.poll()).or(() -> standing);
        if (trouble.isPresent()) {
            return TokenError.of(trouble.get()).asAnswer();
        }
        Map<String, List<String>> form = Call.pairs(asked.text());
        return switch (value(form, "grant_type")) {
            case JWT ->
                Assertions.check(value(form, "assertion"), org.options().app(), org.now())
                        .map(TokenError::asAnswer)
                        .orElseGet(() -> granted(false, "api web"));
            case "client_credentials" -> clientCredentials(form, asked);
            case "refresh_token" -> refresh(form, asked);
            default -> refused("unsupported_grant_type", "grant type not supported");
        };
    }

    private Answer.Whole clientCredentials(Map<String, List<String>> form, Asked asked) {
        if (!org.options().hasMyDomain()) {
            return refused("invalid_grant", "request not supported on this domain");
        }
        return knowsApp(form, asked) ? granted(false, "api") : refused("invalid_client", "invalid client credentials");
    }

    private Answer.Whole refresh(Map<String, List<String>> form, Asked asked) {
        SalesforceApp app = org.options().app();
        if (!knowsApp(form, asked)) {
            return refused("invalid_client", "invalid client credentials");
        }
        String token = value(form, "refresh_token");
        if (spent.contains(token)) {
            // Whoever comes with an old one may have stolen it.
            lastUse.clear();
            refreshToken = "";
            return TokenError.of(TokenTrouble.EXPIRED_REFRESH_TOKEN).asAnswer();
        }
        if (token.isEmpty() || !token.equals(refreshToken)) {
            return TokenError.of(TokenTrouble.EXPIRED_REFRESH_TOKEN).asAnswer();
        }
        if (app.rotates()) {
            spent.add(token);
            refreshToken = app.refreshToken() + "." + spent.size();
        }
        return granted(app.rotates(), "refresh_token api");
    }

    private boolean knowsApp(Map<String, List<String>> form, Asked asked) {
        SalesforceApp app = org.options().app();
        String basic = app.clientId() + ":" + app.clientSecret();
        String encoded = Base64.getEncoder().encodeToString(basic.getBytes(StandardCharsets.UTF_8));
        return asked.header("Authorization").equals(Optional.of("Basic " + encoded))
                || (value(form, "client_id").equals(app.clientId())
                        && value(form, "client_secret").equals(app.clientSecret()));
    }

    private Answer.Whole granted(boolean withRefreshToken, String scope) {
        if (repeats > 0 && !newest.isEmpty()) {
            repeats--;
        } else {
            issued++;
            newest = org.organization().substring(0, 15) + "!AR8AQ" + issued + ".x_" + issued * 7919;
            lastUse.put(newest, org.now());
        }
        ObjectNode body = Json.object()
                .put("access_token", newest)
                .put("scope", scope)
                .put("instance_url", instance.get().toString())
                .put("id", login.get() + "/id/" + org.organization() + "/" + org.user())
                .put("token_type", "Bearer")
                .put("issued_at", Long.toString(org.now().toEpochMilli()))
                .put("signature", "c2lnbmF0dXJl");
        if (withRefreshToken) {
            body.put("refresh_token", refreshToken);
        }
        return Json.answer(200, body);
    }

    private static Answer.Whole refused(String error, String description) {
        return new TokenError(error, description).asAnswer();
    }

    private static String value(Map<String, List<String>> form, String name) {
        return form.getOrDefault(name, List.of()).stream().findFirst().orElse("");
    }
}
