package io.pqlconnector.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a CRM refuses: shown with its remedy, left alone while nothing changes, and tried again when something does. */
final class RejectedTest {
    private static final String NUMBER = """
            company:
              match: [ { field: pql_account_key, to: account.key } ]
              create_missing: true
              fields: { pql_score: { from: score, type: number } }
            """;

    private Pql pql;

    // The CRM's field holds texts, and the mapping sends a number from now on.
    @BeforeEach
    void letTheCrmRefuse(@TempDir Path folder) throws IOException {
        pql = CountedReports.configure(folder);
        pql.write("local.yaml", NUMBER.replace("type: number", "type: text"));
        pql.write("export/a.jsonl", CountedReports.lines(0, 3));
        assertThat(pql.run("sync").exitCode()).isZero();
        pql.write("local.yaml", NUMBER);
        pql.write("rules.yaml", """
                version: 1
                account:
                  signals: { reports: { event: Report Run, at_least: 1, within: 30d } }
                  score: { points: { reports: 50 }, threshold: 40 }
                  tiers: [ { name: hot, when: "score >= threshold" } ]
                """);
    }

    @Test
    void showsRecordFieldValueTheCrmsWordsAndTheRemedy() {
        Pql.Result sync = pql.run("sync");

        Pql.Result rejected = pql.run("rejected");

        assertThat(sync.exitCode()).isEqualTo(1);
        assertThat(rejected.exitCode()).isEqualTo(1);
        assertThat(rejected.out()).isEqualTo("""
                local  company acme              pql_score "50"
                    INVALID_TYPE: The field pql_score has the type text since it was first written; "50" is of type number.
                    since run 2 (2026-11-20 10:00 UTC), refused 1 time
                    Write type: text for pql_score in the mapping, or use another field.
                Try them again now:  ./pql rejected --retry     They are tried by themselves once the data, the mapping or the CRM's fields change.
                """);
    }

    @Test
    void isNotTriedAgainWhileNothingChanges() throws IOException {
        pql.run("sync");
        pql.write("export/b.jsonl", CountedReports.lines(3, 4));

        Pql.Result again = pql.run("sync");

        assertThat(again.exitCode()).isEqualTo(1);
        assertThat(again.out()).contains("1 refused before");
        assertThat(pql.run("rejected").out()).contains("since run 2", "refused 1 time\n");
    }

    @Test
    void isTriedAgainWhenAskedTo() {
        pql.run("sync");

        Pql.Result retried = pql.run("rejected", "--retry");

        assertThat(retried.exitCode()).isEqualTo(1);
        assertThat(retried.out())
                .contains("Deliver  local     nothing to change; 1 rejected")
                .contains("since run 2 (2026-11-20 10:00 UTC), refused 2 times");
        assertThat(pql.run("runs").out()).contains("1 calls", "1 rejected");
    }

    @Test
    void isTriedAgainByItselfOnceTheMappingChanges() throws IOException {
        pql.run("sync");
        pql.write("local.yaml", NUMBER.replace("type: number", "type: text"));

        Pql.Result sync = pql.run("sync");

        assertThat(sync.exitCode()).isZero();
        assertThat(pql.run("rejected").out()).isEqualTo("Nothing is rejected.\n");
        assertThat(pql.run("rejected").exitCode()).isZero();
    }

    @Test
    void speaksJson() {
        pql.run("sync");

        assertThat(pql.run("rejected", "--json").out()).isEqualTo("""
                {"destination":"local","object":"company","key":"acme","account":"acme","kind":"upsert","field":"pql_score",\
                "value":"50","code":"INVALID_TYPE","message":"The field pql_score has the type text since it was first written; \\"50\\" is of type number.",\
                "remedy":"Write type: text for pql_score in the mapping, or use another field.","since_run":2,\
                "since":"2026-11-20T10:00:00Z","attempts":1}
                {"summary":{"rejected":1,"unclear":0}}
                """);
    }
}
