package io.pqlconnector.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.core.ledger.RunRecord;
import io.pqlconnector.store.SqliteLedger;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A worker on a machine whose clock goes back: nobody gets a score of the past. */
@Tag("slow")
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class ClockSetBackTest extends CountedReportsTest {
    private static final Instant NOON = Instant.parse("2026-03-31T12:00:00Z");

    @Test
    void makesNoRunUntilTheClockHasPassedTheLastOneAndTellsItOnce() throws Exception {
        String config = Files.readString(pql.path("config.yaml")).replaceFirst("as_of: .*\n", "");
        pql.write(
                "config.yaml",
                "schedule: { cron: \"* * * * * ?\", check: { cron: \"* * * * * ?\" } }\nserver: { port: 0 }\n"
                        + config);
        pql.write("export/a.jsonl", CountedReports.lines(0, 3));
        SteppedTime time = new SteppedTime(pql.path("now"));
        time.set(NOON);
        try (SoakWorker worker = SoakWorker.start(pql, "worker")) {
            worker.untilItSays("\"Run ended.\"");
            time.set(NOON.minus(Duration.ofHours(3)));
            worker.untilItSays("This machine's clock says 2026-03-31T09:00:00Z, but the last run started at"
                    + " 2026-03-31T12:00:00Z. Nothing is scored until the clock has passed that, since accounts would get"
                    + " scores of the past. Is the clock right? If it was wrong before: ./pql sync");
            // As often as a check is done a run could have been made: one thread does both.
            for (int seen = checks(worker), more = 3; checks(worker) < seen + more; ) {
                worker.pass();
            }
            time.set(NOON.plus(Duration.ofHours(1)));
            worker.untilItSays("\"as_of\":\"2026-03-31T13:00:00Z\"");

            assertThat(scored()).as("none in between").doesNotContain(NOON.minus(Duration.ofHours(3)));
            assertThat(worker.said().split("clock says", -1)).as("told once").hasSize(2);
            assertThat(worker.stop()).isZero();
        }
    }

    private static int checks(SoakWorker worker) throws IOException {
        return worker.said().split("Live check: ", -1).length;
    }

    private List<Instant> scored() {
        try (SqliteLedger ledger = SqliteLedger.open(pql.path("data/ledger.db"), SqliteLedger.Mode.READ)) {
            return ledger.runs().latest(1_000).stream().map(RunRecord::asOf).toList();
        }
    }
}
