package io.pqlconnector.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.spi.destination.ObjectName;
import io.pqlconnector.testkit.hubspot.FakeHubSpot;
import io.pqlconnector.testkit.hubspot.HubSpotOptions;
import io.pqlconnector.testkit.hubspot.HubSpotProperty;
import io.pqlconnector.testkit.hubspot.HubSpotSequence;
import io.pqlconnector.testkit.hubspot.HubSpotUser;
import io.pqlconnector.testkit.hubspot.Scopes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code check --live} says of a portal that is not ready. */
final class HubSpotCheckTest {
    private static final String TOKEN = "pat-na1-of-this-test";
    private static final HubSpotOptions READY = HubSpotOptions.plain()
            .tokens(Map.of(TOKEN, Scopes.ALL))
            .users(List.of(HubSpotUser.of(1, "sdr@ours.example")))
            .sequences(List.of(new HubSpotSequence("77", "Outgrown free plan")))
            .properties(
                    "companies",
                    List.of(
                            HubSpotProperty.of("pql_account_key", "string", "text")
                                    .asUnique(),
                            HubSpotProperty.of("pql_score", "number", "number"),
                            HubSpotProperty.of("pql_tier", "enumeration", "select")
                                    .options("hot", "warm")))
            .properties(
                    "contacts",
                    List.of(HubSpotProperty.of("pql_user_key", "string", "text").asUnique()));

    private Pql pql;

    @SuppressWarnings("NullAway.Init") // Each test starts one of its own.
    private FakeHubSpot portal;

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
        pql.write("hubspot.yaml", """
                company:
                  match: [ { field: domain, to: account.domain } ]
                  fields:
                    pql_score: { from: score, type: number }
                    pql_tier:  { from: tier, type: enumeration }
                contact:
                  match: [ { field: email, to: user.email } ]
                  fields: {}
                lists: [ { name: "PQL - Hot", of: company, when: "tier == 'hot'" } ]
                enrollments:
                  - { sequence: Outgrown free plan, when: "tier == 'hot'", sender: { email: sdr@ours.example } }
                """);
    }

    @AfterEach
    void stop() {
        portal.close();
    }

    @Test
    void saysNothingOfAPortalThatIsReady() throws IOException {
        start(READY, "");
        assertThat(pql.run("provision", "--apply").exitCode()).isZero();

        Pql.Result check = pql.run("check", "--live");

        assertThat(check.exitCode()).as(check.out() + check.err()).isZero();
        assertThat(check.out())
                .contains("Destination    hubspot: portal 4711007")
                .contains("Nothing wrong was found.");
    }

    @Test
    void namesARevokedToken() throws IOException {
        start(READY, "");
        portal.revoke(TOKEN);

        assertThat(said())
                .contains("the service refused the credentials (status 401)")
                .contains("were revoked");
    }

    @ParameterizedTest
    @CsvSource({
        "crm.objects.companies.write, write companies",
        "crm.lists.read, look for a list of companies",
        "crm.objects.owners.read, read the owners",
        "automation.sequences.read, use sequences in this name"
    })
    void namesAMissingScope(String scope, String what) throws IOException {
        Set<String> fewer = new HashSet<>(Scopes.ALL);
        fewer.remove(scope);
        start(READY.tokens(Map.of(TOKEN, fewer)), "");

        assertThat(said()).contains("HubSpot does not let us " + what).contains(scope);
    }

    @Test
    void namesAnotherPortal() throws IOException {
        start(READY, "portal_id: 8412,");

        assertThat(said())
                .contains(
                        "These credentials lead to the HubSpot portal 4711007, but portal_id says 8412. Nothing was read or"
                                + " written there.");
    }

    @Test
    void namesAMissingProperty() throws IOException {
        start(READY, "");
        portal.deleteProperty(new ObjectName("company"), "pql_score");

        assertThat(said()).contains("company.pql_score: was put into the archive");
        assertThat(pql.run("provision", "--apply").out()).contains("wrong");
    }

    @Test
    void namesAPropertyOfAnotherType() throws IOException {
        pql.write(
                "hubspot.yaml",
                "company: { match: [ { field: domain, to: account.domain } ], fields: { pql_score: { from: score, type:"
                        + " text }, pql_tier: { from: tier, type: enumeration }, numberofemployees: { value: many, type: text } } }");
        start(READY, "");

        assertThat(said())
                .contains("company.numberofemployees: is of the type number in HubSpot, and the mapping says text.");
    }

    @Test
    void namesAMissingOption() throws IOException {
        start(READY, "");
        portal.renameOption(new ObjectName("company"), "pql_tier", "warm", "tepid");

        assertThat(said())
                .contains("company.pql_tier: lacks the option warm. Those that are there stay: missing,"
                        + " ./pql provision --apply makes it");
        assertThat(pql.run("provision", "--apply").out()).contains("made       company.pql_tier");
    }

    @Test
    void namesAnActiveListOfThatName() throws IOException {
        start(READY, "");
        portal.defineDynamicList(new ObjectName("company"), "PQL - Hot");

        assertThat(said())
                .contains(
                        "list \"PQL - Hot\" of company: is an active list: its members follow from its filters, and nobody"
                                + " can be added.");
    }

    @Test
    void namesASequenceThatIsNotThere() throws IOException {
        start(READY.sequences(List.of(new HubSpotSequence("77", "Another"))), "");

        assertThat(said())
                .contains(
                        "sequence \"Outgrown free plan\": HubSpot shows sdr@ours.example no sequence of this name or id.");
    }

    @Test
    void namesASenderWithoutASeat() throws IOException {
        start(READY.users(List.of(HubSpotUser.of(1, "sdr@ours.example").withoutSeat())), "");

        assertThat(said()).contains("sender sdr@ours.example: ").contains("A sender needs a paid seat");
    }

    @Test
    void namesASenderWhoIsNoUser() throws IOException {
        start(READY.users(List.of(HubSpotUser.of(1, "other@ours.example"))), "");

        assertThat(said()).contains("sender sdr@ours.example: is no active user of this portal.");
    }

    @Test
    void namesAQuotaThatIsShort() throws IOException {
        start(READY.quota(new HubSpotOptions.Quota(250_000, 249_800, 100)), "");

        assertThat(said()).contains("quota short: ");
    }

    private void start(HubSpotOptions options, String settings) throws IOException {
        portal = new FakeHubSpot(options, (hubSpot, patience) -> {
            throw new IllegalStateException("the program itself connects");
        });
        pql.write("config.yaml", """
                as_of: 2026-03-31T00:00:00Z
                sources: [ { type: files, format: mixpanel, path: "export/*" } ]
                accounts: { key: [ properties.org ] }
                rules: rules.yaml
                destinations: [ { type: hubspot, %s mapping: hubspot.yaml, token: "%s", base_url: "%s" } ]
                """.formatted(settings, pql.secret(TOKEN), portal.url()));
    }

    /** What the check says, which never holds the token. */
    private String said() {
        Pql.Result check = pql.run("check", "--live");
        assertThat(check.exitCode()).as(check.out() + check.err()).isEqualTo(3);
        assertThat(check.out() + check.err()).doesNotContain(TOKEN);
        return check.err();
    }
}
