package io.pqlconnector.worker.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.spi.config.Secret;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** {@code server:} */
final class ServerReaderTest extends ReadConfigTest {
    private static final String TOKEN = "0123456789abcdef-of-a-test";

    @Test
    void theWorkerListensOnThisMachineAloneUnlessItIsTold() throws IOException {
        Config.Server standard = read(MINIMAL, Map.of()).server();
        Config.Server told = read(
                        MINIMAL + "server: { bind: 0.0.0.0, port: 0, debounce: 30s, token: \"${PQL_TOKEN}\" }\n",
                        Map.of("PQL_TOKEN", TOKEN))
                .server();

        assertThat(problems()).isEmpty();
        assertThat(standard).isEqualTo(new Config.Server("127.0.0.1", 8321, Duration.ofSeconds(10), Optional.empty()));
        assertThat(standard.onlyThisMachine()).isTrue();
        assertThat(told)
                .isEqualTo(new Config.Server("0.0.0.0", 0, Duration.ofSeconds(30), Optional.of(new Secret(TOKEN))));
        assertThat(told.onlyThisMachine()).isFalse();
    }

    @Test
    void mistakesUnderServerAreToldTogether() throws IOException {
        read(MINIMAL + "server: { prot: x, host: y, bind: \"\", port: 70000, debounce: soon }\n", Map.of());

        assertThat(problems()).isEqualTo("""
                config.yaml:4:11  server.prot: unknown key "prot". Known: bind, port, debounce, token.
                config.yaml:4:20  server.host: unknown key "host". Did you mean "bind"? It is the address to listen at.
                config.yaml:4:35  server.bind: is empty. Write 127.0.0.1 for this machine alone, or 0.0.0.0 for others too.
                config.yaml:4:45  server.port: must be between 0 and 65535, found 70000.
                config.yaml:4:62  server.debounce: "soon" is no duration. Write 30d, 12h or 2w.""");
    }

    @Test
    void whoListensForOtherMachinesNeedsAToken() throws IOException {
        for (String bind : List.of("0.0.0.0", "\"::\"", "10.0.0.7", "worker.internal")) {
            freshProblems();
            read(MINIMAL + "server: { bind: " + bind + " }\n", Map.of());

            assertThat(problems())
                    .as(bind)
                    .isEqualTo(
                            "config.yaml:4:17  server.bind: lets other machines read accounts and metrics, so a token"
                                    + " has to keep out whoever does not know it. Write token: ${PQL_TOKEN} beside it and set"
                                    + " that variable, or bind: 127.0.0.1 for this machine alone. Make one with: openssl rand"
                                    + " -hex 32");
        }
        for (String bind : List.of("localhost", "127.0.0.2", "\"::1\"")) {
            freshProblems();
            read(MINIMAL + "server: { bind: " + bind + " }\n", Map.of());

            assertThat(problems()).as(bind).isEmpty();
        }
    }

    @Test
    void aTokenIsASecretOfSomeLengthThatAHeaderCanCarry() throws IOException {
        read(MINIMAL + "server: { bind: 0.0.0.0, token: in-clear-in-the-file }\n", Map.of());
        assertThat(problems())
                .isEqualTo("config.yaml:4:33  server.token: is a secret and must not stand in this file. Write"
                        + " ${PQL_TOKEN} and set that variable, or ${file:PATH} for a mounted file.");

        freshProblems();
        read(MINIMAL + "server: { token: \"${PQL_TOKEN}\" }\n", Map.of("PQL_TOKEN", "too-short"));
        assertThat(problems())
                .isEqualTo("config.yaml:4:18  server.token: is shorter than 16 characters. Make one with: openssl rand"
                        + " -hex 32");

        freshProblems();
        read(MINIMAL + "server: { token: \"${PQL_TOKEN}\" }\n", Map.of("PQL_TOKEN", "with spaces in between it"));
        assertThat(problems())
                .isEqualTo("config.yaml:4:18  server.token: has characters that no header may carry: letters, digits"
                        + " and -._~+/ only. Make one with: openssl rand -hex 32");
    }
}
