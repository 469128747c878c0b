package io.pqlconnector.crm.hubspot;

import static io.pqlconnector.crm.hubspot.Operations.COMPANY;
import static io.pqlconnector.crm.hubspot.Operations.REP;
import static io.pqlconnector.crm.hubspot.Operations.company;
import static io.pqlconnector.crm.hubspot.Operations.deliver;
import static io.pqlconnector.crm.hubspot.Operations.ref;
import static io.pqlconnector.crm.hubspot.Operations.text;
import static io.pqlconnector.crm.hubspot.Operations.upsert;
import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.spi.destination.Assignee;
import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.FieldWrite;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.Receipt;
import io.pqlconnector.spi.destination.RecordRef;
import io.pqlconnector.spi.destination.WritePolicy;
import io.pqlconnector.testkit.hubspot.FakeHubSpot;
import io.pqlconnector.testkit.hubspot.HubSpotOptions;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Companies that are found by one of their additional domains are treated like all others. */
final class AdditionalDomainsTest {
    private FakeHubSpot portal;
    private Destination destination;

    @BeforeEach
    void connect() {
        portal = Portals.start(HubSpotOptions.contractSuite());
        destination = connect(portal);
    }

    @AfterEach
    void disconnect() {
        destination.close();
        portal.close();
    }

    @Test
    void leavesWhatACompanyHoldsThatWasFoundByAnAdditionalDomain() throws Exception {
        CrmId acme = portal.createRecord(
                COMPANY, Map.of("domain", "acme.com", "hs_additional_domains", "acme.example", "industry", "Railways"));

        confirmed(deliver(
                destination,
                upsert(
                        company("acme"),
                        Map.of("industry", new FieldWrite(text("Unknown"), WritePolicy.IF_EMPTY)),
                        true)));

        assertThat(portal.property(COMPANY, acme, "industry")).isEqualTo("Railways");
    }

    @Test
    void givesATaskToTheOwnerOfACompanyThatWasFoundByAnAdditionalDomain() throws Exception {
        CrmId acme =
                portal.createRecord(COMPANY, Map.of("domain", "acme.com", "hs_additional_domains", "acme.example"));
        portal.giveOwner(COMPANY, acme, "owner@ours.example");

        confirmed(deliver(destination, task(company("acme"), new Assignee(Optional.of(company("acme")), REP.email()))));

        assertThat(portal.tasks())
                .singleElement()
                .satisfies(task -> assertThat(task.owner()).isEqualTo("owner@ours.example"));
    }

    private static Operation task(RecordRef ref, Assignee owner) {
        return new Operation.CreateTask(
                Operations.key(), ref, "Call", "They hit a limit.", owner, LocalDate.of(2026, 11, 24));
    }

    private static Destination connect(FakeHubSpot hubSpot) {
        return Portals.connect(hubSpot, Duration.ofSeconds(30), "token: " + hubSpot.secret());
    }

    private static Receipt.Confirmed confirmed(Receipt receipt) {
        assertThat(receipt).isInstanceOf(Receipt.Confirmed.class);
        return (Receipt.Confirmed) receipt;
    }
}
