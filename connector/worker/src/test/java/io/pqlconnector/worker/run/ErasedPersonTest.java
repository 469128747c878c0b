package io.pqlconnector.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A person whom Segment erases from its archive, and whose messages a webhook brought too; on a server after S3. */
@Tag("slow")
final class ErasedPersonTest {
    private static final String OBJECT = "segment-logs/web/1773100800000/1773144000000.gz";
    private static final String INBOX = "data/inbox/segment/20260310T120000.000Z-000.jsonl";

    @TempDir
    private Path folder;

    @Test
    void whoIsErasedAtSegmentIsGoneOnceTheFileOfTheInboxIsOldAndTheOthersStay() throws IOException {
        try (ObjectStore store = ObjectStore.s3Mock()) {
            Pql pql = configured(store);
            put(store, "segment-logs/web/1772323200000/1772366400000.gz", call("first", 1));
            put(store, OBJECT, call("acme", 2) + call("globex", 3));
            pql.write(INBOX, call("acme", 2) + call("globex", 3));
            Files.setLastModifiedTime(pql.path(INBOX), FileTime.from(Instant.parse("2026-03-10T12:00:00Z")));
            assertThat(accounts(pql, "2026-03-12T06:00:00Z")).contains("\"acme\"", "\"globex\"");

            put(store, OBJECT, call("acme", 2));
            assertThat(accounts(pql, "2026-03-16T06:00:00Z"))
                    .as("while the inbox has them still")
                    .contains("\"acme\"", "\"globex\"");
            assertThat(pql.path(INBOX)).exists();

            // A run of the next week lists the whole archive, and so knows how far back it goes.
            assertThat(accounts(pql, "2026-03-30T06:00:00Z"))
                    .contains("\"acme\"")
                    .doesNotContain("\"globex\"");
            assertThat(pql.path(INBOX)).doesNotExist();
            assertThat(accounts(pql, "2026-03-30T07:00:00Z"))
                    .contains("\"acme\"")
                    .doesNotContain("\"globex\"");
        }
    }

    private Pql configured(ObjectStore store) throws IOException {
        Pql pql = new Pql(Files.createDirectory(folder.resolve("pql")));
        String webhook = ", webhook: { path_secret: 0123456789abcdef, shared_secret: s3cr3t } }";
        pql.configure(
                "time_zone: UTC", store.source(ObjectStore.SECRET_KEY).replaceFirst(" }$", webhook), "context.groupId");
        pql.write("rules.yaml", """
                version: 1
                account:
                  signals: { hit_limit: { event: Limit Reached, at_least: 1, within: 90d } }
                  score: { points: { hit_limit: 40 }, threshold: 40 }
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

    private void put(ObjectStore store, String key, String lines) throws IOException {
        Path root = folder.resolve("bucket");
        Path object = root.resolve(key);
        Files.createDirectories(object.getParent());
        store.put(root, Files.write(object, CountedReports.gzip(lines)));
    }

    private static String accounts(Pql pql, String now) {
        Pql.Result sync = pql.runAt(Instant.parse(now), "sync");
        assertThat(sync.exitCode()).as(sync.out() + sync.err()).isZero();
        return pql.run("accounts", "--json").out();
    }

    private static String call(String account, int number) {
        return """
                {"type":"track","event":"Limit Reached","messageId":"m-%d","projectId":"web","userId":"u-%d",\
                "timestamp":"2026-03-10T12:00:00Z","receivedAt":"2026-03-10T12:00:00Z","context":{"groupId":"%s"}}
                """.formatted(number, number, account);
    }
}
