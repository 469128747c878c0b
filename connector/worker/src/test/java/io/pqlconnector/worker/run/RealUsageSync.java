package io.pqlconnector.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.testkit.CrmUnderTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Two years of real usage, all the way into a CRM that has nothing of ours yet. */
@Tag("slow")
abstract class RealUsageSync {
    private final Terms terms;
    private Pql pql;
    private Crm crm;

    RealUsageSync(Terms terms) {
        this.terms = terms;
    }

    /** A CRM, and what the test needs of it that is the vendor's own. */
    interface Crm extends AutoCloseable {
        /** What is in it. */
        CrmUnderTest content();

        /** Type and settings of the destination, as they stand in a mapping of YAML. */
        String destination(Pql pql) throws IOException;

        /** How many calls arrived. */
        long calls();

        /** Where a person looks at a company. */
        String link(CrmId company);

        @Override
        void close();
    }

    /** A CRM in which {@code sdr@ourcompany.example} works, with a sequence {@code Team plan}. */
    abstract Crm start();

    @BeforeEach
    void configure(@TempDir Path folder) throws IOException {
        Path data = RealUsage.folder();
        pql = new Pql(folder);
        crm = start();
        RealUsage.configureMixpanel(pql, data);
        pql.write("mapping.yaml", RealUsage.mapping(terms));
        pql.write("config.yaml", """
                as_of: 2014-06-01T00:00:00Z
                limits: { creates_per_run: none }
                sources:
                  - { type: files, format: mixpanel, path: "%1$s/mixpanel/*.jsonl.gz" }
                  - { type: files, name: profiles, format: mixpanel_profiles, path: "%1$s/mixpanel-profiles.jsonl.gz" }
                accounts: { key: [ properties.org_id ] }
                rules: rules.yaml
                destinations:
                  - { mapping: mapping.yaml, name: crm, %2$s }
                feedback: { destination: crm, field: %3$s, verdicts: { "Not a fit": 90d, "Already talking": 30d } }
                """.formatted(data, crm.destination(pql), verdict()));
    }

    @AfterEach
    void stop() {
        // Nothing was started where the data is absent.
        Optional.ofNullable(crm).ifPresent(Crm::close);
    }

    @Test
    void everyOrganisationGetsItsFieldsListsTasksAndSequences() throws IOException {
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
        obeys();
    }

    // As the field would be called if the mapping wrote it.
    private String verdict() {
        return terms.score().replace("score", "verdict").replace("Score", "Verdict");
    }

    private void assertHeldAsScored() {
        CrmUnderTest held = crm.content();
        SortedMap<String, JsonNode> accounts = Reference.accounts(pql);
        Map<String, CrmId> companies = new HashMap<>();
        held.records(terms.company())
                .forEach(id -> companies.put(held.fields(terms.company(), id).getOrDefault(terms.key(), ""), id));
        assertThat(companies).hasSize(417).containsOnlyKeys(accounts.keySet());
        long hot = 0;
        for (Map.Entry<String, CrmId> company : companies.entrySet()) {
            JsonNode account = Reference.account(accounts, company.getKey());
            Map<String, String> fields = held.fields(terms.company(), company.getValue());
            assertThat(fields)
                    .as("organisation " + company.getKey())
                    .containsEntry(terms.score(), account.get("score").asString());
            boolean isHot = account.path("tier").asString("").equals("hot");
            assertThat(fields.getOrDefault(terms.tier(), "").equals("hot")).isEqualTo(isHot);
            hot += isHot ? 1 : 0;
        }
        assertThat(hot).isPositive();
        assertThat(held.members(terms.company(), "PQL - Hot")).hasSize((int) hot);
        assertThat(held.tasks()).hasSize((int) hot);
        assertThat(held.enrollments()).hasSize((int) hot).allSatisfy(enrollment -> {
            assertThat(enrollment.sequence()).isEqualTo("Team plan");
            assertThat(held.companiesOf(enrollment.contact())).hasSize(1);
        });
        assertThat(held.records(ManyRecords.CONTACT)).hasSizeGreaterThan(400);
    }

    private void secondRunIsSilent() {
        // It is the first that knows whom to ask about; nobody said anything yet.
        assertThat(pql.run("sync").out())
                .contains("0 verdicts, in " + terms.company() + "." + verdict() + ", unchanged");
        long calls = crm.calls();

        Pql.Result second = pql.run("sync");

        assertThat(second.exitCode()).isZero();
        assertThat(second.out()).contains("Nothing new since run 1: 0 events, 0 changes, 0 calls.");
        assertThat(crm.calls()).isEqualTo(calls);
    }

    private void explains() {
        List<CrmId> hot = crm.content().members(terms.company(), "PQL - Hot");
        CrmId id = hot.get(0);
        String key = crm.content().fields(terms.company(), id).getOrDefault(terms.key(), "");

        assertThat(pql.run("explain", key).out()).contains(id.value(), crm.link(id), "Team plan");
    }

    private void undoes() {
        Pql.Result undo = pql.run("undo", "1");

        assertThat(undo.exitCode()).as(undo.out() + undo.err()).isZero();
        CrmUnderTest held = crm.content();
        held.records(terms.company())
                .forEach(id -> assertThat(held.fields(terms.company(), id))
                        .doesNotContainKeys(terms.score(), terms.tier(), terms.reasons()));
        assertThat(held.records(terms.company())).hasSize(417);
    }

    private void obeys() throws IOException {
        CrmUnderTest held = crm.content();
        List<CrmId> hot = held.members(terms.company(), "PQL - Hot");
        CrmId unwanted = hot.get(0);
        String key = held.fields(terms.company(), unwanted).getOrDefault(terms.key(), "");
        held.edit(terms.company(), unwanted, verdict(), "Not a fit");

        String config = Files.readString(pql.path("config.yaml"));
        pql.write("config.yaml", config.replace("as_of: 2014-06-01T00:", "as_of: 2014-06-01T01:"));
        Pql.Result sync = pql.runAt(Pql.NOW.plus(Duration.ofHours(2)), "sync");

        assertThat(sync.exitCode()).as(sync.out() + sync.err()).isZero();
        assertThat(sync.out()).contains("1 verdict, in " + terms.company() + "." + verdict());
        assertThat(held.members(terms.company(), "PQL - Hot")).isNotEmpty().doesNotContain(unwanted);
        assertThat(held.fields(terms.company(), unwanted))
                .containsEntry(verdict(), "Not a fit")
                .doesNotContainKey(terms.tier());
        assertThat(pql.run("explain", key).out()).contains("Verdict \"Not a fit\", said in crm");
    }
}
