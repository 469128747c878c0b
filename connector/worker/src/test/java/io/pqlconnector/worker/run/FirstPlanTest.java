package io.pqlconnector.worker.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.spi.destination.ObjectName;
import io.pqlconnector.testkit.hubspot.FakeHubSpot;
import io.pqlconnector.testkit.hubspot.HubSpotOptions;
import io.pqlconnector.testkit.salesforce.FakeSalesforce;
import io.pqlconnector.testkit.salesforce.SalesforceApp;
import io.pqlconnector.testkit.salesforce.SalesforceOptions;
import io.pqlconnector.testkit.usage.FakeMixpanel;
import io.pqlconnector.testkit.usage.FakeS3;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From an empty folder to the first plan, with what is shipped: three commands. */
final class FirstPlanTest {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 18);

    @TempDir
    private Path folder;

    @Test
    void fromMixpanelIntoHubSpot() {
        Pql pql = new Pql(folder);
        try (FakeMixpanel mixpanel = new FakeMixpanel();
                FakeHubSpot hubSpot = new FakeHubSpot(HubSpotOptions.plain(), (portal, patience) -> {
                    throw new IllegalStateException("the program itself connects");
                })) {
            mixpanel.today(LocalDate.ofInstant(Pql.NOW, ZoneOffset.UTC));
            mixpanel.put(DAY, List.of(mixpanelEvent("Upgrade Requested", 1), mixpanelEvent("Limit Reached", 2)));
            mixpanel.profiles()
                    .put("", List.of("{\"$distinct_id\":\"ada\",\"$properties\":{\"$email\":\"ada@acme.example\"}}"));
            hubSpot.createRecord(new ObjectName("company"), Map.of("name", "Acme", "domain", "acme.example"));
            Map<String, String> variables = Map.of(
                    "MIXPANEL_USERNAME", FakeMixpanel.USERNAME,
                    "MIXPANEL_SECRET", FakeMixpanel.SECRET,
                    "HUBSPOT_TOKEN", hubSpot.secret());

            Pql.Result init = pql.run(
                    "init",
                    "--source=mixpanel",
                    "--project-id=" + FakeMixpanel.PROJECT,
                    "--source-url=" + mixpanel.exportUrl().resolve("/"),
                    "--start=2026-11-10",
                    "--destination=hubspot",
                    "--destination-url=" + hubSpot.url());
            Pql.Result provision = pql.runWith(variables, "provision", "--apply");
            Pql.Result plan = pql.runWith(variables, "plan");

            assertThat(init.exitCode()).as(init.out() + init.err()).isZero();
            assertThat(provision.exitCode())
                    .as(provision.out() + provision.err())
                    .isZero();
            assertPlanned(plan);
            assertThat(pql.runWith(variables, "check", "--live").out()).contains("Nothing wrong was found.");
        }
    }

    @Test
    void fromSegmentIntoSalesforce() throws IOException {
        Pql pql = new Pql(folder);
        try (FakeS3 bucket = new FakeS3();
                FakeSalesforce org = SalesforceLogin.start(SalesforceOptions.plain())) {
            bucket.put(
                    segmentKey(),
                    gzip(String.join(
                            "\n",
                            segmentMessage("identify", "\"traits\":{\"email\":\"ada@acme.example\"}", 1),
                            segmentMessage("track", "\"event\":\"Upgrade Requested\",\"properties\":{}", 2),
                            segmentMessage("track", "\"event\":\"Limit Reached\",\"properties\":{}", 3))));
            org.createRecord(new ObjectName("account"), Map.of("Name", "Acme", "Website", "https://acme.example"));
            pql.write("salesforce-key.pem", SalesforceApp.usual().privateKeyPem());
            Map<String, String> variables = Map.of(
                    "AWS_ACCESS_KEY_ID", "identity",
                    "AWS_SECRET_ACCESS_KEY", "credential",
                    "SALESFORCE_CLIENT_ID", org.app().clientId());

            Pql.Result init = pql.run(
                    "init",
                    "--source=segment",
                    "--bucket=" + FakeS3.BUCKET,
                    "--region=us-east-1",
                    "--source-url=" + bucket.url(),
                    "--start=2026-11-10",
                    "--destination=salesforce",
                    "--destination-url=" + org.loginUrl(),
                    "--username=" + org.app().username());
            Pql.Result provision = pql.runWith(variables, "provision", "--apply");
            Pql.Result plan = pql.runWith(variables, "plan");

            assertThat(init.exitCode()).as(init.out() + init.err()).isZero();
            assertThat(provision.exitCode())
                    .as(provision.out() + provision.err())
                    .isZero();
            assertPlanned(plan);
        }
    }

    private static void assertPlanned(Pql.Result plan) {
        assertThat(plan.exitCode()).as(plan.out() + plan.err()).isZero();
        assertThat(plan.out())
                .contains("acme.example", "Asked to upgrade; hit its record limit 1 time", "+ list \"PQL - Hot\"");
        assertThat(plan.err()).isEmpty();
    }

    private static String mixpanelEvent(String name, int number) {
        long time = DAY.atTime(12, 0).toEpochSecond(ZoneOffset.UTC) + number;
        return """
                {"event":"%s","properties":{"time":%d,"distinct_id":"ada","$insert_id":"i%d","company_id":"acme",\
                "mp_processing_time_ms":%d000}}""".formatted(name, time, number, time + 1);
    }

    private static String segmentMessage(String kind, String message, int number) {
        return """
                {"type":"%s","messageId":"m%d","userId":"ada","timestamp":"%sT12:00:00Z","receivedAt":"%sT12:00:01Z",\
                "context":{"groupId":"acme"},%s}""".formatted(kind, number, DAY, DAY, message);
    }

    private static String segmentKey() {
        return "segment-logs/web/"
                + DAY.atStartOfDay().toInstant(ZoneOffset.UTC).toEpochMilli() + "/1.gz";
    }

    private static byte[] gzip(String lines) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(lines.getBytes(UTF_8));
        }
        return bytes.toByteArray();
    }
}
