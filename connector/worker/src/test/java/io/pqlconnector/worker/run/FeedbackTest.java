package io.pqlconnector.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A rep says no in the CRM: what a run, a plan, an explanation and a report make of it, with the real lake and ledger. */
final class FeedbackTest {
    private static final String FEEDBACK = """
            feedback:
              - { destination: local, field: pql_verdict, cool_down: 30d }
              - { destination: local, list: "Not for us", cool_down: 10d }
            """;

    private Pql pql;

    @BeforeEach
    void configure(@TempDir Path folder) throws IOException {
        pql = CountedReports.configure(folder);
        pql.write("config.yaml", Files.readString(pql.path("config.yaml")) + FEEDBACK);
        pql.write("rules.yaml", """
                version: 1
                account:
                  signals: { reports: { event: Report Run, at_least: 1, within: 30d } }
                  score: { points: { reports: 50 }, threshold: 40 }
                  tiers: [ { name: hot, when: "score >= threshold" } ]
                  plays: [ { name: call, when: "fired.reports", action: "Call them", route: AE } ]
                """);
        pql.write("local.yaml", """
                company:
                  match: [ { field: pql_account_key, to: account.key } ]
                  create_missing: true
                  fields: { pql_score: { from: score, type: number }, pql_tier: { from: tier, type: enumeration } }
                lists:
                  - { name: Hot, of: company, when: "tier == 'hot'" }
                tasks:
                  - { subject: "Hot: {{ account.name }}", body: "Call", when: "entered('hot')", owner: company, due: 1d }
                """);
        pql.write("export/a.jsonl", CountedReports.lines(0, 3));
        assertThat(pql.run("sync").exitCode()).isZero();
    }

    private void crm(String statement) {
        assertThat(pql.crm().execute(statement)).isEqualTo(1);
    }

    private Pql.Result later(String command) throws IOException {
        return at("2026-04-01", 2, command);
    }

    /** As of another day, so many hours after the first run by the clock on the wall. */
    private Pql.Result at(String day, int hours, String command) throws IOException {
        String config = Files.readString(pql.path("config.yaml"));
        pql.write("config.yaml", config.replaceFirst("(?m)^as_of: .*$", "as_of: " + day + "T00:00:00Z"));
        return pql.runAt(Pql.NOW.plus(Duration.ofHours(hours)), command);
    }

    private void says(String words) {
        crm("UPDATE company SET fields = json_set(fields, '$.pql_verdict', '" + words + "')");
    }

    @Test
    void aNoTakesTheAccountOutOfTheListAndIsExplained() throws IOException {
        says("Not a fit: student");
        Pql.Result plan = later("plan");
        Pql.Result run = later("sync");
        Pql.Result again = later("sync");

        assertThat(plan.out()).contains("Feedback local     1 verdict, in company.pql_verdict, 1 new or taken back");
        assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
        assertThat(run.out()).contains("0 qualify");
        assertThat(again.out()).contains("0 changes, 0 calls");
        assertThat(pql.run("explain", "acme").out())
                .contains("no tier, 50 points of 40 needed, no PQL until 2026-05-01, whatever its score")
                .contains("Verdict \"Not a fit: student\", said in local (company.pql_verdict), known since 2026-04-01:"
                        + " left alone until 2026-05-01")
                .contains("Play    none, since a rep does not want this account now")
                .contains("list \"Hot\": company acme, taken off");
        assertThat(pql.run("explain", "acme", "--json").out())
                .contains("\"suppressed\":{\"verdict\":\"Not a fit: student\",\"source\":\"local\"")
                .contains("\"taken_back\":null");
        assertThat(pql.run("accounts").out()).contains("\"Not a fit: student\" · ");
    }

    @Test
    void aReportCountsItAgainstTheTriggersThatHadFired() throws IOException {
        says("Not a fit: student");
        later("sync");

        assertThat(pql.run("report", "--json").out())
                .contains("{\"figure\":\"trigger\",\"signal\":\"reports\",\"fired\":1,\"share\":1,\"turned_down\":1}")
                .contains("{\"figure\":\"feedback\",\"turned_down\":1,\"share\":1}")
                .contains("{\"figure\":\"verdict\",\"words\":\"Not a fit: student\",\"pqls\":1}");
        assertThat(pql.run("report").out()).contains("What reps said", "Not a fit: student");
    }

    @Test
    void onceItHasCooledDownTheRulesCountAgain() throws IOException {
        says("Not a fit: student");
        later("sync");
        at("2026-04-20", 4, "sync");
        String before = pql.run("explain", "acme").out();
        at("2026-05-01", 6, "sync");

        assertThat(before).contains("left alone until 2026-05-01");
        assertThat(pql.run("explain", "acme").out()).contains("known since 2026-04-01: it has cooled down");
    }

    @Test
    void aRunForAnotherInstantIsNotToldWhatIsSaidNow() throws IOException {
        says("Not a fit: student");
        Pql.Result past = pql.runAt(Pql.NOW.plus(Duration.ofHours(2)), "plan", "--as-of", "2025-12-01T00:00:00Z");
        Pql.Result future = pql.runAt(Pql.NOW.plus(Duration.ofHours(2)), "sync", "--as-of", "2026-06-01T00:00:00Z");
        later("sync");

        assertThat(past.out()).contains("0 verdicts, in company.pql_verdict, never read");
        assertThat(future.out()).contains("0 verdicts, in company.pql_verdict, never read");
        assertThat(pql.run("explain", "acme").out()).contains("known since 2026-04-01: left alone until 2026-05-01");
    }

    @Test
    void aListThatIsNotThereIsAWarningAndOneWithMembersSaysNo() throws IOException {
        Pql.Result without = later("sync");

        assertThat(without.exitCode()).isZero();
        assertThat(without.out())
                .contains("what reps say in company list \"Not for us\" of local was not read, so what they said before"
                        + " counts: ")
                .contains("\"Not for us\"");

        crm("INSERT INTO list (object, name) VALUES ('company', 'Not for us')");
        crm("INSERT INTO list_member (list_id, record_id, added_at_ms) SELECT list.id, company.id, 0 FROM list, company"
                + " WHERE list.name = 'Not for us'");
        Pql.Result with = at("2026-04-02", 4, "sync");

        assertThat(with.out())
                .contains("Feedback local     1 verdict, in company list \"Not for us\", 1 new or taken back");
        assertThat(pql.run("explain", "acme").out())
                .contains(
                        "Verdict \"Not for us\", said in local (company list \"Not for us\"), known since 2026-04-02: left"
                                + " alone until 2026-04-12");
    }

    @Test
    void theFieldIsPreparedLikeThoseThatAreWrittenAndStaysWhenTheyGo() {
        Pql.Result before = pql.run("check", "--live");
        Pql.Result made = pql.run("provision", "--apply");
        Pql.Result after = pql.run("check", "--live");
        Pql.Result removed = pql.run("provision", "--remove", "--apply");

        assertThat(before.out() + before.err()).contains("missing").contains("company.pql_verdict");
        assertThat(made.out()).containsPattern("made +company\\.pql_verdict");
        assertThat(after.out() + after.err()).doesNotContain("company.pql_verdict");
        assertThat(removed.out()).containsPattern("company\\.pql_verdict +stays: people's words are in it");
    }

    @Test
    void whatIsWrongWithTheSectionIsToldWithPlaceAndRemedy() throws IOException {
        String config = Files.readString(pql.path("config.yaml")).replace(FEEDBACK, "");
        pql.write("config.yaml", config + """
                feedback:
                  - { destination: locl, field: verdict, cooldown: 2d }
                  - { destination: local }
                  - { destination: local, field: verdict, list: "No" }
                  - { destination: local, field: pql_tier }
                  - { destination: local, list: Hot, verdicts: { a: 1d } }
                  - { destination: local, field: mine, cool_down: soon, verdicts: { "No": never } }
                  - { destination: local, field: mine, object: contact }
                  - { destination: local, field: "" }
                """);

        Pql.Result check = pql.run("check");

        assertThat(check.exitCode()).isEqualTo(2);
        assertThat(check.err().replaceAll("(?m)^.*/", "")).isEqualTo("""
                config.yaml:7:20  feedback[0].destination: unknown "locl". Did you mean "local"?
                config.yaml:7:42  feedback[0].cooldown: unknown key "cooldown". Did you mean "cool_down"?
                config.yaml:8:5  feedback[1].field: is missing. Write field: pql_verdict, the CRM's field that reps \
                fill in, or list: with the name of a list that they put accounts on.
                config.yaml:9:49  feedback[2].list: stands beside a field. Write one of the two, and the other as an \
                entry of its own.
                config.yaml:10:34  feedback[3].field: "pql_tier" is written by local.yaml, so this would read back \
                what we wrote. Name one that reps alone fill in.
                config.yaml:11:33  feedback[4].list: "Hot" is written by local.yaml, so this would read back what we \
                wrote. Name one that reps alone fill in.
                config.yaml:11:48  feedback[4].verdicts: says nothing of a list, which has no words. Write cool_down: \
                90d.
                config.yaml:12:51  feedback[5].cool_down: says nothing beside verdicts: what is not named there is no \
                verdict. Leave one of the two out.
                config.yaml:12:51  feedback[5].cool_down: "soon" is no duration. Write 30d, 12h or 2w.
                config.yaml:12:75  feedback[5].verdicts.No: "never" is no duration. Write 30d, 12h or 2w.
                config.yaml:13:48  feedback[6].object: "contact" is no object of accounts in local.yaml. Known: \
                company.
                config.yaml:14:34  feedback[7].field: names nothing. Write the name that it has in the CRM.
                12 problems in 1 file. Nothing was run.
                """);
    }
}
