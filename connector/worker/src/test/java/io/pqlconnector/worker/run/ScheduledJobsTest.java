package io.pqlconnector.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.testkit.usage.FakeMixpanel;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The jobs of a schedule beside its runs, by a worker in a process of its own. */
@Tag("slow")
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class ScheduledJobsTest extends CountedReportsTest {
    private static final String EVERY_SECOND = "* * * * * ?";
    private static final String NEVER_YET = "0 0 0 1 1 ?";

    @Test
    void upkeepAndLiveChecksAreDoneBesideRuns() throws Exception {
        pql.write("export/a.jsonl", CountedReports.lines(0, 3));
        String files = "{ type: files, format: mixpanel, path: \"export/*\" }";
        pql.configure(
                "schedule: { cron: \"%s\", upkeep: { cron: \"%s\" }, check: { cron: \"%s\" } }\nserver: { port: 0 }\n"
                                .formatted(EVERY_SECOND, EVERY_SECOND, EVERY_SECOND)
                        + "as_of: 2026-03-31T00:00:00Z\n" + RunningWorker.LOG,
                files,
                "properties.org");
        try (RunningWorker worker = RunningWorker.start(pql)) {
            assertThat(worker.until(line -> line.startsWith("Next run at ")))
                    .contains("; Next upkeep at ", "; Next live check at ");
            worker.until(line -> line.equals("Upkeep: the lake is in order."));
            worker.until(line -> line.equals("Live check: all sources and destinations can be used."));
            worker.untilRunEnds();

            pql.configure(
                    "schedule: { cron: \"%s\", check: { cron: \"%s\" } }\nserver: { port: 0 }\n"
                                    .formatted(NEVER_YET, EVERY_SECOND)
                            + RunningWorker.LOG,
                    files.replace("export/*", "gone/*"),
                    "properties.org");

            assertThat(worker.until(line -> line.startsWith("Live check: files: ")))
                    .contains("gone");
            assertThat(worker.stop()).as(worker.printed()).isZero();
        }
    }

    @Test
    void runsOfTheDayLeaveLateDataToTheNight() throws Exception {
        try (FakeMixpanel mixpanel = new FakeMixpanel()) {
            for (int day = 25; day <= 31; day++) {
                mixpanel.put(LocalDate.of(2026, 3, day), List.of(line(day)));
            }
            SteppedTime time = new SteppedTime(pql.path("now"));
            mixpanel.today(LocalDate.of(2026, 3, 31));
            time.set(Instant.parse("2026-03-31T12:00:00Z"));
            schedule(EVERY_SECOND, NEVER_YET, mixpanel);
            try (SoakWorker worker = SoakWorker.start(pql, "worker")) {
                worker.untilItSays("\"read\":7");
                worker.untilItSays("\"Run ended.\"");

                mixpanel.today(LocalDate.of(2026, 4, 1));
                time.set(Instant.parse("2026-04-01T00:15:00Z"));
                worker.untilItSays("\"as_of\":\"2026-04-01T00:15:00Z\"");
                // The run after it finds nothing that is new at the same instant.
                worker.untilItSays("\"slices\":8,\"read\":0,");
                assertThat(exportsOf(mixpanel, 31))
                        .as("yesterday, which is whole now")
                        .isGreaterThan(1);
                assertThat(exportsOf(mixpanel, 29)).as("late days").isEqualTo(1);

                schedule(NEVER_YET, EVERY_SECOND, mixpanel);
                worker.untilItSays("Next run at 2027");
                while (exportsOf(mixpanel, 29) < 2) {
                    worker.pass();
                }
                assertThat(worker.stop()).isZero();
            }
            assertThat(exportsOf(mixpanel, 30)).as("in the night").isEqualTo(2);
            assertThat(exportsOf(mixpanel, 26)).as("too old to be late").isEqualTo(1);
        }
    }

    private void schedule(String runs, String late, FakeMixpanel mixpanel) throws IOException {
        pql.configure(
                "schedule: { cron: \"%s\", late: { cron: \"%s\" } }\nserver: { port: 0 }".formatted(runs, late),
                "{ type: mixpanel, start: 2026-03-25, late_days: 3, profiles: none, time_basis: utc,"
                        + " calls_per_hour: 100000, calls_per_second: 1000, " + mixpanel.settings() + " }",
                "properties.org");
    }

    private static String line(int day) {
        long noon = LocalDate.of(2026, 3, day).atTime(12, 0).toEpochSecond(java.time.ZoneOffset.UTC);
        return CountedReports.line(Long.toString(noon), "u", "i" + day).strip();
    }

    private static long exportsOf(FakeMixpanel mixpanel, int day) {
        return mixpanel.exports().stream()
                .filter(export -> export.from().equals(LocalDate.of(2026, 3, day)))
                .count();
    }
}
