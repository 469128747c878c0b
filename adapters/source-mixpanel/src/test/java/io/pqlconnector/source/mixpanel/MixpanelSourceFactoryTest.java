package io.pqlconnector.source.mixpanel;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.spi.SourceName;
import io.pqlconnector.spi.source.CallQuota;
import io.pqlconnector.spi.source.SourceContext;
import io.pqlconnector.spi.source.UsageSource;
import io.pqlconnector.testkit.SettingsFixture;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class MixpanelSourceFactoryTest {
    private static final String COMPLETE = """
            project_id: 12345
            username: connector
            secret: hush
            """;

    @Test
    void needsNoMoreThanAServiceAccountAndItsProject() {
        assertThat(problems(COMPLETE, source -> {
                    assertThat(source.place()).isEqualTo("project 12345 at https://data.mixpanel.com/api/2.0");
                    assertThat(source.notices()).isEmpty();
                    assertThat(source.toString()).doesNotContain("hush");
                }))
                .isEmpty();
    }

    @Test
    void knowsTheRegions() {
        problems(
                COMPLETE + "region: eu\n",
                source ->
                        assertThat(source.place()).isEqualTo("project 12345 at https://data-eu.mixpanel.com/api/2.0"));
        problems(
                COMPLETE + "region: in\n",
                source ->
                        assertThat(source.place()).isEqualTo("project 12345 at https://data-in.mixpanel.com/api/2.0"));
    }

    @Test
    void saysWhatIsMissing() {
        assertThat(problems("region: us\n"))
                .containsExactly(
                        "config.yaml:1:1  project_id: is missing. Write project_id: 12345.",
                        "config.yaml:1:1  username: is missing. Write username: ${MIXPANEL_USERNAME}.",
                        "config.yaml:1:1  secret: is missing. Write secret: ${MIXPANEL_SECRET}.");
    }

    @Test
    void takesAProjectSecretWithAWarningThatNamesItsEnd() {
        assertThat(
                        problems(
                                "project_secret: hush\n",
                                source -> assertThat(source.notices())
                                        .containsExactly(
                                                "the project secret stops working on 3 March 2027, says Mixpanel. Make a service account,"
                                                        + " and write project_id, username and secret in the place of project_secret.")))
                .isEmpty();
        assertThat(problems(COMPLETE + "project_secret: hush\n"))
                .hasSize(3)
                .allSatisfy(problem -> assertThat(problem)
                        .contains("does not go together with project_secret. Leave out project_secret"));
    }

    @Test
    void findsEveryMistakeAtOnce() {
        assertThat(problems(COMPLETE + """
                        start: yesterday
                        late_days: 100
                        late_window: 3h
                        time_zone: US/Pacfic
                        groups: [companies]
                        quota_share: 1%
                        calls_per_hour: 0
                        base_url: http://example.com
                        """))
                .containsExactlyInAnyOrder(
                        "config.yaml:4:8  start: \"yesterday\" is no day. Write it like 2026-08-01.",
                        "config.yaml:5:12  late_days: must be from 0 to 90, found 100.",
                        "config.yaml:6:14  late_window: must be at least a day, such as 30d.",
                        "config.yaml:7:12  time_zone: no time zone is called \"US/Pacfic\". Did you mean \"US/Pacific\"?",
                        "config.yaml:8:9  groups: \"companies\" is no id of a group key. It is the number in Mixpanel's project settings under"
                                + " Group Keys, such as -1405123841946871899.",
                        "config.yaml:9:14  quota_share: leaves no call for us. Write a share above 2%, such as 67%.",
                        "config.yaml:10:17  calls_per_hour: must be at least 1, found 0. Mixpanel's limit is 60.",
                        "config.yaml:11:11  base_url: is not encrypted. Write https://; plain http is for this machine only.");
    }

    @Test
    void wantsTheZoneOfALocalBasisAndOnlyThen() {
        assertThat(problems(COMPLETE + "time_basis: project_local\n"))
                .containsExactly(
                        "config.yaml:4:13  time_basis: needs to know the zone. Write time_zone as it stands in Mixpanel's project"
                                + " settings.");
        assertThat(problems(COMPLETE + "time_basis: utc\ntime_zone: US/Pacific\n"))
                .containsExactly(
                        "config.yaml:5:12  time_zone: says nothing with time_basis: utc. Leave out one of the two.");
    }

    private static List<String> problems(String settings) {
        return problems(settings, source -> {});
    }

    private static List<String> problems(String settings, Consumer<UsageSource> look) {
        SettingsFixture fixture = SettingsFixture.of(settings);
        Path folder = Path.of("nowhere");
        try (UsageSource source = new MixpanelSourceFactory()
                .create(
                        fixture.fields(),
                        new SourceContext(new SourceName("mixpanel"), folder, folder, CallQuota.NONE))) {
            fixture.fields().rejectUnknown();
            look.accept(source);
        }
        return fixture.problems();
    }
}
