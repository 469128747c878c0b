package io.pqlconnector.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.testkit.usage.FakeMixpanel;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** kill -9 in the middle of a backfill of two years: no day is there twice, none is missing, and no call went uncounted. */
@Tag("slow")
final class KilledBackfillTest {
    private static final LocalDate FIRST = LocalDate.of(2024, 3, 31);
    private static final LocalDate END = LocalDate.of(2026, 3, 31);
    private static final int EVENTS = 7;
    private static final int KILLS = 6;

    private final FakeMixpanel mixpanel = new FakeMixpanel();
    private Pql pql;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        mixpanel.today(LocalDate.MAX);
        for (LocalDate day = FIRST; day.isBefore(END); day = day.plusDays(1)) {
            mixpanel.put(day, lines(day));
        }
        pql = CountedReports.configure(folder);
        pql.write("rules.yaml", """
                version: 1
                account:
                  signals: { reports: { event: Report Run, at_least: 1 } }
                  score: { points: { reports: 40 }, threshold: 40 }
                  tiers: [ { name: hot, when: "score >= threshold" } ]
                """);
        pql.configure(
                "as_of: 2026-03-31T00:00:00Z",
                "{ type: mixpanel, start: 2024-03-31, profiles: none, time_basis: utc, calls_per_hour: 800, quota_share: 100%,"
                        + " calls_per_second: 1000, " + mixpanel.settings() + " }",
                "properties.org");
    }

    @AfterEach
    void stop() {
        mixpanel.close();
    }

    @Test
    void noDayIsTwiceInTheLakeNoneIsMissingAndTheQuotaIsKept() throws Exception {
        long seed = Long.getLong("pql.seed", System.nanoTime());
        SplittableRandom random = new SplittableRandom(seed);
        int killed = 0;
        for (int i = 0; i < KILLS; i++) {
            Process process = pql.start("sync");
            int until = mixpanel.exports().size() + 1 + random.nextInt(100);
            boolean ended = false;
            while (!ended && mixpanel.exports().size() < until) {
                ended = process.waitFor(1, TimeUnit.MILLISECONDS);
            }
            process.destroyForcibly().waitFor();
            killed += ended ? 0 : 1;
        }

        Pql.Result last = pql.run("sync");

        String where = "seed " + seed;
        long days = ChronoUnit.DAYS.between(FIRST, END);
        assertThat(last.exitCode()).as(where + last.out() + last.err()).isZero();
        assertThat(killed).as(where).isEqualTo(KILLS);
        assertThat(days).isEqualTo(730);
        assertThat(CountedReports.of(pql)).as(where).isEqualTo(Long.toString(days * EVENTS));
        assertThat(pql.ledger().number("SELECT count(*) FROM slice")).as(where).isEqualTo(days);
        assertThat(pql.ledger().number("SELECT sum(records) FROM slice"))
                .as(where)
                .isEqualTo(days * EVENTS);
        assertThat(mixpanel.exports().size())
                .as(where + ": a kill costs no more than the day that was under way")
                .isBetween((int) days, (int) days + KILLS);
        assertThat(pql.ledger().number("SELECT count(*) FROM source_call"))
                .as(where + ": every call was counted before it was made")
                .isBetween(
                        (long) mixpanel.exports().size(),
                        (long) mixpanel.exports().size() + KILLS);
    }

    private static List<String> lines(LocalDate day) {
        Instant noon = day.atStartOfDay(ZoneOffset.UTC).toInstant().plus(12, ChronoUnit.HOURS);
        return IntStream.range(0, EVENTS)
                .mapToObj(i -> CountedReports.line(Long.toString(noon.toEpochMilli()), "u" + i, day + "-" + i)
                        .strip())
                .toList();
    }
}
