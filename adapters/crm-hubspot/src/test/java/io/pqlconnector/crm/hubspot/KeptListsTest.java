package io.pqlconnector.crm.hubspot;

import static io.pqlconnector.crm.hubspot.Operations.COMPANY;
import static io.pqlconnector.crm.hubspot.Operations.CONTACT;
import static io.pqlconnector.crm.hubspot.Operations.company;
import static io.pqlconnector.crm.hubspot.Operations.deliver;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.Operation;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Segments that people keep, as far as they are read (HubSpot contract §8.1, §8.2). */
final class KeptListsTest extends PortalTest {
    private static final int PAGE = 250;

    @Test
    void readsASegmentThatFollowsFromFilters() throws Exception {
        CrmId acme = portal.createRecord(COMPANY, Map.of("domain", "acme.example"));
        CrmId globex = portal.createRecord(COMPANY, Map.of("domain", "globex.example"));
        portal.createRecord(COMPANY, Map.of("domain", "initech.example"));
        portal.defineDynamicList(COMPANY, "Students", acme, globex);

        assertThat(destination.members(COMPANY, "Students")).containsExactlyInAnyOrder(acme, globex);
    }

    @Test
    void readsASegmentByTheIdThatItsAddressShows() throws Exception {
        CrmId acme = portal.createRecord(COMPANY, Map.of("domain", "acme.example"));
        deliver(destination, new Operation.ListChange(Operations.key(), company("acme"), "Not a fit", true));
        portal.defineDynamicList(COMPANY, "Students");

        assertThat(destination.members(COMPANY, "611")).containsExactly(acme);
        assertThat(destination.members(COMPANY, "612")).isEmpty();
    }

    @Test
    void takesANumberForANameFirst() throws Exception {
        CrmId acme = portal.createRecord(COMPANY, Map.of("domain", "acme.example"));
        portal.defineDynamicList(COMPANY, "Students");
        portal.defineDynamicList(COMPANY, "611", acme);

        assertThat(destination.members(COMPANY, "611")).containsExactly(acme);
    }

    @Test
    void readsPageByPage() throws Exception {
        CrmId[] all = IntStream.rangeClosed(0, 2 * PAGE)
                .mapToObj(i -> portal.createRecord(COMPANY, Map.of("domain", "a" + i + ".example")))
                .toArray(CrmId[]::new);
        portal.defineDynamicList(COMPANY, "Students", all);

        assertThat(destination.members(COMPANY, "Students")).containsExactlyInAnyOrder(all);
        assertThat(portal.tally().calls("lists/memberships/get")).isEqualTo(3);
    }

    @Test
    void givesUpOnPagesThatLeadToThemselves() {
        portal.defineDynamicList(COMPANY, "Students", portal.createRecord(COMPANY, Map.of("domain", "acme.example")));
        try (Destination endless = ChangedAnswers.connect(
                portal,
                Optional.empty(),
                ChangedAnswers.Change.body(
                        "/memberships",
                        body -> body.putObject("paging").putObject("next").put("after", "1")))) {

            assertThatThrownBy(() -> endless.members(COMPANY, "Students"))
                    .isInstanceOf(AdapterException.class)
                    .hasMessageStartingWith("HubSpot was asked to read the members of a list and answered with success,"
                            + " but not in its own format.");
        }
    }

    @Test
    void saysWhichSegmentIsMissing() {
        wrong(
                "Students",
                "HubSpot has no list \"Students\" of companies. Make it under CRM > Segments, or correct its name or id in"
                        + " the configuration.");
        wrong("4711", "HubSpot has no list \"4711\" of companies.");
    }

    @Test
    void saysThatASegmentIsOfOtherRecords() {
        portal.defineDynamicList(CONTACT, "Students");

        wrong(
                "Students",
                "HubSpot's list \"Students\" is not one of companies. Make one of companies under CRM > Segments, and name"
                        + " that one in the configuration.");
        wrong("611", "HubSpot's list \"611\" is not one of companies.");
    }

    private void wrong(String list, String message) {
        assertThatThrownBy(() -> destination.members(COMPANY, list))
                .isInstanceOfSatisfying(
                        AdapterException.class,
                        failure -> assertThat(failure.kind()).isEqualTo(FailureKind.CONFIGURATION))
                .hasMessageStartingWith(message);
    }
}
