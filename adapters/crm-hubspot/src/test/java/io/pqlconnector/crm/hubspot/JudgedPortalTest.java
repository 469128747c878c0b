package io.pqlconnector.crm.hubspot;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.testkit.hubspot.FakeHubSpot;
import io.pqlconnector.testkit.hubspot.HubSpotOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * HubSpot's own client for Node, which we did not write, against the portal that all other tests trust: {@code
 * -Dpql.hubspot.judge=FOLDER} names the folder of {@code judge.mjs}, with the client installed.
 */
final class JudgedPortalTest {

    @Test
    @EnabledIfSystemProperty(
            named = "pql.hubspot.judge",
            matches = ".+",
            disabledReason = "skipped: -Dpql.hubspot.judge names no folder with HubSpot's client for Node")
    void hubSpotsOwnClientAgreesWithThePortal() throws IOException, InterruptedException {
        Path folder = Path.of(System.getProperty("pql.hubspot.judge"));
        try (FakeHubSpot portal = Portals.start(HubSpotOptions.contractSuite())) {
            Process judge = new ProcessBuilder("node", "judge.mjs", portal.url().toString(), portal.secret())
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(judge.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(judge.waitFor()).as(said).isZero();
            assertThat(said).containsPattern("[1-9][0-9]* checks passed");
            System.out.println(said.strip());
        }
    }
}
