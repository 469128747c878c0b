package io.pqlconnector.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.ObjectName;
import io.pqlconnector.testkit.hubspot.FakeHubSpot;
import io.pqlconnector.testkit.hubspot.HubSpotOptions;
import io.pqlconnector.testkit.hubspot.HubSpotSequence;
import io.pqlconnector.testkit.hubspot.HubSpotUser;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Two years of real usage, all the way into a portal that has nothing of ours yet. */
@Tag("slow")
final class HubSpotSyncTest {
    private static final ObjectName COMPANY = new ObjectName("company");
    private static final ObjectName CONTACT = new ObjectName("contact");

    private Pql pql;
    private FakeHubSpot portal;

    @BeforeEach
    void configure(@TempDir Path folder) throws IOException {
        Path data = RealUsage.folder();
        pql = new Pql(folder);
        portal = new FakeHubSpot(
                HubSpotOptions.plain()
                        .users(List.of(HubSpotUser.of(1, "sdr@ourcompany.example")))
                        .sequences(List.of(new HubSpotSequence("123456789", "Team plan"))),
                (hubSpot, patience) -> {
                    throw new IllegalStateException("the program itself connects");
                });
        RealUsage.configureMixpanel(pql, data);
        pql.write("config.yaml", """
                as_of: 2014-06-01T00:00:00Z
                limits: { creates_per_run: none }
                sources:
                  - { type: files, format: mixpanel, path: "%1$s/mixpanel/*.jsonl.gz" }
                  - { type: files, name: profiles, format: mixpanel_profiles, path: "%1$s/mixpanel-profiles.jsonl.gz" }
                accounts: { key: [ properties.org_id ] }
                rules: rules.yaml
                destinations:
                  - { type: hubspot, mapping: local.yaml, token: %2$s, base_url: "%3$s", portal_id: %4$d, calls_per_10_seconds: 10000, sequences: { gap: none } }
                """.formatted(data, portal.secret(), portal.url(), portal.portalId()));
    }

    @AfterEach
    void stop() {
        portal.close();
    }

    @Test
    void everyOrganisationGetsItsFieldsListsTasksAndSequences() {
        assertThat(pql.run("check", "--live").exitCode()).isEqualTo(3);
        Pql.Result provision = pql.run("provision", "--apply");
        assertThat(provision.exitCode()).as(provision.out() + provision.err()).isZero();
        Pql.Result check = pql.run("check", "--live");
        assertThat(check.exitCode()).as(check.out() + check.err()).isZero();

        Pql.Result sync = pql.run("sync");

        assertThat(sync.exitCode()).as(sync.out() + sync.err()).isZero();
        assertHeldAsScored();
        secondRunIsSilent();
        explains();
        undoes();
    }

    private void assertHeldAsScored() {
        SortedMap<String, JsonNode> accounts = Reference.accounts(pql);
        Map<String, CrmId> companies = new HashMap<>();
        portal.records(COMPANY).forEach(id -> companies.put(portal.property(COMPANY, id, "pql_account_key"), id));
        assertThat(companies).hasSize(417).containsOnlyKeys(accounts.keySet());
        long hot = 0;
        for (Map.Entry<String, CrmId> company : companies.entrySet()) {
            JsonNode account = Reference.account(accounts, company.getKey());
            Map<String, String> fields = portal.fields(COMPANY, company.getValue());
            assertThat(fields)
                    .as("organisation " + company.getKey())
                    .containsEntry("pql_score", account.get("score").asString());
            boolean isHot = account.path("tier").asString("").equals("hot");
            assertThat(fields.getOrDefault("pql_tier", "").equals("hot")).isEqualTo(isHot);
            hot += isHot ? 1 : 0;
        }
        assertThat(hot).isPositive();
        assertThat(portal.members(COMPANY, "PQL - Hot")).hasSize((int) hot);
        assertThat(portal.tasks()).hasSize((int) hot);
        assertThat(portal.enrollments()).hasSize((int) hot).allSatisfy(enrollment -> {
            assertThat(enrollment.sequence()).isEqualTo("Team plan");
            assertThat(portal.companiesOf(enrollment.contact())).hasSize(1);
        });
        assertThat(portal.records(CONTACT)).hasSizeGreaterThan(400);
    }

    private void secondRunIsSilent() {
        long calls = portal.tally().calls();

        Pql.Result second = pql.run("sync");

        assertThat(second.exitCode()).isZero();
        assertThat(second.out()).contains("Nothing new since run 1: 0 events, 0 changes, 0 calls.");
        assertThat(portal.tally().calls()).isEqualTo(calls);
    }

    private void explains() {
        CrmId id = portal.members(COMPANY, "PQL - Hot").get(0);
        String key = portal.property(COMPANY, id, "pql_account_key");

        assertThat(pql.run("explain", key).out())
                .contains(id.value())
                .contains("https://app.hubspot.com/contacts/" + portal.portalId() + "/record/0-2/" + id)
                .contains("Team plan");
    }

    private void undoes() {
        Pql.Result undo = pql.run("undo", "1");

        assertThat(undo.exitCode()).as(undo.out() + undo.err()).isZero();
        portal.records(COMPANY)
                .forEach(id -> assertThat(portal.fields(COMPANY, id))
                        .doesNotContainKeys("pql_score", "pql_tier", "pql_reasons"));
        assertThat(portal.records(COMPANY)).hasSize(417);
    }
}
