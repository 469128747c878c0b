package io.pqlconnector.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.core.ledger.Lease;
import io.pqlconnector.store.SqliteLedger;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The worker from a push to the CRM, in a process of its own; and why it does not start. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class WorkerTest extends CountedReportsTest {
    private static final String SECRET = "s3cret-of-the-hook";

    private final StringBuilder printed = new StringBuilder();

    @BeforeEach
    void takePushes() throws IOException {
        configure("{ type: pushed, secret: " + SECRET + " }", "port: 0, debounce: 1s");
    }

    @Test
    void whatIsPushedIsInTheCrmSoonAfterAndTheWorkerStopsWhenItIsTold() throws Exception {
        Process worker = pql.process(List.of("-cp", System.getProperty("java.class.path")), "worker")
                .redirectErrorStream(true)
                .start();
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(worker.getInputStream(), StandardCharsets.UTF_8))) {
            String listening = until(output, line -> line.startsWith("Listening at "));
            assertThat(listening)
                    .matches("Listening at http://127\\.0\\.0\\.1:[0-9]+ for pushed; a run starts 1 second after a"
                            + " push\\. Stop it with Ctrl-C\\.");
            URI url = URI.create(listening.replaceAll("Listening at (\\S+) .*", "$1/pushed/" + SECRET));

            assertThat(push(url, "forged", event("1"))).isEqualTo(401);
            until(output, line -> line.startsWith("pushed: a push was refused (401)"));
            assertThat(push(url, SECRET, event("1") + event("2"))).isEqualTo(200);
            until(output, line -> line.contains("1 record (1 new); all confirmed"));
            until(output, line -> line.contains(" took ") && line.startsWith("Run "));
            assertThat(CountedReports.of(pql)).isEqualTo("2");

            try (SqliteLedger ledger = SqliteLedger.open(pql.path("data/ledger.db"), SqliteLedger.Mode.WRITE);
                    Lease lease = ledger.acquireLease("pql undo", Instant.EPOCH, Duration.ofSeconds(30))) {
                assertThat(lease).isNotNull();
                assertThat(push(url, SECRET, event("3"))).isEqualTo(200);
                assertThat(until(output, line -> line.startsWith("Another run is writing to ")))
                        .contains("pql undo", "This is tried again every 1 second.");
            }
            until(output, line -> line.startsWith("Pull ") && line.contains("2 posts (1 unchanged), 1 record"));
            until(output, line -> line.contains(" took ") && line.startsWith("Run "));
            assertThat(CountedReports.of(pql)).isEqualTo("3");

            // Not the process's own method, which closes the output that is still to come.
            assertThat(worker.toHandle().destroy()).isTrue();
            output.lines().forEach(line -> printed.append(line).append('\n'));
        } finally {
            worker.destroyForcibly();
        }

        assertThat(worker.waitFor()).as(printed.toString()).isZero();
        assertThat(printed).contains("Stopping: what was pushed is on disk, and in the next run.");
        assertThat(printed).doesNotContain(SECRET);
    }

    @Test
    void withoutASourceThatIsPushedToThereIsNothingToServe() throws IOException {
        configure("{ type: files, format: mixpanel, path: \"export/*\" }", "port: 0");

        Pql.Result worker = pql.run("worker");

        assertThat(worker.exitCode()).isEqualTo(2);
        assertThat(worker.err())
                .isEqualTo("There is nothing to serve: no source in " + pql.path("config.yaml")
                        + " takes what a service pushes. Let cron run ./pql sync instead, or set up a source that does:"
                        + " docs/worker.md.\n");
        assertThat(worker.out()).isEmpty();
    }

    @Test
    void twoSourcesAtOneAddressAreRefused() throws IOException {
        configure("{ type: pushed, secret: same }, { type: pushed, secret: same }", "port: 0");

        Pql.Result worker = pql.run("worker");

        assertThat(worker.exitCode()).isEqualTo(2);
        assertThat(worker.err())
                .isEqualTo("Two sources in " + pql.path("config.yaml")
                        + " are pushed to at the same address. Give each a secret of its own.\n");
    }

    @Test
    void aPortThatIsTakenIsNamed() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            configure("{ type: pushed, secret: same }", "port: " + taken.getLocalPort());

            Pql.Result worker = pql.run("worker");

            assertThat(worker.exitCode()).isEqualTo(3);
            assertThat(worker.err())
                    .isEqualTo("Nothing can listen at 127.0.0.1:" + taken.getLocalPort()
                            + ": Address already in use. Stop what does so already, or write another port under"
                            + " server: in " + pql.path("config.yaml") + ".\n");
        }
    }

    private void configure(String sources, String server) throws IOException {
        pql.configure("as_of: 2026-03-31T00:00:00Z\nserver: { " + server + " }", sources, "properties.org");
    }

    private static String event(String id) {
        return "{\"id\":\"" + id + "\",\"event\":\"Report Run\",\"user\":\"u\",\"time\":\"2026-03-30T12:00:00Z\","
                + "\"properties\":{\"org\":\"acme\"}}\n";
    }

    private static int push(URI url, String signature, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(url)
                .header("X-Signature", signature)
                .POST(BodyPublishers.ofString(body))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    /** Reads on until a line that is wanted; fails with all that was printed if there is none. */
    private String until(BufferedReader output, Predicate<String> wanted) throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            printed.append(line).append('\n');
            if (wanted.test(line)) {
                return line;
            }
        }
        throw new AssertionError("the worker ended:\n" + printed);
    }
}
