package io.pqlconnector.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.core.ledger.Lease;
import io.pqlconnector.store.SqliteLedger;
import io.pqlconnector.testkit.crm.CrmOptions;
import io.pqlconnector.testkit.crm.Endpoint;
import io.pqlconnector.testkit.crm.FakeCrmServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The worker as a process that admins start, change, ask, double and stop. */
@Tag("slow")
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class SidecarTest extends CountedReportsTest {
    private static final String EVERY_SECOND = "schedule: { cron: \"* * * * * ?\" }";

    @Test
    void runsOnItsScheduleAndTakesAChangedConfigurationOnlyIfItIsValid() throws Exception {
        configure(EVERY_SECOND);
        put("one", 0, 2);
        try (RunningWorker worker = RunningWorker.start(pql)) {
            assertThat(worker.until(line -> line.startsWith("Next run at "))).endsWith(" UTC.");
            worker.untilRunEnds();
            assertThat(CountedReports.of(pql)).isEqualTo("2");

            pql.write("rules.yaml", Files.readString(pql.path("rules.yaml")).replace("at_least", "at_leest"));
            assertThat(worker.until(line -> line.contains("at_leest"))).contains("rules.yaml:3:", "at_least");
            worker.until(line -> line.equals("The configuration has changed and is wrong (1 problem), so the one of"
                    + " before goes on. Correct it: ./pql check"));
            put("two", 2, 5);
            worker.until(line -> line.startsWith("Source pulled.") && line.contains("slices=2 read=1"));
            worker.untilRunEnds();
            assertThat(CountedReports.of(pql)).as("the old rules went on").isEqualTo("5");

            pql.write("rules.yaml", Files.readString(pql.path("rules.yaml")).replace("at_leest: 1", "at_least: 9"));
            worker.until(line -> line.equals("The configuration was read again; it counts from the next run on."));
            worker.until(line -> line.startsWith("Accounts scored.") && line.contains("qualified=0"));

            Path config = pql.path("config.yaml");
            String text = Files.readString(config);
            Files.writeString(config, text.replace(EVERY_SECOND, ""));
            worker.until(line -> line.contains("There is nothing to do: ") && line.contains("has no schedule"));
            Files.writeString(config, text);
            worker.until(line -> line.equals("The configuration was read again; it counts from the next run on."));

            worker.hangUp();
            // A file that was read while it was written is read once more, maybe just now.
            worker.until(line -> line.equals("SIGHUP: no file of the configuration has changed.")
                    || line.startsWith("The configuration was read again"));
            assertThat(worker.stop()).as(worker.printed()).isZero();
        }
    }

    @Test
    void aSecondWorkerWaitsUntilTheFirstIsGoneAndCommandsReadBesideBoth() throws Exception {
        configure(EVERY_SECOND);
        put("one", 0, 2);
        try (RunningWorker first = RunningWorker.start(pql)) {
            first.untilRunEnds();
            try (RunningWorker second = RunningWorker.start(pql)) {
                assertThat(second.until(line -> line.startsWith("Another worker ")))
                        .matches("Another worker is at work on this data \\(pid [0-9]+, pql worker, since [^)]+\\)\\."
                                + " This one waits, and takes over when that is gone\\.");
                assertThat(pql.run("explain", "acme").exitCode()).isZero();
                assertThat(pql.run("runs").exitCode()).isZero();
                assertThat(pql.run("plan").exitCode()).isZero();

                pql.write(
                        "config.yaml",
                        Files.readString(pql.path("config.yaml")).replace("* * * * * ?", "*/1 * * * * ?"));
                second.until(line -> line.startsWith("The configuration was read again"));

                // As often as the first one made a run the second could have made one too.
                first.untilRunEnds();
                first.untilRunEnds();
                first.untilRunEnds();
                put("two", 2, 7);
                first.kill();

                second.until(line -> line.equals("The other worker is gone. This one takes over."));
                assertThat(second.printed()).as("who waits makes no run").doesNotContain("Run started.");
                second.until(line -> line.startsWith("Source pulled.") && line.contains("slices=2"));
                second.untilRunEnds();
                assertThat(CountedReports.of(pql)).isEqualTo("7");
                assertThat(second.stop()).as(second.printed()).isZero();
            }
        }
    }

    @Test
    void besideACommandThatWantsNoWorkerItWaitsAndTakesNoPush() throws Exception {
        configure(EVERY_SECOND);
        put("one", 0, 2);
        Lease restoring = SqliteLedger.withoutWorker(pql.path("data/ledger.db"));
        try (RunningWorker worker = RunningWorker.start(pql)) {
            assertThat(worker.until(line -> line.startsWith("A command is at work on this data (pid ")))
                    .endsWith(" beside which there may be no worker. This one waits until that is done.");
            assertThat(worker.printed()).doesNotContain("Listening", "Run started.");

            restoring.close();

            worker.untilRunEnds();
            assertThat(pql.run("forget", "ann@acme.example", "--apply").err())
                    .contains("A worker has this data (pid ", "Stop it first");
            assertThat(worker.stop()).as(worker.printed()).isZero();
        }
        assertThat(pql.run("forget", "ann@acme.example", "--apply").exitCode()).isZero();
    }

    @Test
    void aSecretThatWasRotatedIsUsedFromTheNextRunOn() throws Exception {
        try (FakeCrmServer crm = new FakeCrmServer(CrmOptions.STANDARD)) {
            pql = CountedReports.configureEnrolling(folder, crm);
            configure(EVERY_SECOND);
            pql.write(
                    "config.yaml",
                    Files.readString(pql.path("config.yaml"))
                            .replaceFirst("token: \"[^\"]*\"", "token: \"\\${file:token}\""));
            pql.write("token", "of last month\n");
            put("one", 0, 2);
            try (RunningWorker worker = RunningWorker.start(pql)) {
                worker.until(line -> line.startsWith("Delivery stopped.") && line.contains("destination=scripted"));
                assertThat(crm.operations()).isEmpty();

                pql.write("token", crm.secret() + "\n");

                worker.until(line -> line.startsWith("Delivered.") && line.contains("confirmed=1"));
                worker.untilRunEnds();
                assertThat(worker.stop()).as(worker.printed()).isZero();
                assertThat(worker.printed()).doesNotContain(crm.secret(), "of last month");
            }
        }
    }

    @Test
    void whatIsUnderWayWhenItIsStoppedEndsAndTheRestIsInTheNextRun() throws Exception {
        try (FakeCrmServer crm = new FakeCrmServer(CrmOptions.STANDARD)) {
            pql = CountedReports.configureEnrolling(folder, crm);
            configure(EVERY_SECOND);
            pql.write("export/one", CountedReports.line("1774900000", "ann@acme.example", "i1"));
            CountDownLatch underWay = new CountDownLatch(1);
            CountDownLatch released = new CountDownLatch(1);
            crm.faults(call -> {
                if (call == Endpoint.UPSERT) {
                    underWay.countDown();
                    await(released);
                }
                return Optional.empty();
            });
            try (RunningWorker worker = RunningWorker.start(pql)) {
                underWay.await();
                worker.terminate();
                worker.until(line ->
                        line.startsWith("The run goes on for more than 5 seconds: it ends with what is under way"));
                released.countDown();
                assertThat(worker.ended()).as(worker.printed()).isZero();
            }
            assertThat(crm.operations()).as("the batch that was under way").hasSize(1);
            assertThat(crm.enrollments()).isEmpty();

            assertThat(pql.run("sync").exitCode()).isZero();

            assertThat(crm.operations().values()).hasSize(3).containsOnly(1);
            assertThat(crm.enrollments()).hasSize(1);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void configure(String setting) throws IOException {
        String config = Files.readString(pql.path("config.yaml"));
        pql.write("config.yaml", setting + "\nserver: { port: 0 }\n" + RunningWorker.LOG + "\n" + config);
    }

    private void put(String name, int from, int to) throws IOException {
        pql.write("spool/" + name, CountedReports.lines(from, to));
        Files.createDirectories(pql.path("export"));
        Files.move(pql.path("spool/" + name), pql.path("export/" + name));
    }
}
