package io.pqlconnector.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is explained of a person in two accounts, in a zone in which a day begins earlier than in UTC. */
final class ExplainTest {
    @TempDir
    private Path folder;

    private Pql pql = new Pql(Path.of(""));

    @BeforeEach
    void configure() throws IOException {
        pql = new Pql(folder);
        pql.configure(
                "time_zone: Asia/Tokyo", "{ type: files, format: mixpanel, path: \"export/*\" }", "properties.org");
        pql.write("rules.yaml", """
                version: 1
                account:
                  signals:
                    reports: { event: Report Run, at_least: 1 }
                    quiet:   { quiet_for: 5d }
                  score: { points: { reports: 40, quiet: -10 }, threshold: 40 }
                user:
                  signals: { reports: { event: Report Run, at_least: 1 } }
                  score: { points: { reports: { each: 10, cap: 100 } }, threshold: 20 }
                  tiers:
                    - { name: champion, when: "score >= threshold" }
                    - { name: active,   when: "score > 0" }
                """);
        pql.write("local.yaml", """
                company:
                  match: [ { field: pql_account_key, to: account.key } ]
                  create_missing: true
                  fields:
                    pql_reasons:     { from: reasons }
                    pql_quiet_since: { from: last.quiet }
                """);
        // 2026-03-01 20:00 UTC, which is the second in Tokyo, and ten days later.
        pql.write(
                "export/a.jsonl",
                report(1, 1772395200, "[\"acme\",\"zeta\"]")
                        + report(2, 1773259200, "\"zeta\"")
                        + report(3, 1773259201, "\"zeta\""));
    }

    private static String report(int id, long seconds, String organisation) {
        return "{\"event\":\"Report Run\",\"properties\":{\"time\":" + seconds
                + ",\"distinct_id\":\"ada\",\"$insert_id\":\"i" + id + "\",\"org\":" + organisation + "}}\n";
    }

    @Test
    void theHistoryOfAPersonInTwoAccountsIsThatInTheFirst() {
        pql.run("sync", "--as-of", "2026-03-03T00:00:00Z");
        pql.run("sync", "--as-of", "2026-03-13T00:00:00Z");

        String explained = pql.run("explain", "ada").out();

        assertThat(explained)
                .contains("User    ada: active, 10 points of 20 needed", "        active since 2026-03-03\n")
                .contains("User    ada: champion, 30 points of 20 needed")
                .contains("how this user's tier changed is kept for the account acme");
    }

    @Test
    void aRunForAnEarlierInstantOfAnotherResultLeavesNoTrace() throws IOException {
        pql.run("sync", "--as-of", "2026-03-03T00:00:00Z");
        pql.write("export/b.jsonl", report(4, 1772395201, "\"acme\""));

        pql.run("sync", "--as-of", "2026-03-03T00:00:00Z");

        assertThat(pql.run("explain", "ada").out())
                .contains("        champion since 2026-03-03\n")
                .doesNotContain("active since");
    }

    @Test
    void daysInReasonsAndFieldsAreThoseOfTheConfiguredZone() {
        pql.run("sync", "--as-of", "2026-03-13T00:00:00Z");

        assertThat(pql.run("explain", "acme").out())
                .contains(
                        "pql_quiet_since \"2026-03-02\", pql_reasons \"1 x Report Run; no activity since 2026-03-02\"");
    }
}
