package io.pqlconnector.worker.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What Segment's webhook posts, through a worker in a process of its own, to the CRM. There is no bucket. */
@Tag("slow")
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class SegmentWorkerTest {
    private static final String PATH = "/webhooks/segment/0123456789abcdef";
    private static final String SECRET = "s3cret-of-the-destination";

    @TempDir
    private Path folder;

    @Test
    void aLimitThatIsHitIsInTheCrmSoonAfterAndAMessageThatComesAgainIsCountedOnce() throws Exception {
        Pql pql = configured("1s");
        String acme = limitReached("acme", "1");
        String globex = limitReached("globex", "2");
        String batch = "[" + globex + "," + acme + "]";
        String second = limitReached("acme", "3");
        try (RunningWorker worker = RunningWorker.start(pql)) {
            URI url = RunningWorker.url(worker.listening(), PATH);
            // The run that every worker starts with.
            worker.untilRunEnds();

            assertThat(worker.push(url, signature(globex), acme)).isEqualTo(401);
            assertThat(worker.push(url, signature(acme), acme)).isEqualTo(200);
            assertThat(worker.push(url, signature(acme), acme)).isEqualTo(200);
            assertThat(scoresAfterRuns(worker, pql, Map.of("acme", "40"))).containsOnly(entry("acme", "40"));

            assertThat(worker.push(url, signature(batch), batch))
                    .as("of a list Segment signs the first message alone")
                    .isEqualTo(401);
            assertThat(worker.push(url, signature(globex), batch)).isEqualTo(200);
            assertThat(scoresAfterRuns(worker, pql, Map.of("acme", "40", "globex", "40")))
                    .containsOnly(entry("acme", "40"), entry("globex", "40"));

            assertThat(worker.push(url, signature(second), second)).isEqualTo(200);
            assertThat(scoresAfterRuns(worker, pql, Map.of("acme", "80", "globex", "40")))
                    .containsOnly(entry("acme", "80"), entry("globex", "40"));

            assertThat(worker.stop()).as(worker.printed()).isZero();
            assertThat(worker.printed()).doesNotContain(SECRET, PATH);
        }
    }

    @Test
    void whatWasAnsweredWith200OutlivesAWorkerThatIsKilledRightAfter() throws Exception {
        Pql pql = configured("1h");
        String acme = limitReached("acme", "1");
        try (RunningWorker worker = RunningWorker.start(pql)) {
            URI url = RunningWorker.url(worker.listening(), PATH);

            assertThat(worker.push(url, signature(acme), acme)).isEqualTo(200);
            worker.kill();
        }

        Pql.Result sync = pql.runAt(Instant.now(), "sync");

        assertThat(sync.exitCode()).as(sync.out() + sync.err()).isZero();
        assertThat(scores(pql)).containsOnly(entry("acme", "40"));
    }

    /** An account's score is 40 for a first limit that it hit, and 80 from the second on. */
    private Pql configured(String debounce) throws IOException {
        Pql pql = new Pql(folder);
        pql.configure(
                "as_of: 2026-03-31T00:00:00Z\nserver: { port: 0, debounce: " + debounce + " }\n" + RunningWorker.LOG,
                "{ type: segment, name: segment, webhook: { path_secret: " + PATH.substring(PATH.lastIndexOf('/') + 1)
                        + ", shared_secret: " + SECRET + " } }",
                "context.groupId");
        pql.write("rules.yaml", """
                version: 1
                account:
                  signals:
                    hit_limit:       { event: Limit Reached, at_least: 1, within: 14d }
                    hit_limit_again: { event: Limit Reached, at_least: 2, within: 14d }
                  score: { points: { hit_limit: 40, hit_limit_again: 40 }, threshold: 40 }
                  tiers: [ { name: hot, when: "score >= threshold" } ]
                """);
        pql.write("local.yaml", """
                company:
                  match: [ { field: pql_account_key, to: account.key } ]
                  create_missing: true
                  fields: { pql_score: { from: score, type: number } }
                """);
        return pql;
    }

    private static String limitReached(String account, String id) {
        return """
                {"type":"track","event":"Limit Reached","messageId":"m-%s","projectId":"web","userId":"u-%s",\
                "timestamp":"2026-03-30T12:00:00.000Z","receivedAt":"2026-03-30T12:00:01.000Z",\
                "context":{"groupId":"%s"},"properties":{"records":1e3}}""".formatted(id, id, account);
    }

    private static String signature(String message) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec(SECRET.getBytes(UTF_8), "HmacSHA1"));
        return HexFormat.of().formatHex(mac.doFinal(message.getBytes(UTF_8)));
    }

    /** The scores in the CRM once they are what is wanted; else after so many runs as two pushes can bring. */
    private static SortedMap<String, String> scoresAfterRuns(RunningWorker worker, Pql pql, Map<String, String> wanted)
            throws InterruptedException, SQLException {
        SortedMap<String, String> scores = new TreeMap<>();
        for (int runs = 0; runs < 2 && !scores.equals(wanted); runs++) {
            worker.untilRunEnds();
            scores = scores(pql);
        }
        return scores;
    }

    /** The score of each company in the CRM. */
    private static SortedMap<String, String> scores(Pql pql) throws SQLException {
        SortedMap<String, String> scores = new TreeMap<>();
        try (Connection crm = DriverManager.getConnection("jdbc:sqlite:" + pql.path("data/crm.db"));
                Statement statement = crm.createStatement();
                ResultSet rows = statement.executeQuery("SELECT key, fields ->> 'pql_score' FROM company")) {
            while (rows.next()) {
                scores.put(rows.getString(1), rows.getString(2));
            }
        }
        return scores;
    }
}
