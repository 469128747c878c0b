package io.pqlconnector.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules over what people typed into the CRM, with the real lake and ledger. */
final class EnrichTest {
    private static final String ENRICH = """
            enrich:
              - { destination: local, object: company, traits: { industry: industry, employees: numberofemployees } }
              - { destination: local, object: contact, traits: { title: jobtitle } }
            """;

    private Pql pql;

    @BeforeEach
    void configure(@TempDir Path folder) throws IOException {
        pql = CountedReports.configure(folder);
        enriches(ENRICH);
        pql.write("rules.yaml", """
                version: 1
                account:
                  signals:
                    reports: { event: Report Run, at_least: 1, within: 30d }
                    company_size: { trait: employees, at_least: 50 }
                    target: { trait: industry, in: [saas] }
                  score: { points: { reports: 10, company_size: 20, target: 20 }, threshold: 40 }
                  tiers: [ { name: hot, when: "score >= threshold" } ]
                  plays: [ { name: call, when: "traits.employees >= 100", action: "Call {{ traits.industry }}" } ]
                """);
        pql.write("local.yaml", """
                company:
                  match: [ { field: pql_account_key, to: account.key } ]
                  create_missing: true
                  fields: { pql_score: { from: score, type: number } }
                contact:
                  match: [ { field: pql_user_key, to: user.key } ]
                  create_missing: true
                  who: { top_users: 1 }
                  fields: { pql_title: { from: user.traits.title, type: text } }
                """);
        pql.write("export/a.jsonl", CountedReports.lines(0, 3));
    }

    private void enriches(String section) throws IOException {
        String text = Files.readString(pql.path("config.yaml"));
        pql.write("config.yaml", text.replace(ENRICH, "") + section);
    }

    private void typed(String table, String field, String json) {
        assertThat(pql.crm()
                        .execute("UPDATE " + table + " SET fields = json_set(fields, '$." + field + "', json('" + json
                                + "'))"))
                .isEqualTo(1);
    }

    private Pql.Result secondRun() {
        assertThat(pql.run("sync").exitCode()).isZero();
        typed("company", "industry", "\"SaaS\"");
        typed("company", "numberofemployees", "120");
        typed("contact", "jobtitle", "\"CTO\"");
        return pql.run("sync");
    }

    @Test
    void fromTheSecondRunOnARuleFiresOnWhatAPersonTyped() {
        Pql.Result first = pql.run("sync");
        typed("company", "industry", "\"SaaS\"");
        typed("company", "numberofemployees", "120");
        typed("contact", "jobtitle", "\"CTO\"");
        Pql.Result plan = pql.run("plan");
        Pql.Result second = pql.run("sync");

        assertThat(first.out())
                .contains("Enrich   local     nobody to ask about yet; this run finds out whom there is")
                .contains("0 qualify");
        assertThat(plan.out())
                .contains("Enrich   local     1 company, 2 traits ", "Enrich   local     1 contact, 1 trait ")
                .contains("company pql_score 10 -> 50");
        assertThat(second.exitCode()).as(second.out() + second.err()).isZero();
        assertThat(second.out())
                .contains("Enrich   local     1 company, 2 traits, as of 2026-11-20 10:00 UTC")
                .contains("1 qualify");
        assertThat(pql.run("explain", "acme").out())
                .contains("hot, 50 points of 40 needed")
                .contains("+20  employees: 120")
                .contains("Play    call: Call SaaS")
                .contains("pql_title \"CTO\"");
    }

    @Test
    void theCrmIsAskedOnceADayAndTheSameAnswerChangesNothing() {
        secondRun();
        String accounts = pql.run("accounts", "--json").out();

        Pql.Result soon = pql.run("sync");
        Pql.Result later = pql.runAt(Pql.NOW.plus(Duration.ofDays(1)), "sync");
        String same = pql.run("accounts", "--json").out();
        typed("company", "numberofemployees", "7");
        Pql.Result changed = pql.runAt(Pql.NOW.plus(Duration.ofDays(2)), "sync");

        assertThat(soon.out()).contains("Nothing new since run 2: 0 events, 0 changes, 0 calls.");
        assertThat(later.out())
                .contains("Enrich   local     1 company, 2 traits, unchanged")
                .contains("Nothing new since run 2: 0 events, 0 changes, 0 calls.");
        assertThat(same).isEqualTo(accounts);
        assertThat(changed.out()).contains("0 qualify");
    }

    @Test
    void whatIsNoLongerConfiguredIsNoTraitAnyMore() throws IOException {
        secondRun();
        enriches("");

        Pql.Result without = pql.run("sync");

        assertThat(without.exitCode()).as(without.out() + without.err()).isZero();
        assertThat(without.out()).doesNotContain("Enrich").contains("0 qualify");
    }

    @Test
    void programsAreToldHowManyThereAre() {
        secondRun();

        assertThat(pql.run("sync", "--json").out()).contains("\"enriched\":2");
    }

    @Test
    void aTraitThatWasNeverReadIsUnknown() {
        pql.run("sync");

        assertThat(pql.run("explain", "acme").out()).contains("company size (nothing known, needed 50");
    }
}
