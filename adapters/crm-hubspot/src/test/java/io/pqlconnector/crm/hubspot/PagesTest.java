package io.pqlconnector.crm.hubspot;

import static io.pqlconnector.crm.hubspot.Operations.COMPANY;
import static io.pqlconnector.crm.hubspot.Operations.CONTACT;
import static io.pqlconnector.crm.hubspot.Operations.REP;
import static io.pqlconnector.crm.hubspot.Operations.company;
import static io.pqlconnector.crm.hubspot.Operations.contact;
import static io.pqlconnector.crm.hubspot.Operations.deliver;
import static io.pqlconnector.crm.hubspot.Operations.enroll;
import static io.pqlconnector.crm.hubspot.Operations.text;
import static io.pqlconnector.crm.hubspot.Operations.update;
import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.testkit.CrmUnderTest;
import io.pqlconnector.testkit.hubspot.FakeHubSpot;
import io.pqlconnector.testkit.hubspot.HubSpotOptions;
import io.pqlconnector.testkit.hubspot.HubSpotSequence;
import io.pqlconnector.testkit.hubspot.HubSpotUser;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What comes in pages, of which the one that matters is the last. */
final class PagesTest extends PortalTest {
    private static final int MORE_THAN_A_PAGE = 250;
    private static final int MORE_THAN_A_SEARCH_TELLS = 10_001;

    @Test
    void findsACompanyBehindTheTenThousandThatASearchTells() throws Exception {
        for (int i = 1; i < MORE_THAN_A_SEARCH_TELLS; i++) {
            portal.createRecord(
                    COMPANY, Map.of("domain", "a" + i + ".example", "hs_additional_domains", "b" + i + ".example"));
        }
        CrmId last =
                portal.createRecord(COMPANY, Map.of("domain", "acme.com", "hs_additional_domains", "acme.example"));

        assertThat(confirmed(deliver(destination, update(company("acme"), "pql_tier", text("hot"))))
                        .record())
                .isEqualTo(last);
    }

    @Test
    void findsTheLastOfManyOwnersAndSequences() throws Exception {
        HubSpotOptions many = HubSpotOptions.contractSuite()
                .users(Stream.concat(users(MORE_THAN_A_PAGE), Stream.of(HubSpotUser.of(9_999, "rep@ours.example")))
                        .toList())
                .sequences(Stream.concat(
                                IntStream.range(0, MORE_THAN_A_PAGE)
                                        .mapToObj(i -> new HubSpotSequence("1" + i, "Sequence " + i)),
                                Stream.of(new HubSpotSequence("99999", "Welcome")))
                        .toList());
        try (FakeHubSpot large = Portals.start(many);
                Destination there = connect(large, "sequences:\n  gap: none")) {
            large.createRecord(CONTACT, Map.of("email", "ann@acme.example"));

            confirmed(deliver(there, enroll(contact("ann"), "Welcome")));

            assertThat(large.enrollments())
                    .extracting(CrmUnderTest.Enrollment::sender)
                    .containsExactly("rep@ours.example");
        }
    }

    @Test
    void findsTheLastOfManyTasksOfARecord() throws Exception {
        try (FakeHubSpot small = Portals.start(HubSpotOptions.contractSuite().associationPage(2));
                Destination there = connect(small, "")) {
            small.createRecord(COMPANY, Map.of("domain", "acme.example"));
            List<Operation.CreateTask> tasks = IntStream.range(0, 7)
                    .mapToObj(i -> new Operation.CreateTask(
                            Operations.key(), company("acme"), "Call " + i, "Now.", REP, LocalDate.of(2026, 4, 1)))
                    .toList();
            deliver(there, tasks);

            for (Operation.CreateTask task : tasks) {
                confirmed(there.verify(task, time.now()));
            }
        }
    }

    private static Stream<HubSpotUser> users(int count) {
        return IntStream.range(100, 100 + count).mapToObj(i -> HubSpotUser.of(i, "user-" + i + "@ours.example"));
    }
}
