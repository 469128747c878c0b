package io.pqlconnector.crm.salesforce;

import io.pqlconnector.http.LaneKeys;
import io.pqlconnector.http.RotatingToken;
import io.pqlconnector.http.TimeAndChance;
import io.pqlconnector.spi.config.Fields;
import io.pqlconnector.spi.config.Node;
import io.pqlconnector.spi.config.Problems;
import io.pqlconnector.spi.config.Secret;
import io.pqlconnector.spi.destination.DestinationContext;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** Reads {@code auth:}. */
final class AuthReader {
    private static final String PRODUCTION = "https://login.salesforce.com";
    private static final String SANDBOX = "https://test.salesforce.com";

    private final Fields auth;
    private final Path directory;
    private final Path standardFile;
    private final URI baseUrl;

    /** Reads nothing yet. */
    AuthReader(Fields settings, DestinationContext context, URI baseUrl) {
        this.auth = settings.fields("auth").orElseGet(() -> {
            settings.problem(
                    "auth",
                    "is missing. Write auth: with flow: jwt_bearer, client_id:, username: and private_key:"
                            + " ${file:salesforce-key.pem} below it; docs/adapters/salesforce.md says where to get them.");
            // What else is missing follows from that.
            return Fields.of(new Node.Absent(settings.at()), settings.pathOf("auth"), new Problems());
        });
        this.directory = context.directory();
        this.standardFile = context.dataDirectory().resolve(context.name() + "-token.json");
        this.baseUrl = baseUrl;
    }

    /** The ways to log in. */
    private enum Flow {
        JWT_BEARER,
        CLIENT_CREDENTIALS,
        REFRESH_TOKEN
    }

    /** Who we are. */
    Credentials credentials() {
        Credentials read = switch (auth.choice("flow", Flow.class).orElse(Flow.JWT_BEARER)) {
            case JWT_BEARER -> jwt();
            case CLIENT_CREDENTIALS -> clientCredentials();
            case REFRESH_TOKEN -> refreshToken();
        };
        login();
        auth.rejectUnknown();
        return read;
    }

    /** Where tokens are asked for. */
    URI login() {
        return LaneKeys.url(auth, "login_url").orElse(baseUrl);
    }

    private Credentials jwt() {
        Secret pem = secret("private_key", "private_key: ${file:salesforce-key.pem}");
        return new Credentials.JwtBearer(
                clientId(), auth.requiredText("username", "username: pql@acme.com"), key(pem), audience());
    }

    private PrivateKey key(Secret pem) {
        if (!pem.value().isEmpty()) {
            try {
                return Jwt.key(pem.value());
            } catch (Jwt.BadKeyException e) {
                auth.problem("private_key", String.valueOf(e.getMessage()));
            }
        }
        return NoKey.INSTANCE;
    }

    private String audience() {
        Optional<String> written = auth.text("audience");
        written.filter(text -> text.endsWith("/") || !text.startsWith("https://"))
                .ifPresent(text -> auth.problem(
                        "audience", "must be the login's exact address, without a slash at the end: " + PRODUCTION));
        String host = String.valueOf(login().getHost()).toLowerCase(Locale.ROOT);
        boolean sandbox = host.contains(".sandbox.") || host.contains(".scratch.") || host.startsWith("test.");
        return written.orElse(sandbox ? SANDBOX : PRODUCTION);
    }

    private Credentials clientCredentials() {
        String host = String.valueOf(login().getHost());
        if (host.equals("login.salesforce.com") || host.equals("test.salesforce.com")) {
            auth.problem(
                    "flow",
                    "client_credentials works on your org's own address only. Write base_url:"
                            + " https://acme.my.salesforce.com");
        }
        return new Credentials.ClientCredentials(
                clientId(), secret("client_secret", "client_secret: ${SALESFORCE_CLIENT_SECRET}"));
    }

    private Credentials refreshToken() {
        return new Credentials.RefreshToken(
                clientId(),
                auth.secret("client_secret"),
                secret("refresh_token", "refresh_token: ${SALESFORCE_REFRESH_TOKEN}"),
                auth.text("token_file").flatMap(this::file).orElse(standardFile));
    }

    private Optional<Path> file(String text) {
        try {
            return Optional.of(directory.resolve(text));
        } catch (InvalidPathException e) {
            auth.problem("token_file", "is no path of a file.");
            return Optional.empty();
        }
    }

    private String clientId() {
        return auth.requiredText("client_id", "client_id: ${SALESFORCE_CLIENT_ID}");
    }

    private Secret secret(String key, String example) {
        return auth.required(key, auth.secret(key), new Secret(""), example);
    }

    /** Stands in where the configuration has no key that can be used, which was noted as a problem. */
    private enum NoKey implements PrivateKey {
        INSTANCE;

        @Override
        public String getAlgorithm() {
            return "RSA";
        }

        @Override
        public String getFormat() {
            return "none";
        }

        @Override
        public byte[] getEncoded() {
            return new byte[0];
        }
    }

    /** Keeps the newest refresh token; empty for flows that have none. */
    Optional<RotatingToken> refreshToken(Credentials credentials, TimeAndChance time) {
        return credentials instanceof Credentials.RefreshToken refresh
                ? Optional.of(new RotatingToken(refresh.file(), "Salesforce", refresh.token(), Duration.ZERO, time))
                : Optional.empty();
    }
}
