package io.pqlconnector.worker.run;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people are told of runs that commands make. */
final class AlertsTest {
    @TempDir
    private Path folder;

    private final WireMockServer hook =
            new WireMockServer(wireMockConfig().dynamicPort().bindAddress("127.0.0.1"));
    private Pql pql = new Pql(Path.of(""));

    @BeforeEach
    void aRunWithAHook() throws IOException {
        hook.start();
        answer(200);
        pql = CountedReports.configure(folder);
        pql.write("hook.url", hook.baseUrl() + "/hushhush\n");
        String config = Files.readString(pql.path("config.yaml"));
        pql.write("config.yaml", config + """
                alerts:
                  - type: webhook
                    name: ops
                    url: ${file:hook.url}
                    format: json
                    on: [qualified, run_failed, source_silent, rejected]
                """);
        pql.write("export/a.jsonl", CountedReports.lines(0, 3));
    }

    @AfterEach
    void stop() {
        hook.stop();
    }

    @Test
    void accountsAreToldOnceTheyBecomeHotAndNotForHavingBeenSo() throws IOException {
        assertThat(pql.run("sync").exitCode()).isZero();
        assertThat(titles()).containsExactly("1 account is hot already");

        pql.write("export/b.jsonl", CountedReports.line("b").replace("acme", "globex"));
        assertThat(pql.run("sync", "--as-of", "2026-04-01T00:00:00Z").exitCode())
                .isZero();
        pql.run("sync", "--as-of", "2026-04-02T00:00:00Z");

        assertThat(titles()).containsExactly("1 account is hot already", "globex is hot");
        assertThat(bodies().get(1)).contains("\"account\":{\"key\":\"globex\"", "\"score\":40", "\"tier\":\"hot\"");
    }

    @Test
    void aBaselineTellsOfNobody() {
        assertThat(pql.run("sync", "--baseline").exitCode()).isZero();

        assertThat(titles()).isEmpty();
    }

    @Test
    void aFaultThatLastsIsToldOnceAndThatItIsOver() throws IOException {
        pql.run("sync");
        hook.resetRequests();
        pql.write("export/b.jsonl", "no record\n".repeat(50));
        for (int i = 0; i < 3; i++) {
            assertThat(pql.run("sync").exitCode()).isEqualTo(3);
        }
        assertThat(titles()).containsExactly("Run 2 failed: files");

        Files.delete(pql.path("export/b.jsonl"));
        assertThat(pql.run("sync").exitCode()).isZero();
        assertThat(titles()).containsExactly("Run 2 failed: files", "Runs work again: files");
    }

    @Test
    void aHookThatIsDownChangesNoExitCodeAndGetsTheSameMessageLater() {
        answer(500);
        Pql.Result down = pql.run("sync");
        answer(200);
        Pql.Result soon = pql.runAt(Pql.NOW.plusSeconds(10), "sync");
        Pql.Result later = pql.runAt(Pql.NOW.plus(Duration.ofMinutes(1)), "sync");

        assertThat(down.exitCode()).isZero();
        assertThat(down.err()).contains("alerts ops: The webhook answered 500. It is tried again.");
        assertThat(soon.err()).doesNotContain("alerts");
        assertThat(later.err()).doesNotContain("alerts");
        assertThat(titles()).containsExactly("1 account is hot already", "1 account is hot already");
        assertThat(requests())
                .extracting(request -> request.getHeader("X-PQL-Delivery"))
                .hasSize(2)
                .allMatch(id -> id.equals(requests().get(0).getHeader("X-PQL-Delivery")));
    }

    @Test
    void aHookThatIsGoneIsSaidWithoutItsAddress() {
        answer(404);

        Pql.Result gone = pql.run("sync");

        assertThat(gone.exitCode()).isZero();
        assertThat(gone.err())
                .contains("alerts ops: The webhook answered 404.", "Given up: 1 account is hot already.")
                .doesNotContain("hushhush");
        assertThat(pql.runAt(Pql.NOW.plus(Duration.ofDays(1)), "sync").err()).doesNotContain("alerts");
    }

    @Test
    void mistakesAreToldWithTheirPlaces() throws IOException {
        pql.write("short", "short");
        pql.write("plain.url", "http://hooks.example.com/hushhush");
        pql.write("config.yaml", Files.readString(pql.path("config.yaml")).replaceAll("(?s)alerts:.*", "") + """
                alerts:
                  - type: webhook
                    url: https://hooks.example.com/hushhush
                    format: slak
                    on: [qualifed]
                    tiers: [hott]
                  - type: webhook
                    url: ${file:plain.url}
                    format: slack
                    secret: ${file:short}
                    on: [health]
                    most_per_hour: 0
                  - type: email
                    to: "Rev Ops <revops@acme.com>"
                    from: pql@acme.com
                    host: smtp.acme.com
                    username: pql
                    name: webhook
                  - { type: carrier_pigeon, on: [health] }
                  - { type: email, to: [], from: pql@acme.com, host: smtp.acme.com, on: [] }
                  - { type: email, to: ["", revops@acme.com], from: pql@acme.com, host: smtp.acme.com, on: [health] }
                """);

        Pql.Result check = pql.run("check");

        assertThat(check.exitCode()).isEqualTo(2);
        assertThat(check.err().replace(folder + "/", ""))
                .doesNotContain("hushhush")
                .isEqualTo("""
                config.yaml:8:10  alerts[0].url: is a secret and must not stand here. Write url: ${SLACK_WEBHOOK}, or ${file:PATH} \
                for a mounted file.
                config.yaml:9:13  alerts[0].format: unknown "slak". Did you mean "slack"?
                config.yaml:10:10  alerts[0].on[0]: unknown "qualifed". Did you mean "qualified"?
                config.yaml:11:12  alerts[0].tiers: unknown "hott". Did you mean "hot"?
                config.yaml:13:10  alerts[1].url: must begin with https:// and name a host: what it says would travel in the \
                clear. Only this machine itself may be called with http://.
                config.yaml:15:13  alerts[1].secret: is too short to sign with. Take at least 16 random characters.
                config.yaml:15:13  alerts[1].secret: signs format: json alone; Slack and Teams know no signature. Leave it out \
                here.
                config.yaml:17:20  alerts[1].most_per_hour: must be at least 1, found 0.
                config.yaml:18:5  alerts[2].on: is missing. Say what is to be told, such as on: [qualified, run_failed, \
                source_silent]. There are qualified, run_failed, rejected, quota_short, source_silent, health, stopped.
                config.yaml:19:9  alerts[2].to: is no e-mail address. Write it alone, without a name, such as \
                revops@example.com.
                config.yaml:22:15  alerts[2].username: stands alone. A mail server wants username and password, or neither.
                config.yaml:23:11  alerts[2].name: "webhook" is taken. Give each of the alerts a name of its own.
                config.yaml:24:13  alerts[3].type: unknown "carrier_pigeon". Known: webhook, email.
                config.yaml:25:24  alerts[4].to: is empty, so nobody would be told. Write to: [revops@example.com].
                config.yaml:25:73  alerts[4].on: is empty, so nothing would be told. Say what is to be told, such as on: \
                [qualified, run_failed, source_silent]. There are qualified, run_failed, rejected, quota_short, \
                source_silent, health, stopped.
                config.yaml:26:24  alerts[5].to: has an empty address. Write to: [revops@example.com].
                16 problems in 1 file. Nothing was run.
                """);
    }

    @Test
    void aCheckSendsATestOnlyIfItIsAskedTo() {
        Pql.Result live = pql.run("check", "--live");
        assertThat(live.exitCode()).as(live.err()).isZero();
        assertThat(live.out())
                .contains(
                        "Alerts         ops: a webhook cannot be asked without posting. Post: ./pql check --alert-test");
        assertThat(titles()).isEmpty();

        Pql.Result test = pql.run("check", "--alert-test");
        assertThat(test.exitCode()).as(test.err()).isZero();
        assertThat(test.out()).contains("Alerts         ops: a test message was sent");
        assertThat(titles()).containsExactly("This is a test");
        assertThat(bodies().get(0)).contains("\"kind\":\"test\"");

        answer(410);
        Pql.Result gone = pql.run("check", "--alert-test");
        assertThat(gone.exitCode()).isEqualTo(3);
        assertThat(gone.err()).contains("Alerts         ops: The webhook answered 410.");
    }

    @Test
    void aCheckTellsWhatWasGivenUp() {
        answer(404);
        pql.run("sync");

        Pql.Result live = pql.run("check", "--live");

        assertThat(live.exitCode()).isZero();
        assertThat(live.out())
                .contains(
                        "(1 message of the last week given up, the last at 2026-11-20 10:00 UTC: The webhook answered 404.");
    }

    private void answer(int status) {
        hook.resetMappings();
        hook.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(status)));
    }

    private List<LoggedRequest> requests() {
        return hook.findAll(anyRequestedFor(anyUrl()));
    }

    private List<String> bodies() {
        return requests().stream().map(LoggedRequest::getBodyAsString).toList();
    }

    private List<String> titles() {
        return bodies().stream()
                .map(body -> body.replaceAll("(?s).*?\"title\":\"(.*?)\".*", "$1"))
                .toList();
    }
}
