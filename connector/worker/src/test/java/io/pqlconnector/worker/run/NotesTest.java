package io.pqlconnector.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Notes, as a plan, a run and an explanation show them. */
final class NotesTest {
    private static final String DAY_1 = "2026-03-03T00:00:00Z";
    private static final String SHOWN = "note \"acme became hot: 1 x Report Run Offer the Team plan before …\"";
    private static final String WHOLE = "acme became hot: 1 x Report Run\\nOffer the Team plan before they ask for it.";

    @TempDir
    private Path folder;

    private Pql pql = new Pql(Path.of(""));

    @BeforeEach
    void configure() throws IOException {
        pql = new Pql(folder);
        pql.configure("", "{ type: files, format: mixpanel, path: \"export/*\" }", "properties.org");
        pql.write("rules.yaml", """
                version: 1
                account:
                  signals:
                    reports: { event: Report Run, at_least: 1 }
                  score: { points: { reports: 40 }, threshold: 40 }
                  tiers:
                    - { name: hot, when: "score >= threshold" }
                """);
        pql.write("local.yaml", """
                company:
                  match: [ { field: pql_account_key, to: account.key } ]
                  create_missing: true
                  fields:
                    pql_score: { from: score, type: number }
                notes:
                  - name: became hot
                    when: "entered('hot')"
                    body: |
                      {{ account.name }} became hot: {{ reasons }}
                      Offer the Team plan before they ask for it.
                """);
        // 2026-03-01 20:00 UTC.
        pql.write(
                "export/a.jsonl",
                "{\"event\":\"Report Run\",\"properties\":{\"time\":1772395200,\"distinct_id\":\"ada\","
                        + "\"$insert_id\":\"i1\",\"org\":\"acme\"}}\n");
    }

    @Test
    void aPlanShowsTheBeginningAndItsJsonTheWhole() {
        assertThat(pql.run("plan", "--as-of", DAY_1).out())
                .contains("+ " + SHOWN)
                .contains("1 create note, 1 upsert");
        assertThat(pql.run("plan", "--as-of", DAY_1, "--json").out())
                .contains("\"kind\":\"create_note\",\"body\":\"" + WHOLE + "\"");
    }

    @Test
    void aRunCountsThemAndAnExplanationShowsThem() {
        Pql.Result run = pql.run("sync", "--as-of", DAY_1);

        assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
        assertThat(run.out()).contains("1 note, 1 record (1 new); all confirmed");
        assertThat(pql.run("explain", "acme").out()).contains(SHOWN + ": company acme, created on 2026-03-03, run 1");
        assertThat(pql.run("explain", "acme", "--json").out())
                .contains("{\"kind\":\"create_note\",\"name\":\"" + WHOLE + "\",\"object\":\"company\"");
    }

    @Test
    void aBaselineTakesThemAsDone() {
        pql.run("sync", "--baseline", "--as-of", DAY_1);

        assertThat(pql.run("explain", "acme").out())
                .contains(SHOWN + ": company acme, taken as done by the baseline of run 1");
    }
}
