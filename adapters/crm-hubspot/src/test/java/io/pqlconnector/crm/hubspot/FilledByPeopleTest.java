package io.pqlconnector.crm.hubspot;

import static io.pqlconnector.crm.hubspot.Operations.COMPANY;
import static io.pqlconnector.crm.hubspot.Operations.company;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pqlconnector.spi.destination.Blueprint;
import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.FieldType;
import io.pqlconnector.spi.destination.Finding;
import io.pqlconnector.spi.destination.FoundRecord;
import io.pqlconnector.spi.destination.WritePolicy;
import io.pqlconnector.testkit.hubspot.FakeHubSpot;
import io.pqlconnector.testkit.hubspot.HubSpotOptions;
import io.pqlconnector.testkit.hubspot.HubSpotProperty;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Properties that people fill in and that are only read. */
final class FilledByPeopleTest extends PortalTest {
    private static final String NAME = "pql_verdict";

    @Test
    void makesATextThatPeopleFillInAndLeavesItWithTheirWords() throws Exception {
        Blueprint needs = asks();
        assertThat(lines(destination.inspect(needs)))
                .containsExactly("MISSING company.pql_verdict: a new property of the type text, which people fill in");

        assertThat(lines(destination.provision(needs)))
                .containsExactly("PRESENT company.pql_verdict: text, which people fill in");
        CrmId acme = portal.createRecord(COMPANY, Map.of("domain", "acme.example"));
        portal.edit(COMPANY, acme, NAME, "Not a fit: student");

        assertThat(destination.find(List.of(company("acme")), Set.of(NAME)))
                .extracting(FoundRecord::fields)
                .containsExactly(Map.of(NAME, "Not a fit: student"));
        for (boolean dryRun : List.of(true, false)) {
            assertThat(lines(destination.remove(needs, dryRun)))
                    .containsExactly(
                            "PRESENT company.pql_verdict: stays: people's words are in it. Archive it in HubSpot if"
                                    + " nobody needs them: Settings > Properties");
        }
        assertThat(portal.property(COMPANY, acme, NAME)).isEqualTo("Not a fit: student");
    }

    @Test
    void offersTheVerdictsAsOptionsAndAddsThoseThatComeLater() throws Exception {
        assertThat(lines(destination.provision(asks("Not a fit: student"))))
                .containsExactly("PRESENT company.pql_verdict: enumeration, which people fill in");
        Blueprint later = asks("Not a fit: student", "Already talking");
        assertThat(lines(destination.inspect(later)))
                .containsExactly(
                        "MISSING company.pql_verdict: lacks the option Already talking. Those that are there stay.");

        assertThat(lines(destination.provision(later)))
                .containsExactly("PRESENT company.pql_verdict: enumeration, which people fill in");
    }

    @Test
    void readsAPropertyOfAnyTypeThatSomebodyElseHasMadeAndLeavesItAsItIs() throws Exception {
        HubSpotOptions options = HubSpotOptions.contractSuite()
                .properties("companies", List.of(HubSpotProperty.of(NAME, "number", "number")));
        try (FakeHubSpot theirs = Portals.start(options)) {
            long writes = theirs.tally().writes();
            try (var there = connect(theirs, "")) {
                assertThat(lines(there.provision(asks("Not a fit"))))
                        .containsExactly("PRESENT company.pql_verdict: number, which people fill in");
                assertThat(lines(there.remove(asks("Not a fit"), false)))
                        .singleElement()
                        .asString()
                        .startsWith("PRESENT company.pql_verdict: stays: people's words are in it.");
            }
            assertThat(theirs.tally().writes()).isEqualTo(writes);
        }
    }

    @Test
    void saysWhichPropertyIsMissingAndFindsItOnceItIsMade() throws Exception {
        portal.createRecord(COMPANY, Map.of("domain", "acme.example"));

        assertThatThrownBy(() -> destination.find(List.of(company("acme")), Set.of("name", NAME)))
                .hasMessage(
                        "HubSpot has no property company.pql_verdict, or keeps it from us as sensitive, so nothing can be"
                                + " read from it. Correct its name in the configuration; or make it in Settings >"
                                + " Properties, or, if reps are to fill it in for us, with ./pql provision --apply");

        try (var admin = connect("")) {
            admin.provision(asks());
        }
        assertThat(destination.find(List.of(company("acme")), Set.of("name", NAME)))
                .hasSize(1);
    }

    @Test
    void looksForMissingPropertiesWithoutACallOfItsOwn() throws Exception {
        portal.createRecord(COMPANY, Map.of("domain", "acme.example"));

        destination.find(List.of(company("acme")), Set.of("name"));
        destination.find(List.of(company("globex")), Set.of("name", "domain"));

        assertThat(portal.tally().calls("companies/properties/list")).isEqualTo(1);
    }

    private static Blueprint asks(String... choices) {
        Blueprint.Field field = new Blueprint.Field(
                COMPANY, NAME, FieldType.TEXT, "PQL verdict", List.of(choices), "feedback", WritePolicy.NEVER, false);
        return new Blueprint(List.of(field), List.of(), List.of(), new TreeSet<>(), false);
    }

    private static List<String> lines(List<Finding> findings) {
        return findings.stream()
                .map(finding -> finding.state() + " " + finding.subject() + ": " + finding.words())
                .toList();
    }
}
