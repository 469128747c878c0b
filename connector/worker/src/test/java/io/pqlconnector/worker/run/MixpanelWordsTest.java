package io.pqlconnector.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.testkit.usage.FakeMixpanel;
import io.pqlconnector.testkit.usage.FakeMixpanel.Mishap;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user reads of a Mixpanel source: before the first run, when it works, and when it does not. */
final class MixpanelWordsTest {
    private static final Instant NOON = Instant.parse("2026-03-31T12:00:00Z");
    private static final LocalDate YESTERDAY = LocalDate.of(2026, 3, 30);

    private final FakeMixpanel mixpanel = new FakeMixpanel();
    private Pql pql;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        mixpanel.put(
                YESTERDAY,
                List.of(
                        CountedReports.line("a").strip(),
                        CountedReports.line("b").strip()));
        pql = CountedReports.configure(folder);
        configure(mixpanel.settings());
    }

    @AfterEach
    void stop() {
        mixpanel.close();
    }

    private void configure(String settings) throws IOException {
        pql.configure(
                "as_of: 2026-03-31T00:00:00Z",
                "{ type: mixpanel, start: 2026-03-29, time_basis: utc, " + settings + " }",
                "properties.org");
    }

    @Test
    void asksBeforeTheFirstRun() {
        Pql.Result check = pql.runAt(NOON, "check", "--live");

        assertThat(check.exitCode()).as(check.out() + check.err()).isZero();
        assertThat(check.out())
                .contains("Source         mixpanel: project 12345 at " + mixpanel.exportUrl()
                        + ": has events of 2026-03-30");
    }

    @Test
    void tellsOfTheSlicesThatItRead() {
        Pql.Result first = pql.runAt(NOON, "sync");
        Pql.Result second = pql.runAt(NOON.plusSeconds(900), "sync");

        assertThat(first.out()).as(first.err()).containsPattern("Pull     mixpanel  3 slices, 2 records ");
        assertThat(second.out()).containsPattern("Pull     mixpanel  3 slices \\(3 unchanged\\), 0 records ");
        assertThat(CountedReports.of(pql)).isEqualTo("2");
    }

    @Test
    void countsAnEventOnceThoughAMergeOfUsersRewroteIt() throws IOException {
        pql.runAt(NOON, "sync");
        mixpanel.put(
                YESTERDAY,
                List.of(
                        CountedReports.line("a").strip(),
                        CountedReports.line("b")
                                .strip()
                                .replace(
                                        "\"distinct_id\":\"u\"",
                                        "\"distinct_id\":\"merged\",\"$distinct_id_before_identity\":\"u\"")));

        Pql.Result nextDay = pql.runAt(NOON.plusSeconds(86_400), "sync");

        assertThat(nextDay.out()).as(nextDay.err()).contains("records").doesNotContain("duplicate");
        assertThat(CountedReports.of(pql)).isEqualTo("2");
    }

    @Test
    void goesOnWithoutProfilesThatThePlanLacks() {
        mixpanel.profiles().refuses(402);

        Pql.Result sync = pql.runAt(NOON, "sync");

        assertThat(sync.exitCode()).as(sync.out() + sync.err()).isZero();
        assertThat(sync.out())
                .contains(
                        "Warning: mixpanel: Mixpanel does not offer user profiles with this plan (status 402). The rest was read;"
                                + " write profiles: none to do without.");
        assertThat(CountedReports.of(pql)).isEqualTo("2");
    }

    @Test
    void scoresNothingIfItIsNotLetIn() throws IOException {
        configure(mixpanel.settings().replace("hush-hush", "wrong"));

        Pql.Result sync = pql.runAt(NOON, "sync");

        assertThat(sync.exitCode()).isEqualTo(3);
        assertThat(sync.out() + sync.err())
                .contains(
                        "mixpanel: Mixpanel refused the service account (status 401). Is the secret the right one, the account"
                                + " not expired, and project 12345 in region us?")
                .contains("Scores were not touched")
                .doesNotContain("wrong-mixpanel");
    }

    @Test
    void warnsOfTheEndOfTheProjectSecret() throws IOException {
        configure("profiles: none, project_secret: hush, base_url: \"" + mixpanel.exportUrl() + "\"");

        assertThat(pql.run("check").out())
                .contains(
                        "Warning        mixpanel: the project secret stops working on 3 March 2027, says Mixpanel. Make a service"
                                + " account, and write project_id, username and secret in the place of project_secret.");
    }

    @Test
    void keepsWhatLandedWhenALaterDayFails() throws IOException {
        mixpanel.mishaps(export -> export.from().equals(YESTERDAY) ? Mishap.ONLY_THE_NOTICE : Mishap.NONE);
        configure("retry_pause: 1s, " + mixpanel.settings());

        Pql.Result failed = pql.runAt(NOON, "sync");
        int asked = mixpanel.exports().size();
        mixpanel.mishaps(export -> Mishap.NONE);
        Pql.Result second = pql.runAt(NOON, "sync");

        assertThat(failed.exitCode()).isEqualTo(3);
        assertThat(failed.out() + failed.err())
                .contains(
                        "mixpanel: Mixpanel broke off each export of 2026-03-30 before the first event. That is what it does for a"
                                + " project of another region: look at region and project_id.");
        assertThat(second.exitCode()).as(second.out() + second.err()).isZero();
        assertThat(mixpanel.exports().subList(asked, mixpanel.exports().size()))
                .as("the day before is in the lake already")
                .extracting(FakeMixpanel.Export::from)
                .containsExactly(YESTERDAY);
    }
}
