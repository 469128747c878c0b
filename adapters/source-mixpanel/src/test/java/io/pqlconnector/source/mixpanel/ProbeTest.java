package io.pqlconnector.source.mixpanel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pqlconnector.spi.source.UsageSource;
import io.pqlconnector.testkit.usage.FakeMixpanel;
import io.pqlconnector.testkit.usage.FakeMixpanel.Mishap;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code check --live} finds before the first run. */
final class ProbeTest {
    private static final LocalDate YESTERDAY = Project.TODAY.minusDays(1);

    @TempDir
    private Path folder;

    private Project project;

    @BeforeEach
    void start() {
        project = new Project(folder);
        project.mixpanel.put(YESTERDAY, Project.lines(YESTERDAY, 200));
    }

    @AfterEach
    void stop() {
        project.close();
    }

    @Test
    void saysWhatItFinds() throws Exception {
        assertThat(probe())
                .isEqualTo("project 12345 at " + project.mixpanel.exportUrl() + ": has events of 2026-03-30");
        project.mixpanel.put(YESTERDAY, List.of());
        assertThat(probe()).endsWith(": lets us in, and has no event of 2026-03-30");
    }

    @Test
    void findsAProjectOfAnotherRegion() {
        project.mixpanel.mishaps(export -> Mishap.ONLY_THE_NOTICE);

        assertThatThrownBy(this::probe)
                .hasMessage(
                        "Mixpanel broke off each export of 2026-03-30 before the first event. That is what it does for a"
                                + " project of another region: look at region and project_id.");
    }

    @Test
    void findsAnAccountThatIsNotLetIn() {
        assertThatThrownBy(() -> probe("project_id", 999)).hasMessageContaining("refused the service account");
        assertThatThrownBy(() -> probe("username", "nobody"))
                .hasMessageContaining("refused the service account")
                .hasMessageNotContaining(FakeMixpanel.SECRET);
    }

    @Test
    void findsAClockThatRunsAhead() {
        project.mixpanel.today(YESTERDAY.minusDays(3));

        assertThatThrownBy(this::probe)
                .hasMessage(
                        "2026-03-30 is still to come in the project's time zone, says Mixpanel. Look at time_basis and"
                                + " time_zone, and at this machine's clock.");
    }

    @Test
    void findsAContradictionAboutTheTimeZone() {
        assertThatThrownBy(() -> probe("time_basis", "project_local", "time_zone", "US/Pacific"))
                .hasMessageContaining("run with UTC, but by time_basis and time_zone they should run 7 h behind UTC");
    }

    @Test
    void keepsNobodyWaiting() {
        project.mixpanel.mishaps(export -> Mishap.THROTTLED);
        assertThatThrownBy(this::probe).hasMessageContaining("asks for a pause until");

        try (Project spent = new Project(folder, (limit, calls, period, now) -> Duration.ofMinutes(40))) {
            assertThatThrownBy(() -> spent.source().probe(Project.NOON))
                    .hasMessage(
                            "Not asked: our share of Mixpanel's limit is used up, 40 calls an hour (quota_share). The next is"
                                    + " free at 2026-03-31T12:40:00Z.");
        }
        assertThat(project.time.pauses()).isEmpty();
    }

    private String probe(Object... settings) throws InterruptedException {
        try (UsageSource source = project.source(settings)) {
            return source.probe(Project.NOON);
        }
    }
}
