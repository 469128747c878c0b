package io.pqlconnector.worker.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.pqlconnector.worker.command.CommandLineRunner;
import io.pqlconnector.worker.command.Context;
import io.pqlconnector.worker.render.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a container's health check learns from {@code pql health}. */
final class HealthTest {
    @TempDir
    private Path folder;

    private Pql pql;
    private HttpServer server;
    private volatile int status = 200;

    @BeforeEach
    void start() throws IOException {
        pql = new Pql(folder);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] answer = ("asked for " + exchange.getRequestURI() + "\n").getBytes(UTF_8);
            exchange.sendResponseHeaders(status, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void asksWhereTheConfigurationSaysThatTheWorkerListens() throws IOException {
        configure("0.0.0.0", port());

        Pql.Result health = pql.run("health");

        assertThat(health.err()).isEmpty();
        assertThat(health.out()).isEqualTo("asked for /healthz\n");
        assertThat(health.exitCode()).isZero();
    }

    @Test
    void aWorkerThatIsNotWellIsToldWithWhatItSays() throws IOException {
        configure("127.0.0.1", port());
        status = 503;

        Pql.Result health = pql.run("health");

        assertThat(health.err())
                .isEqualTo("http://127.0.0.1:" + port() + "/healthz answered 503. asked for /healthz\n");
        assertThat(health.exitCode()).isEqualTo(1);
    }

    @Test
    void aConfigurationThatWasBrokenSinceTheWorkerReadItMakesNoWorkerUnwell() throws IOException {
        pql.write("config.yaml", "sorces: [ ]\nserver: { port: " + port() + " }\n");

        assertThat(pql.run("health").exitCode()).isZero();
    }

    @Test
    void whereNothingListensOneIsNotWell() throws IOException {
        int port = port();
        configure("127.0.0.1", port);
        server.stop(0);

        Pql.Result health = pql.run("health");

        assertThat(health.err())
                .isEqualTo("http://127.0.0.1:" + port
                        + "/healthz does not answer: Connection refused. Is the worker running?\n");
        assertThat(health.exitCode()).isEqualTo(1);
    }

    @Test
    void aRedirectIsNoAnswer() {
        status = 302;

        assertThat(pql.run("health", "--url", "http://127.0.0.1:" + port() + "/healthz")
                        .exitCode())
                .isEqualTo(1);
    }

    @Test
    void anotherAddressNeedsNoConfiguration() {
        Pql.Result health = pql.run("health", "--url", "http://127.0.0.1:" + port() + "/readyz");

        assertThat(health.out()).isEqualTo("asked for /readyz\n");
        assertThat(health.exitCode()).isZero();
    }

    @Test
    void anAddressThatIsNoneForHttpIsRefusedWithoutAStackTrace() {
        Pql.Result health = pql.run("health", "--url", "file:///etc/hostname");

        assertThat(health.err())
                .startsWith("file:///etc/hostname does not answer: ")
                .hasLineCount(1);
        assertThat(health.exitCode()).isEqualTo(1);
    }

    @Test
    void withoutAPortOrAFileItSaysWhatToDo() throws IOException {
        assertThat(pql.run("health").exitCode()).isEqualTo(1);
        configure("127.0.0.1", 0);

        Pql.Result health = pql.run("health");

        assertThat(health.err())
                .isEqualTo("server.port is 0, so only the worker knows its port. Write a port, or ask with --url.\n");
        assertThat(health.exitCode()).isEqualTo(1);
    }

    @Test
    void theConfigurationMayBeNamedByTheEnvironment() throws IOException {
        pql.write("etc/other.yaml", "server: { port: " + port() + " }\n");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal =
                new Terminal(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), false, Map.of());
        Context context = new Context(terminal, Map.of("PQL_CONFIG", "etc/other.yaml"), folder, Clock.systemUTC());

        int exitCode = CommandLineRunner.run(context, "health");

        assertThat(err.toString(UTF_8)).isEmpty();
        assertThat(out.toString(UTF_8)).isEqualTo("asked for /healthz\n");
        assertThat(exitCode).isZero();
    }

    private int port() {
        return server.getAddress().getPort();
    }

    private void configure(String host, int port) throws IOException {
        pql.write("config.yaml", "server: { bind: " + host + ", port: " + port + " }\n");
    }
}
