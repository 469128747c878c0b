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
import io.pqlconnector.spi.destination.FieldWrite;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.RecordRef;
import io.pqlconnector.spi.destination.WritePolicy;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Companies that are found by one of their additional domains are treated like all others. */
final class AdditionalDomainsTest extends PortalTest {
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
}
