package io.pqlconnector.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.testkit.salesforce.FakeSalesforce;
import io.pqlconnector.testkit.salesforce.SalesforceOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How an org that has nothing of ours is got ready, as a user sees it. */
final class SalesforceProvisionTest {
    private final FakeSalesforce org = SalesforceLogin.start(SalesforceOptions.plain());

    private Pql pql = new Pql(Path.of("."));

    @BeforeEach
    void writeFiles(@TempDir Path folder) throws IOException {
        pql = new Pql(folder);
        pql.write("export/a.jsonl", CountedReports.lines(0, 3));
        pql.write("rules.yaml", """
                version: 1
                account:
                  signals: { reports: { event: Report Run, at_least: 1, within: 30d } }
                  score: { points: { reports: 50 }, threshold: 40 }
                  tiers: [ { name: hot, when: "score >= threshold" }, { name: warm, when: "score > 0" } ]
                """);
        pql.write("salesforce.yaml", """
                account:
                  match: [ { field: Website, to: account.domain } ]
                  fields:
                    PQL_Score__c: { from: score, type: number }
                    PQL_Tier__c:  { from: tier, type: enumeration }
                contact:
                  match: [ { field: Email, to: user.email } ]
                  fields: {}
                lists: [ { name: "PQL - Hot", of: account, when: "tier == 'hot'" } ]
                tasks: [ { when: "tier == 'hot'", subject: Call, of: account, owner: account, due: 1d } ]
                """);
        pql.write("config.yaml", """
                as_of: 2026-03-31T00:00:00Z
                sources: [ { type: files, format: mixpanel, path: "export/*" } ]
                accounts: { key: [ properties.org ] }
                rules: rules.yaml
                destinations:
                  - { type: salesforce, mapping: salesforce.yaml, %s }
                """.formatted(SalesforceLogin.clientCredentials(org)));
    }

    @AfterEach
    void stop() {
        org.close();
    }

    @Test
    void anOrgIsGotReadyAndCleanedUpAgain() {
        Pql.Result before = pql.run("check", "--live");
        Pql.Result made = pql.run("provision", "--apply");
        Pql.Result after = pql.run("check", "--live");
        Pql.Result removed = pql.run("provision", "--remove", "--apply");

        assertThat(before.exitCode()).isEqualTo(3);
        assertThat(before.err())
                .contains(
                        "account.PQL_Tier__c: a new field of the type enumeration, with the values hot, warm: missing,"
                                + " ./pql provision --apply makes it");
        assertThat(made.exitCode()).as(made.out() + made.err()).isZero();
        assertThat(made.out())
                .containsPattern("made +account.PQL_Account_Key__c +text")
                .containsPattern("made +account.PQL_Trigger_Lists__c +multi_select")
                .containsPattern("made +Task.PQL_Task_Key__c +text");
        assertThat(after.exitCode()).as(after.out() + after.err()).isZero();
        assertThat(removed.exitCode()).as(removed.out()).isZero();
        assertThat(org.query("SELECT Id FROM PermissionSet")).isEmpty();
    }

    @Test
    void whoMayChangeNothingGetsAProjectForAnAdmin() throws Exception {
        Pql.Result written = pql.run("provision", "--metadata", "deploy");

        assertThat(written.exitCode()).as(written.err()).isZero();
        assertThat(written.out()).isEqualTo("salesforce: 12 files in deploy. How to deploy them: deploy/README.md\n");
        assertThat(Files.readString(pql.path(
                        "deploy/force-app/main/default/objects/Account/listViews/PQL_qualified.listView-meta.xml")))
                .contains("<field>PQL_Tier__c</field>");
        assertThat(org.tally().calls()).isZero();
    }
}
