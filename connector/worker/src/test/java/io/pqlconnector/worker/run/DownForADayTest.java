package io.pqlconnector.worker.run;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import io.pqlconnector.testkit.Fault;
import io.pqlconnector.testkit.crm.CrmOptions;
import io.pqlconnector.testkit.crm.FakeCrmServer;
import io.pqlconnector.testkit.crm.Faults;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A CRM that is down for a day, with runs all the time: the work waits, nothing is lost or doubled, and people hear of it once. */
@Tag("slow")
final class DownForADayTest {
    private static final Instant MORNING = Instant.parse("2026-03-31T06:00:00Z");

    @TempDir
    private Path folder;

    @Test
    void whatWaitsIsDeliveredOnceAndPeopleAreToldOnceThatItIsDownAndOnceThatItIsBack() throws Exception {
        WireMockServer hook = new WireMockServer(wireMockConfig().dynamicPort().bindAddress("127.0.0.1"));
        hook.start();
        hook.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(200)));
        try (FakeCrmServer crm = new FakeCrmServer(CrmOptions.STANDARD)) {
            Pql pql = CountedReports.configureEnrolling(folder, crm);
            pql.write("hook.url", hook.baseUrl() + "/hushhush\n");
            String config = Files.readString(pql.path("config.yaml")).replaceFirst("as_of: .*\n", "");
            pql.write("config.yaml", config + """
                    alerts: [ { type: webhook, url: "${file:hook.url}", format: json, on: [ run_failed ] } ]
                    """);
            pql.write("export/a.jsonl", CountedReports.line("1774900000", "ann@acme.example", "i1"));
            crm.faults(Faults.always(Fault.ERROR_BEFORE));
            for (int hour = 0; hour < 24; hour += 3) {
                Pql.Result down = pql.runAt(MORNING.plus(Duration.ofHours(hour)), "sync");
                assertThat(down.exitCode()).as(down.out() + down.err()).isEqualTo(3);
            }
            assertThat(told(hook)).as("while it is down").hasSize(1);
            assertThat(crm.operations()).isEmpty();

            crm.faults(Faults.NONE);
            Pql.Result back = pql.runAt(MORNING.plus(Duration.ofHours(24)), "sync");

            assertThat(back.exitCode()).as(back.out() + back.err()).isZero();
            assertThat(crm.operations().values()).hasSize(3).containsOnly(1);
            assertThat(crm.enrollments()).hasSize(1);
            assertThat(told(hook)).hasSize(2);
            assertThat(told(hook).get(1)).contains("again");
        } finally {
            hook.stop();
        }
    }

    private static List<String> told(WireMockServer hook) {
        return hook.findAll(postRequestedFor(anyUrl())).stream()
                .map(request -> request.getBodyAsString())
                .toList();
    }
}
