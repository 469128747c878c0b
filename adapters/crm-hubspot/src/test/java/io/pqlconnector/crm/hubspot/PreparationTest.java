package io.pqlconnector.crm.hubspot;

import static io.pqlconnector.crm.hubspot.Operations.COMPANY;
import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.spi.destination.Blueprint;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.FieldType;
import io.pqlconnector.spi.destination.Finding;
import io.pqlconnector.spi.destination.WritePolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What is made in a portal before anything is written. */
final class PreparationTest extends PortalTest {
    private static final Blueprint NEEDS = new Blueprint(
            List.of(
                    new Blueprint.Field(
                            COMPANY,
                            "name",
                            FieldType.TEXT,
                            "Name",
                            List.of(),
                            "account.name",
                            WritePolicy.ON_CREATE,
                            false),
                    new Blueprint.Field(
                            COMPANY,
                            "pql_brand_new",
                            FieldType.TEXT,
                            "Brand new",
                            List.of(),
                            "text",
                            WritePolicy.ALWAYS,
                            false)),
            List.of(new Blueprint.MemberList(COMPANY, "PQL - Hot")),
            List.of(),
            new TreeSet<>(),
            false);

    @Test
    void makesOnlyWhatIsMissingAndTakesAwayOnlyWhatItMade() throws Exception {
        assertThat(states(destination.inspect(NEEDS)))
                .containsExactly(
                        Finding.State.PRESENT, Finding.State.PRESENT, Finding.State.MISSING, Finding.State.MISSING);

        assertThat(destination.provision(NEEDS)).extracting(Finding::state).containsOnly(Finding.State.PRESENT);
        long writes = portal.tally().writes();
        assertThat(destination.provision(NEEDS)).extracting(Finding::state).containsOnly(Finding.State.PRESENT);
        // The one that writes nothing, to find out whether it may.
        assertThat(portal.tally().writes() - writes).isEqualTo(1);

        List<Finding> shown = destination.remove(NEEDS, true);
        assertThat(destination.remove(NEEDS, false)).isEqualTo(shown);
        assertThat(shown)
                .filteredOn(finding -> finding.state() == Finding.State.PRESENT)
                .extracting(Finding::subject)
                .containsExactly("company.name");
        assertThat(states(destination.inspect(NEEDS)))
                .containsExactly(
                        Finding.State.WRONG, Finding.State.PRESENT, Finding.State.WRONG, Finding.State.MISSING);
    }

    // A property can be read after up to 0.7 seconds (HubSpot contract §6).
    @Test
    void waitsUntilANewPropertyShows() throws Exception {
        List<Answer> answers = new ArrayList<>();
        try (Destination late = ChangedAnswers.connect(portal, Optional.empty(), (way, call, answer) -> {
            if (!call.toString().endsWith("GET /crm/properties/2026-09/companies")) {
                return answer;
            }
            answers.add(answer);
            return answers.size() <= 4 ? answers.get(0) : answer;
        })) {
            assertThat(late.provision(NEEDS)).extracting(Finding::state).containsOnly(Finding.State.PRESENT);
        }
    }

    private static List<Finding.State> states(List<Finding> findings) {
        return findings.stream().map(Finding::state).toList();
    }
}
