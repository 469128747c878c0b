package io.pqlconnector.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user sees when usage does not come as it did: an export that ended, one that shrank, one that is gone. */
final class SilenceTest {
    private static final Instant START = Instant.parse("2026-02-15T00:00:00Z");

    @TempDir
    private Path folder;

    private Pql pql = new Pql(Path.of(""));
    private int written;

    @BeforeEach
    void sixWeeksOfUsageInDailyFilesAndARun() throws IOException {
        pql = CountedReports.configure(folder);
        for (int day = 0; day < 44; day++) {
            day(day, 8);
        }
        Pql.Result first = pql.run("sync");
        assertThat(first.exitCode()).as(first.out() + first.err()).isZero();
    }

    // So many events in each hour of a day.
    private void day(int day, int anHour) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 24 * anHour; i++) {
            Instant at = START.plus(Duration.ofDays(day)).plusSeconds(i * 3600L / anHour);
            lines.append(CountedReports.line(Long.toString(at.getEpochSecond()), "u", "i" + written++));
        }
        pql.write("export/" + day + ".jsonl", lines.toString());
    }

    @Test
    void anExportThatEndedStopsTheRunBeforeAnythingTurnsCold() {
        Pql.Result late = pql.run("sync", "--as-of", "2026-04-02T00:00:00Z");
        Pql.Result silent = pql.run("sync", "--as-of", "2026-04-03T00:00:00Z");

        assertThat(late.exitCode())
                .as("the next daily file may still come: " + late.err())
                .isZero();
        assertThat(silent.exitCode()).isEqualTo(4);
        assertThat(silent.err()).isEqualTo("""
                files is silent: its last event is of 2026-03-30T23:52:30Z, 3 days before this run's instant. Usual are 192 \
                events a day, and at most 1 hour without one.
                  Scores were not touched, and nothing was delivered: accounts would have turned cold for want of events. Is \
                the tracking still sending? Was an event renamed? Did the export end?
                  If it is right so: ./pql sync --accept-volume    Or raise limits.silent_after in the configuration.
                """);
        assertThat(silent.out()).doesNotContain("Measure", "Score", "Deliver");
        assertThat(pql.run("runs").out()).contains("stopped", "1 source silent");
        assertThat(pql.run("explain", "acme").out()).contains("run 2");
    }

    @Test
    void whoSaysThatItIsRightGoesOnAndIsNotAskedAgain() {
        Pql.Result accepted = pql.run("sync", "--accept-volume", "--as-of", "2026-04-05T00:00:00Z");
        Pql.Result next = pql.run("sync", "--as-of", "2026-04-06T00:00:00Z");

        assertThat(accepted.exitCode()).as(accepted.err()).isZero();
        assertThat(accepted.out()).contains("Measure");
        assertThat(next.exitCode()).as(next.err()).isZero();
    }

    @Test
    void anExportThatShrankStopsTheRun() throws IOException {
        day(44, 3);

        Pql.Result plan = pql.run("plan", "--as-of", "2026-04-01T00:00:00Z");
        Pql.Result dropped = pql.run("sync", "--as-of", "2026-04-01T00:00:00Z", "--json");

        assertThat(plan.exitCode()).isZero();
        assertThat(plan.out()).contains("""
                Stop
                  ./pql sync would stop before delivery, with exit code 4:
                  files has dropped: 72 events in the 24 hours up to its last one of 2026-03-31T23:40:00Z. Usual on that day \
                of the week are 192; limits.volume_drop_share is 50 %.
                """);
        assertThat(dropped.exitCode()).isEqualTo(4);
        assertThat(dropped.out()).contains("\"outcome\":\"stopped\"", "\"alarms\":[\"volume_dropped\"]");
        assertThat(dropped.err()).startsWith("files has dropped: 72 events in the 24 hours");
    }

    @Test
    void aKeyThatFindsNoAccountAnyMoreStopsTheRun() throws IOException {
        pql.configure(
                "as_of: 2026-04-01T00:00:00Z",
                "{ type: files, format: mixpanel, path: \"export/*\" }",
                "properties.orgg");

        Pql.Result stopped = pql.run("sync");

        assertThat(stopped.exitCode()).isEqualTo(4);
        assertThat(stopped.err()).isEqualTo("""
                No account was measured, although 1 account has records in the CRM.
                  Scores were not touched, and nothing was delivered: accounts would have turned cold for want of events. Is \
                the tracking still sending? Was an event renamed? Did the export end?
                  If it is right so: ./pql sync --accept-volume
                """);
        assertThat(pql.run("accounts").out()).contains("acme");
    }

    @Test
    void aReplayOfThePastLooksAtThePast() {
        Pql.Result replay = pql.run("sync", "--as-of", "2026-03-28T12:00:00Z");
        Pql.Result again = pql.run("sync", "--as-of", "2026-03-29T12:00:00Z");

        assertThat(replay.exitCode()).as(replay.err()).isZero();
        assertThat(again.exitCode()).as(again.err()).isZero();
    }

    @Test
    void theExamplesWeeklyExportMayBeAWeekOld() throws IOException {
        Pql example = Example.copyTo(folder.resolve("example"));
        example.run("sync");

        assertThat(example.run("sync", "--as-of", "2026-04-07T00:00:00Z").exitCode())
                .isZero();
        assertThat(example.run("sync", "--as-of", "2026-04-14T00:00:00Z").exitCode())
                .isEqualTo(4);
    }
}
