package io.pqlconnector.crm.salesforce;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.testkit.salesforce.FakeSalesforce;
import io.pqlconnector.testkit.salesforce.SalesforceApp;
import io.pqlconnector.testkit.salesforce.SalesforceOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * jsforce, a client for Node which we did not write, against the org that all other tests trust: {@code
 * -Dpql.salesforce.judge=FOLDER} names the folder of {@code judge.mjs}, with the client installed.
 */
final class JudgedOrgTest {

    @Test
    @EnabledIfSystemProperty(
            named = "pql.salesforce.judge",
            matches = ".+",
            disabledReason = "skipped: -Dpql.salesforce.judge names no folder with jsforce")
    void aClientOfOthersAgreesWithTheOrg(@TempDir Path keys) throws IOException, InterruptedException {
        Path folder = Path.of(System.getProperty("pql.salesforce.judge"));
        SalesforceApp app = SalesforceApp.usual();
        Path key = Files.writeString(keys.resolve("key.pem"), app.privateKeyPem());
        FakeSalesforce.Connector none = (salesforce, patience) -> {
            throw new UnsupportedOperationException("no destination of ours is judged here");
        };
        try (FakeSalesforce org = new FakeSalesforce(SalesforceOptions.contractSuite(), none)) {
            Process judge = new ProcessBuilder(
                            "node",
                            "judge.mjs",
                            org.loginUrl().toString(),
                            app.clientId(),
                            app.clientSecret(),
                            app.refreshToken(),
                            app.username(),
                            key.toString())
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
