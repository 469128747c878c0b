package io.pqlconnector.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.testkit.salesforce.FakeSalesforce;
import io.pqlconnector.testkit.salesforce.SalesforceApp;
import io.pqlconnector.testkit.salesforce.SalesforceCadence;
import io.pqlconnector.testkit.salesforce.SalesforceField;
import io.pqlconnector.testkit.salesforce.SalesforceOptions;
import io.pqlconnector.testkit.salesforce.SalesforceUser;
import io.pqlconnector.testkit.salesforce.TokenTrouble;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code check --live} says of an org that is not ready. */
final class SalesforceCheckTest {
    private static final SalesforceOptions READY = SalesforceOptions.plain()
            .users(List.of(SalesforceUser.of("sdr@ours.example")))
            .cadences(List.of(SalesforceCadence.active("Outgrown free plan")))
            .fields(
                    "Account",
                    List.of(
                            SalesforceField.text("PQL_Account_Key__c", 255).key(),
                            SalesforceField.number("PQL_Score__c", 18, 2),
                            SalesforceField.picklist("PQL_Tier__c", "hot", "warm")
                                    .restricted()))
            .fields(
                    "Contact",
                    List.of(SalesforceField.text("PQL_User_Key__c", 255).key()));

    private Pql pql;

    @SuppressWarnings("NullAway.Init") // Each test starts one of its own.
    private FakeSalesforce org;

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
                enrollments:
                  - { sequence: Outgrown free plan, when: "tier == 'hot'", sender: { email: sdr@ours.example } }
                """);
    }

    @AfterEach
    void stop() {
        org.close();
    }

    @Test
    void saysNothingOfAnOrgThatIsReady() throws IOException {
        start(READY, "", "");
        Pql.Result provision = pql.run("provision", "--apply");
        assertThat(provision.exitCode()).as(provision.out() + provision.err()).isZero();

        Pql.Result check = pql.run("check", "--live");

        assertThat(check.exitCode()).as(check.out() + check.err()).isZero();
        assertThat(check.out()).contains("Destination    salesforce: org 00D").contains("Nothing wrong was found.");
    }

    /** Salesforce has the same words for several things, so that they are all named. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            EXPIRED_CERTIFICATE  | authentication failure        | has run out
            NOT_PRE_AUTHORIZED   | user hasn't approved          | The app is not pre-authorized for this user. In Salesforce: Setup > External Client App Manager
            NO_ACCESS_TO_THE_APP | is not admin approved         | Add a permission set of the user to the app's policies.
            UNKNOWN_APP          | client identifier invalid     | A new app is known after up to ten minutes.
            INACTIVE_USER        | user is inactive              | Activate it in Salesforce, or name another.
            LOCKED_USER          | user is locked                | Unlock it in Salesforce: Setup > Users.
            EXPIRED_ASSERTION    | expired authorization code    | Compare this machine's clock with the right time.
            """)
    void namesWhyTheLoginWasRefused(TokenTrouble trouble, String theirs, String ours) throws IOException {
        start(READY, "", "");
        org.admin().refuseLogins(trouble);

        assertThat(said())
                .contains("Salesforce did not let us in (")
                .contains(theirs)
                .contains(ours);
    }

    @Test
    void namesAKeyThatIsNotThatOfTheCertificate() throws IOException {
        start(READY.app(SalesforceApp.usual().withOtherKeys()), "", "");

        assertThat(said())
                .contains("invalid assertion. The certificate of the app has run out, or is not that of our key. Make a"
                        + " new pair");
    }

    @Test
    void namesAnAudienceOfAnotherLogin() throws IOException {
        start(READY, "audience: \"https://test.salesforce.com\",", "");

        assertThat(said())
                .contains("audience is invalid. The statement is for another login. Write auth: { audience:"
                        + " https://login.salesforce.com } for production");
    }

    @Test
    void namesAnotherOrg() throws IOException {
        start(READY, "", "org_id: 00D000000000001, ");

        assertThat(said())
                .contains("These credentials lead to the Salesforce org 00D")
                .contains("but org_id says 00D000000000001. Nothing was read or written there.");
    }

    @Test
    void namesAMissingField() throws IOException {
        start(READY, "", "");
        org.admin().deleteField("Account", "PQL_Score__c");

        assertThat(said())
                .contains(
                        "account.PQL_Score__c: a new field of the type number: missing, ./pql provision --apply makes it");
    }

    @Test
    void namesAHiddenField() throws IOException {
        start(READY, "", "");
        org.admin().hideField("Account", "PQL_Score__c");

        assertThat(said()).contains("account.PQL_Score__c: is there, but hidden from our user by field-level security");
    }

    @Test
    void namesAFieldThatMayNotBeWritten() throws IOException {
        start(READY, "", "");
        org.admin().lockField("Account", "PQL_Score__c");

        assertThat(said()).contains("account.PQL_Score__c: our user may read it but not write it");
    }

    @Test
    void namesAMissingValueOfAPicklist() throws IOException {
        start(READY, "", "");
        org.admin().deactivate("Account", "PQL_Tier__c", "warm");

        assertThat(said())
                .contains("account.PQL_Tier__c: lacks the value warm and takes no others. Those that are there stay:"
                        + " missing, ./pql provision --apply makes it");
    }

    @Test
    void namesAQuotaThatIsShort() throws IOException {
        start(READY.quota(new SalesforceOptions.Quota(100_000, 99_800)), "", "");

        assertThat(said())
                .contains("daily API requests: ")
                .contains("of 100000 calls are left to all programs of the org. More become free within 24 hours");
    }

    @Test
    void namesACadenceThatIsNotThere() throws IOException {
        start(READY.cadences(List.of(SalesforceCadence.active("Another"))), "", "");

        assertThat(said()).contains("cadence \"Outgrown free plan\": ").contains("no cadence");
    }

    @Test
    void namesACadenceThatIsNotActive() throws IOException {
        start(READY, "", "");
        org.admin().cadenceState("Outgrown free plan", "Draft");

        assertThat(said()).contains("cadence \"Outgrown free plan\": ").contains("active");
    }

    @Test
    void namesAUserWithoutTheLicence() throws IOException {
        start(READY.engagement(SalesforceOptions.Engagement.NO_LICENCE), "", "");

        assertThat(said())
                .contains("cadence \"Outgrown free plan\": ")
                .contains("the permission set \"Sales Engagement User\" with its licence");
    }

    @Test
    void namesASenderWhoIsNoUser() throws IOException {
        start(READY.users(List.of(SalesforceUser.of("other@ours.example"))), "", "");

        assertThat(said())
                .contains("sender sdr@ours.example: is no active user of this org. Write the address of one into the"
                        + " mapping.");
    }

    private void start(SalesforceOptions options, String auth, String settings) throws IOException {
        org = SalesforceLogin.start(options);
        pql.write("config.yaml", """
                as_of: 2026-03-31T00:00:00Z
                sources: [ { type: files, format: mixpanel, path: "export/*" } ]
                accounts: { key: [ properties.org ] }
                rules: rules.yaml
                destinations: [ { type: salesforce, mapping: salesforce.yaml, %s%s } ]
                """.formatted(settings, SalesforceLogin.jwt(pql, org, auth)));
    }

    /** What the check says, which never holds the key. */
    private String said() {
        Pql.Result check = pql.run("check", "--live");
        assertThat(check.exitCode()).as(check.out() + check.err()).isEqualTo(3);
        assertThat(check.out() + check.err()).doesNotContain("PRIVATE KEY", "eyJ");
        return check.err();
    }
}
