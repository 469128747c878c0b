package io.pqlconnector.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.testkit.web.Answer;
import io.pqlconnector.testkit.web.LoopbackServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a webhook of Segment left in its inbox, through a whole run. */
final class WebhookInboxTest {
    private static final String FILE = "data/inbox/segment/20260401T120000.000Z-000.jsonl";

    @TempDir
    private Path folder;

    @Test
    void messagesThatAWebhookBroughtAreScoredEvenWhereTheBucketIsLeftOut() throws IOException {
        Pql pql = configured();
        pql.write(FILE, call("acme", 1) + call("globex", 2) + "{\"type\":\"track\",\"ev");

        Pql.Result sync = pql.run("sync");

        assertThat(sync.exitCode()).as(sync.out() + sync.err()).isZero();
        assertThat(pql.run("accounts", "--json").out()).contains("\"acme\"").contains("\"globex\"");
        assertThat(pql.path("data/quarantine"))
                .satisfiesAnyOf(
                        quarantine -> assertThat(quarantine).doesNotExist(),
                        quarantine -> assertThat(quarantine).isEmptyDirectory());
    }

    @Test
    void whatIsTakenOutOfTheInboxIsTakenOutOfTheScores() throws IOException {
        Pql pql = configured();
        pql.write(FILE, call("acme", 1) + call("globex", 2));
        assertThat(pql.run("sync").exitCode()).isZero();

        pql.write(FILE, call("acme", 1));
        Pql.Result sync = pql.runAt(Pql.NOW.plus(Duration.ofDays(7)), "sync");

        assertThat(sync.exitCode()).as(sync.out() + sync.err()).isZero();
        assertThat(pql.run("accounts", "--json").out()).contains("\"acme\"").doesNotContain("\"globex\"");
    }

    @Test
    void whatSegmentKnowsOfAUserCanNameTheAccount() throws IOException {
        try (LoopbackServer profiles = new LoopbackServer(asked -> new Answer.Whole(
                200,
                asked.path().contains("user_id%3Au-1")
                        ? "{\"traits\":{\"company\":\"initech\"},\"cursor\":{\"has_more\":false}}"
                        : "{\"traits\":{},\"cursor\":{\"has_more\":false}}"))) {
            Pql pql = new Pql(folder);
            RealUsage.configure(
                    pql,
                    "{ type: segment, webhook: { path_secret: 0123456789abcdef, shared_secret: s3cr3t }, profiles: { space: space1,"
                            + " token: t0ken, base_url: \"" + profiles.url() + "\" } }");
            Files.writeString(
                    pql.path("config.yaml"),
                    Files.readString(pql.path("config.yaml"))
                            .replaceAll("key: \\[.*]", "key: [ traits.company ]")
                            .replace("as_of: 2014-06-01T00:00:00Z", ""));
            pql.write(
                    FILE.replace("20260401", "20261119"),
                    call("acme", 1).replace("2014-05-20T10", "2026-11-19T10")
                            + call("globex", 2).replace("2014-05-20T10", "2026-11-19T10"));

            Pql.Result sync = pql.runAt(Instant.now(), "sync");

            assertThat(sync.exitCode()).as(sync.out() + sync.err()).isZero();
            assertThat(pql.run("accounts", "--json").out())
                    .as(sync.out())
                    .contains("\"initech\"")
                    .doesNotContain("\"acme\"");
        }
    }

    private Pql configured() throws IOException {
        Pql pql = new Pql(folder);
        RealUsage.configure(
                pql, "{ type: segment, webhook: { path_secret: 0123456789abcdef, shared_secret: s3cr3t } }");
        return pql;
    }

    private static String call(String account, int number) {
        return """
                {"type":"track","event":"Session Started","messageId":"m-%d","projectId":"web","userId":"u-%d",\
                "timestamp":"2014-05-20T10:00:00Z","receivedAt":"2014-05-20T10:00:00Z","context":{"groupId":"%s"}}
                """.formatted(number, number, account);
    }
}
