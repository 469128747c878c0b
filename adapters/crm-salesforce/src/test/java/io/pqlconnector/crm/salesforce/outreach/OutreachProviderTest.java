package io.pqlconnector.crm.salesforce.outreach;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.crm.salesforce.cadence.CadenceProvider;
import io.pqlconnector.http.ManualTime;
import io.pqlconnector.testkit.SettingsFixture;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The settings of Outreach. */
final class OutreachProviderTest {
    @Test
    void takesEverythingThatThereIs() {
        assertThat(problems("provider: outreach\n" + OutreachTest.OAUTH + """
                create_missing: true
                reenroll: true
                tags: [pql]
                base_url: https://proxy.example
                read_timeout: 30s
                """)).isEmpty();
    }

    @Test
    void tellsAllThatIsMissingAtOnce() {
        assertThat(problems("provider: outreach"))
                .containsExactly(
                        "config.yaml:1:1  oauth.client_id: is missing. Write client_id: ${OUTREACH_CLIENT_ID}.",
                        "config.yaml:1:1  oauth.client_secret: is missing. Write client_secret: ${OUTREACH_CLIENT_SECRET}.",
                        "config.yaml:1:1  oauth.refresh_token: is missing. Write refresh_token: ${OUTREACH_REFRESH_TOKEN}.",
                        "config.yaml:1:1  token_file: is missing. Write token_file: outreach-token.json, a file that the"
                                + " connector writes: Outreach gives another refresh token each time.");
    }

    @Test
    void tellsOfUnknownKeys() {
        assertThat(problems(OutreachTest.OAUTH + "  secret: x\nre_enroll: true"))
                .hasSize(2)
                .anySatisfy(problem -> assertThat(problem).contains("oauth.secret: unknown key"))
                .anySatisfy(problem -> assertThat(problem)
                        .contains("unknown key \"re_enroll\"")
                        .contains("reenroll"));
    }

    @Test
    void tellsThatTagsNeedPeople() {
        assertThat(problems(OutreachTest.OAUTH + "tags: [pql]"))
                .singleElement()
                .asString()
                .contains("tags: are put on people whom we add only. Write create_missing: true, or leave them out.");
    }

    @Test
    void goesNowhereUnencrypted() {
        assertThat(problems(OutreachTest.OAUTH + "base_url: http://api.outreach.io"))
                .singleElement()
                .asString()
                .contains("base_url: is not encrypted");
    }

    private static List<String> problems(String settings) {
        SettingsFixture fixture = SettingsFixture.of(settings);
        try (CadenceProvider read =
                OutreachProvider.read(fixture.fields(), Path.of("."), new ManualTime(Instant.EPOCH), lane -> lane)) {
            assertThat(read.name()).isEqualTo("Outreach");
        }
        return fixture.problems().stream().distinct().toList();
    }
}
