package io.pqlconnector.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.core.ledger.Lease;
import io.pqlconnector.store.SqliteLedger;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The worker from a push to the CRM, in a process of its own; and why it does not start. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class WorkerTest extends CountedReportsTest {
    private static final String SECRET = "s3cret-of-the-hook";

    @BeforeEach
    void takePushes() throws IOException {
        configure("{ type: pushed, secret: " + SECRET + " }", "port: 0, debounce: 1s");
    }

    @Test
    void whatIsPushedIsInTheCrmSoonAfterAndTheWorkerStopsWhenItIsTold() throws Exception {
        try (RunningWorker worker = RunningWorker.start(pql)) {
            String listening = worker.listening();
            assertThat(listening)
                    .matches("Listening at http://127\\.0\\.0\\.1:[0-9]+ for pushed; a run starts 1 second after a"
                            + " push\\. Stop it with Ctrl-C\\.");
            URI url = RunningWorker.url(listening, "/pushed/" + SECRET);

            assertThat(worker.push(url, "forged", event("1"))).isEqualTo(401);
            worker.until(line -> line.startsWith("pushed: a push was refused (401)"));
            assertThat(worker.push(url, SECRET, event("1") + event("2"))).isEqualTo(200);
            worker.until(line -> line.contains("1 record (1 new); all confirmed"));
            worker.untilRunEnds();
            assertThat(CountedReports.of(pql)).isEqualTo("2");

            try (SqliteLedger ledger = SqliteLedger.open(pql.path("data/ledger.db"), SqliteLedger.Mode.WRITE);
                    Lease lease = ledger.acquireLease("pql undo", Instant.EPOCH, Duration.ofSeconds(30))) {
                assertThat(lease).isNotNull();
                assertThat(worker.push(url, SECRET, event("3"))).isEqualTo(200);
                assertThat(worker.until(line -> line.startsWith("Another run is writing to ")))
                        .contains("pql undo", "This is tried again every 1 second.");
            }
            worker.until(line -> line.startsWith("Pull ") && line.contains("2 posts (1 unchanged), 1 record"));
            worker.untilRunEnds();
            assertThat(CountedReports.of(pql)).isEqualTo("3");

            assertThat(worker.stop()).as(worker.printed()).isZero();
            assertThat(worker.printed()).contains("Stopping: what was pushed is on disk, and in the next run.");
            assertThat(worker.printed()).doesNotContain(SECRET);
        }
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
}
