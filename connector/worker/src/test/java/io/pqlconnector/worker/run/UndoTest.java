package io.pqlconnector.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Taking a run back, with the real ledger and the local CRM. */
final class UndoTest {
    private static final String RULES = """
            version: 1
            account:
              signals: { reports: { event: Report Run, at_least: 1, within: 30d } }
              score: { points: { reports: 50 }, threshold: 40 }
              tiers: [ { name: hot, when: "score >= threshold" } ]
            """;

    private Pql pql;

    @BeforeEach
    void runTwice(@TempDir Path folder) throws IOException {
        pql = CountedReports.configure(folder);
        pql.write("export/a.jsonl", CountedReports.lines(0, 3));
        assertThat(pql.run("sync").exitCode()).isZero();
        pql.write("rules.yaml", RULES);
        assertThat(pql.run("sync").exitCode()).isZero();
    }

    @Test
    void putsBackWhatStoodThereBefore() {
        Pql.Result undo = pql.run("undo", "2");

        assertThat(undo.exitCode()).isZero();
        assertThat(undo.out())
                .contains("Deliver  local     1 record; all confirmed")
                .contains("""
                        Undo     run 2: 1 field of 1 record put back
                                 The next sync writes what the rules say. Correct them first:  ./pql plan
                        """);
        assertThat(pql.run("accounts").out()).as("nobody was scored anew").contains("acme");
        assertThat(pql.run("plan").out()).contains("company pql_score 40 -> 50");
        assertThat(pql.run("runs", "--json").out()).contains("\"command\":\"undo 2\"");
    }

    @Test
    void saysThatThereIsNoSuchRun() {
        Pql.Result undo = pql.run("undo", "7");

        assertThat(undo.exitCode()).isEqualTo(2);
        assertThat(undo.err()).isEqualTo("There is no run 7. Which there are:  ./pql runs\n");
    }

    @Test
    void saysWhatIsLeftAndEndsWithOne() throws IOException {
        pql.write("rules.yaml", RULES.replace("reports: 50", "reports: 60"));
        pql.run("sync");

        Pql.Result undo = pql.run("undo", "2");

        assertThat(undo.exitCode()).isEqualTo(1);
        assertThat(undo.out()).contains("""
                Undo     run 2: 0 fields of 0 records put back
                         1 field left: a later run wrote it
                           company acme  pql_score: a later run wrote it
                """);
        assertThat(pql.run("undo", "2", "--json").out()).contains("""
                {"object":"company","key":"acme","field":"pql_score","left":"written_later"}
                """);
    }
}
