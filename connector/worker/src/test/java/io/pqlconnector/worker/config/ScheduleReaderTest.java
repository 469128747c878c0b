package io.pqlconnector.worker.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.worker.schedule.Jobs;
import io.pqlconnector.worker.schedule.Timetable;
import java.io.IOException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code schedule:} */
final class ScheduleReaderTest extends ReadConfigTest {
    @Test
    void readsWhatIsDoneWhen() throws IOException {
        Jobs jobs = read(MINIMAL + """
                        time_zone: Europe/Berlin
                        schedule:
                          cron: "0  0/15 * * * ?"
                          jitter: 30s
                          late: { cron: "0 30 3 * * ?", time_zone: America/New_York }
                          check: { cron: "0 0 6 ? * MON-FRI", jitter: 5m }
                        """, Map.of()).schedule();

        assertThat(problems()).isEmpty();
        assertThat(jobs.times())
                .isEqualTo(Map.of(
                        Jobs.Kind.SYNC,
                        new Timetable("0 0/15 * * * ?", ZoneId.of("Europe/Berlin"), Duration.ofSeconds(30)),
                        Jobs.Kind.LATE,
                        new Timetable("0 30 3 * * ?", ZoneId.of("America/New_York"), Duration.ofSeconds(30)),
                        Jobs.Kind.CHECK,
                        new Timetable("0 0 6 ? * MON-FRI", ZoneId.of("Europe/Berlin"), Duration.ofMinutes(5))));
        assertThat(read(MINIMAL, Map.of()).schedule().isEmpty()).isTrue();
    }

    @Test
    void saysWhatIsWrongWithASchedule() throws IOException {
        read(MINIMAL + """
                        schedule:
                          cron: "*/15 * * * *"
                          time_zone: Europe/Berlln
                          late: { cron: "0 0 3 1 1 ? 2020" }
                          upkeep: { jitter: 2h }
                          nightly: { cron: "0 0 3 * * ?" }
                        """, Map.of());

        assertThat(problems()).isEqualTo("""
                config.yaml:5:9  schedule.cron: "*/15 * * * *" has five fields, as Unix has them. Seconds come first here, and one of the two day fields is a question mark: write "0 0/15 * * * ?".
                config.yaml:6:14  schedule.time_zone: no time zone is called "Europe/Berlln". Did you mean "Europe/Berlin"?
                config.yaml:7:17  schedule.late.cron: "0 0 3 1 1 ? 2020" has no time that is still to come. Leave out the year.
                config.yaml:8:11  schedule.upkeep.cron: is missing. Write cron: "0 0/15 * * * ?".
                config.yaml:8:21  schedule.upkeep.jitter: must be at most 1h, found 2 hours. It only spreads the starts of many workers.
                config.yaml:9:3  schedule.nightly: unknown key "nightly". Known: time_zone, jitter, cron, late, upkeep, check.""");
    }
}
