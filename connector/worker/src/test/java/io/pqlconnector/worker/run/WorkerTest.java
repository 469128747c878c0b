package io.pqlconnector.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.core.ledger.Lease;
import io.pqlconnector.store.SqliteLedger;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
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
            worker.until(line -> line.startsWith("Delivered.") && line.contains("confirmed=1 created=1"));
            worker.untilRunEnds();
            assertThat(CountedReports.of(pql)).isEqualTo("2");
            String metrics = worker.get(RunningWorker.url(listening, "/metrics"));
            assertThat(metrics)
                    .contains(
                            "pql_runs_total{command=\"sync\",outcome=\"confirmed\"}",
                            "pql_events_total{source=\"pushed\"} 2.0",
                            "pql_operations_total{destination=\"local\",kind=\"upsert\",outcome=\"confirmed\"} 1.0",
                            "pql_destination_call_duration_seconds_bucket{call=\"deliver\",destination=\"local\","
                                    + "result=\"answered\",le=\"0.05\"}",
                            "pql_stage_duration_seconds_count{name=\"pushed\",stage=\"pull\"}",
                            "pql_accounts{tier=\"hot\"} 1.0");
            // packaging/prometheus/check has promtool look at it.
            Files.writeString(Path.of("target", "metrics.txt"), metrics);
            assertThat(worker.get(RunningWorker.url(listening, "/readyz"))).contains("\"status\":\"ready\"");

            try (SqliteLedger ledger = SqliteLedger.open(pql.path("data/ledger.db"), SqliteLedger.Mode.WRITE);
                    Lease lease = ledger.acquireLease("pql undo", Instant.EPOCH, Duration.ofSeconds(30))) {
                assertThat(lease).isNotNull();
                assertThat(worker.push(url, SECRET, event("3"))).isEqualTo(200);
                assertThat(worker.until(line -> line.startsWith("Another run is writing to ")))
                        .contains("pql undo", "This is tried again until it is free.");
            }
            worker.until(line -> line.startsWith("Source pulled.") && line.contains("slices=2 read=1 records=1"));
            worker.untilRunEnds();
            assertThat(CountedReports.of(pql)).isEqualTo("3");

            assertThat(worker.stop()).as(worker.printed()).isZero();
            assertThat(worker.printed()).contains("Stopping: what was pushed is on disk, and in the next run.");
            assertThat(worker.printed()).doesNotContain(SECRET);
        }
    }

    @Test
    void withoutAScheduleAndASourceThatIsPushedToThereIsNothingToDo() throws IOException {
        configure("{ type: files, format: mixpanel, path: \"export/*\" }", "port: 0");

        Pql.Result worker = pql.run("worker");

        assertThat(worker.exitCode()).isEqualTo(2);
        assertThat(worker.err())
                .isEqualTo("There is nothing to do: " + pql.path("config.yaml")
                        + " has no schedule, and none of its sources takes what a service pushes. Write"
                        + " schedule: { cron: \"0 0/15 * * * ?\" } for a run every 15 minutes: docs/worker.md.\n");
        assertThat(worker.out()).isEmpty();
    }

    @Test
    void twoSourcesAtOneAddressAreRefused() throws IOException {
        configure("{ type: pushed, secret: \"${file:same}\" }, { type: pushed, secret: \"${file:same}\" }", "port: 0");

        Pql.Result worker = pql.run("worker");

        assertThat(worker.exitCode()).isEqualTo(2);
        assertThat(worker.err())
                .isEqualTo("Two sources in " + pql.path("config.yaml")
                        + " are pushed to at the same address. Give each a secret of its own.\n");
    }

    @Test
    void aPortThatIsTakenIsNamed() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            configure("{ type: pushed, secret: \"${file:same}\" }", "port: " + taken.getLocalPort());

            Pql.Result worker = pql.run("worker");

            assertThat(worker.exitCode()).isEqualTo(3);
            assertThat(worker.err())
                    .isEqualTo("Nothing can listen at 127.0.0.1:" + taken.getLocalPort()
                            + ": Address already in use. Stop what does so already, or write another port under"
                            + " server: in " + pql.path("config.yaml") + ".\n");
        }
    }

    private void configure(String sources, String server) throws IOException {
        pql.write("same", "same");
        pql.configure(
                "as_of: 2026-03-31T00:00:00Z\nserver: { " + server + " }\n" + RunningWorker.LOG,
                sources,
                "properties.org");
    }

    private static String event(String id) {
        return "{\"id\":\"" + id + "\",\"event\":\"Report Run\",\"user\":\"u\",\"time\":\"2026-03-30T12:00:00Z\","
                + "\"properties\":{\"org\":\"acme\"}}\n";
    }
}
