package io.pqlconnector.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Every figure of 417 real organisations, against reference answers that other code computed by brute force. */
@Tag("slow")
final class RealUsageTest {
    @TempDir
    private Path folder;

    @Test
    void everyFigureOfEveryOrganisationEqualsTheReference() throws IOException {
        Path data = RealUsage.folder();
        Pql pql = new Pql(folder);
        RealUsage.configureMixpanel(pql, data);

        Pql.Result sync = pql.run("sync");

        assertThat(sync.exitCode()).as(sync.out() + sync.err()).isZero();
        Reference.assertEquals(pql, data);
    }

    @Test
    void segmentsArchiveOfTheSameUsageGivesTheSameFiguresForWindowsInsideOfIt() throws IOException {
        Path data = RealUsage.folder();
        Pql mixpanel = new Pql(Files.createDirectory(folder.resolve("mixpanel")));
        Pql segment = new Pql(Files.createDirectory(folder.resolve("segment")));
        RealUsage.configureMixpanel(mixpanel, data);
        RealUsage.configureSegment(segment, data);
        assertThat(mixpanel.run("sync").exitCode()).isZero();
        assertThat(segment.run("sync").exitCode()).isZero();

        SortedMap<String, JsonNode> expected = Reference.accounts(mixpanel);
        SortedMap<String, JsonNode> found = Reference.accounts(segment);

        assertThat(found).isNotEmpty();
        expected.forEach((org, account) -> {
            JsonNode signals = account.get("signals");
            if (found.containsKey(org)) {
                for (String signal : List.of(
                        "sessions_30d",
                        "session_days_7d",
                        "active_users_30d",
                        "invites_30d",
                        "sessions_14d",
                        "sessions_28d",
                        "declining")) {
                    assertThat(Reference.account(found, org).get("signals").get(signal))
                            .as(signal + " of organisation " + org)
                            .isEqualTo(signals.get(signal));
                }
            } else {
                assertThat(signals.get("sessions_30d").asInt()
                                + signals.get("invites_30d").asInt())
                        .as("organisation " + org + " is missing from the archive")
                        .isZero();
            }
        });
    }
}
