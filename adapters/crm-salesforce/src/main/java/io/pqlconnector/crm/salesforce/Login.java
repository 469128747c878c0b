package io.pqlconnector.crm.salesforce;

import io.pqlconnector.http.AccessToken;
import io.pqlconnector.http.HttpCall;
import io.pqlconnector.http.HttpLane;
import io.pqlconnector.http.HttpReply;
import io.pqlconnector.http.Json;
import io.pqlconnector.http.RotatingToken;
import io.pqlconnector.http.TimeAndChance;
import io.pqlconnector.http.TokenIssuer;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.config.Secret;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Gets access tokens from Salesforce (Salesforce contract §1). They carry no lifetime: each is used until it is refused, or
 * until it is older than the configuration allows.
 */
final class Login implements TokenIssuer {
    private static final String TOKEN = "/services/oauth2/token";
    private static final List<Duration> WAITS =
            List.of(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4));

    private final HttpLane lane;
    private final SalesforceSettings settings;
    private final Optional<RotatingToken> refreshToken;
    private final TimeAndChance time;
    private volatile Optional<Session> session = Optional.empty();

    /**
     * Nothing is sent yet.
     *
     * @param lane to the login, without credentials
     * @param refreshToken empty for flows that have none
     */
    Login(HttpLane lane, SalesforceSettings settings, Optional<RotatingToken> refreshToken, TimeAndChance time) {
        this.lane = lane;
        this.settings = settings;
        this.refreshToken = refreshToken;
        this.time = time;
    }

    /** Where the last login has led to; empty if there was none. */
    Optional<Session> session() {
        return session;
    }

    @Override
    public AccessToken issue() throws InterruptedException {
        return refreshToken.isPresent()
                ? refreshToken.get().exchange(this::renewed)
                : token(answered(settings.credentials(), Optional.empty()));
    }

    // Who comes back with an old refresh token has all of them revoked, so the next one is kept before anything else
    // (§1.3).
    private RotatingToken.Exchanged<AccessToken> renewed(Secret current) throws InterruptedException {
        JsonNode body = answered(settings.credentials(), Optional.of(current));
        String next = Json.text(body, "refresh_token");
        return new RotatingToken.Exchanged<>(
                token(body), next.isEmpty() ? Optional.empty() : Optional.of(new Secret(next)));
    }

    private JsonNode answered(Credentials credentials, Optional<Secret> current) throws InterruptedException {
        HttpReply reply = ask(credentials, current);
        JsonNode body = Json.parse(reply.body()).orElseGet(Json::missing);
        if (!reply.isSuccess() || Json.text(body, "access_token").isEmpty()) {
            throw LoginRefusals.of(error(reply), credentials, serverTime(reply), time.now());
        }
        return body;
    }

    private AccessToken token(JsonNode body) {
        Session here = new Session(instance(body), part(body, 2), part(body, 1));
        checkOrg(here);
        session = Optional.of(here);
        return new AccessToken(
                new Secret(Json.text(body, "access_token")),
                Optional.of(settings.sessionMaxAge()),
                Optional.of(here.instance()));
    }

    private HttpReply ask(Credentials credentials, Optional<Secret> current) throws InterruptedException {
        try {
            for (Duration wait : WAITS) {
                Instant stated = time.now();
                HttpReply reply = lane.send(call(credentials, current));
                if (reply.isSuccess()) {
                    return reply;
                }
                if (LoginRefusals.isBusy(error(reply))) {
                    time.pause(wait);
                } else if (!isOutOfDate(credentials, stated)) {
                    return reply;
                }
            }
            return lane.send(call(credentials, current));
        } catch (AdapterException e) {
            // Whatever call waits for the token was certainly not sent.
            throw e.kind() == FailureKind.AMBIGUOUS
                    ? new AdapterException(FailureKind.UNAVAILABLE, e.words(), e.retryAfter(), e)
                    : e;
        }
    }

    // The lane waits for a login host that is away, and this machine may have slept, for longer than a statement is
    // good.
    private boolean isOutOfDate(Credentials credentials, Instant stated) {
        return credentials instanceof Credentials.JwtBearer && !time.now().isBefore(stated.plus(Jwt.VALID_FOR));
    }

    private HttpCall call(Credentials credentials, Optional<Secret> current) {
        Map<String, String> form = new LinkedHashMap<>();
        if (credentials instanceof Credentials.JwtBearer jwt) {
            form.put("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer");
            form.put("assertion", Jwt.assertion(jwt, time.now()));
        } else if (credentials instanceof Credentials.ClientCredentials app) {
            form.put("grant_type", "client_credentials");
            form.put("client_id", app.clientId());
            form.put("client_secret", app.clientSecret().value());
        } else if (credentials instanceof Credentials.RefreshToken refresh) {
            form.put("grant_type", "refresh_token");
            form.put("client_id", refresh.clientId());
            refresh.clientSecret().ifPresent(secret -> form.put("client_secret", secret.value()));
            form.put("refresh_token", current.orElse(refresh.token()).value());
        }
        // A refresh token that is replaced by its use must not be sent twice.
        boolean rotates = credentials instanceof Credentials.RefreshToken;
        return HttpCall.of("POST", rotates ? HttpCall.Effect.ONCE : HttpCall.Effect.REPEATABLE, TOKEN)
                .header("Accept", "application/json")
                .form(form);
    }

    private static ApiError error(HttpReply reply) {
        return ApiError.of(Json.parse(reply.body()).orElseGet(Json::missing), reply.text())
                .get(0);
    }

    private URI instance(JsonNode body) {
        String url = Json.text(body, "instance_url").replaceAll("/+$", "");
        try {
            URI instance = URI.create(url);
            // Checked here, because whatever stands there gets the token.
            new AccessToken(new Secret("unused"), Optional.empty(), Optional.of(instance));
            return instance;
        } catch (IllegalArgumentException e) {
            throw new AdapterException(
                    FailureKind.PROTOCOL,
                    "Salesforce's login did not say where the org is. Look whether base_url leads to Salesforce.",
                    e);
        }
    }

    // https://login.salesforce.com/id/{org}/{user}
    private static String part(JsonNode body, int fromTheEnd) {
        String[] parts = Json.text(body, "id").split("/", -1);
        String part = parts.length > fromTheEnd ? parts[parts.length - fromTheEnd] : "";
        return part.matches("[0-9A-Za-z]{15,18}") ? part : "";
    }

    private void checkOrg(Session here) {
        Optional<String> wanted = settings.orgId();
        if (wanted.isPresent() && !same(wanted.get(), here.org())) {
            throw new AdapterException(
                    FailureKind.CONFIGURATION,
                    "These credentials lead to the Salesforce org "
                            + (here.org().isEmpty() ? "(unknown)" : here.org())
                            + " at " + here.instance().getHost() + ", but org_id says " + wanted.get()
                            + ". Nothing was read or written there. Use the credentials of the other org, or correct"
                            + " org_id.",
                    null);
        }
    }

    // Ids are written with 15 characters on screens and with 18 elsewhere.
    private static boolean same(String one, String other) {
        return other.length() >= 15 && one.substring(0, 15).equals(other.substring(0, 15));
    }

    private static Optional<Instant> serverTime(HttpReply reply) {
        try {
            return reply.header("Date").map(date -> DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
