package io.pqlconnector.worker.config;

import io.pqlconnector.spi.config.Fields;
import io.pqlconnector.spi.config.Node;
import io.pqlconnector.spi.config.Secret;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads {@code server:}. */
final class ServerReader {
    private static final Config.Server DEFAULT =
            new Config.Server("127.0.0.1", 8321, Duration.ofSeconds(10), Optional.empty());
    private static final int LAST_PORT = 65_535;
    private static final int SHORTEST_TOKEN = 16;
    /** What RFC 6750 lets stand behind {@code Bearer}. */
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

    private static final String HOW_TO_MAKE_ONE = "Make one with: openssl rand -hex 32";

    private ServerReader() {}

    static Config.Server read(Optional<Fields> found) {
        if (found.isEmpty()) {
            return DEFAULT;
        }
        Fields fields = found.get();
        String bind = ConfigReader.writtenOut(fields, "bind").orElse(DEFAULT.bind());
        long port = fields.wholeNumber("port").orElse((long) DEFAULT.port());
        Duration debounce = fields.duration("debounce").orElse(DEFAULT.debounce());
        Optional<Secret> token = token(fields);
        fields.rejectUnknown(Map.of("host", "Did you mean \"bind\"? It is the address to listen at."));
        if (bind.isBlank()) {
            fields.problem("bind", "is empty. Write 127.0.0.1 for this machine alone, or 0.0.0.0 for others too.");
        }
        if (port < 0 || port > LAST_PORT) {
            fields.problem("port", "must be between 0 and 65535, found " + port + ".");
            return DEFAULT;
        }
        Config.Server server = new Config.Server(bind.strip(), Math.toIntExact(port), debounce, token);
        if (!bind.isBlank() && !server.onlyThisMachine() && !fields.has("token")) {
            fields.problem(
                    "bind",
                    "lets other machines read accounts and metrics, so a token has to keep out whoever does not know"
                            + " it. Write token: ${PQL_TOKEN} beside it and set that variable, or bind: 127.0.0.1 for"
                            + " this machine alone. " + HOW_TO_MAKE_ONE);
        }
        return server;
    }

    private static Optional<Secret> token(Fields fields) {
        Optional<Node> node = fields.node("token");
        if (node.isPresent() && node.get() instanceof Node.Scalar scalar && !scalar.secret()) {
            fields.problem(
                    "token",
                    "is a secret and must not stand in this file. Write ${PQL_TOKEN} and set that variable, or"
                            + " ${file:PATH} for a mounted file.");
            return Optional.empty();
        }
        Optional<Secret> token = fields.secret("token");
        if (token.isPresent() && token.get().value().length() < SHORTEST_TOKEN) {
            fields.problem("token", "is shorter than " + SHORTEST_TOKEN + " characters. " + HOW_TO_MAKE_ONE);
        } else if (token.isPresent() && !TOKEN.matcher(token.get().value()).matches()) {
            fields.problem(
                    "token",
                    "has characters that no header may carry: letters, digits and -._~+/ only. " + HOW_TO_MAKE_ONE);
        }
        return token;
    }
}
