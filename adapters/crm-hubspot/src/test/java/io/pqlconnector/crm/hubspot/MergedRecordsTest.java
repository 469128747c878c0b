package io.pqlconnector.crm.hubspot;

import static io.pqlconnector.crm.hubspot.Operations.COMPANY;
import static io.pqlconnector.crm.hubspot.Operations.REP;
import static io.pqlconnector.crm.hubspot.Operations.company;
import static io.pqlconnector.crm.hubspot.Operations.deliver;
import static io.pqlconnector.crm.hubspot.Operations.known;
import static io.pqlconnector.crm.hubspot.Operations.ref;
import static io.pqlconnector.crm.hubspot.Operations.text;
import static io.pqlconnector.crm.hubspot.Operations.upsert;
import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.spi.destination.Assignee;
import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.Receipt;
import io.pqlconnector.spi.destination.RecordRef;
import io.pqlconnector.spi.destination.RejectionCodes;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is made for a record that was merged or deleted since its id was told. */
final class MergedRecordsTest extends PortalTest {
    @Test
    void makesATaskForTheCompanyThatAnotherWasMergedInto() throws Exception {
        CrmId acme = confirmed(deliver(destination, upsert(company("acme"), "pql_tier", text("warm"))))
                .record();
        CrmId survivor = portal.merge(COMPANY, acme, portal.createRecord(COMPANY, Map.of("domain", "acme.de")));

        try (Destination later = connect("")) {
            Receipt receipt = deliver(later, task(known(company("acme"), acme), REP));

            assertThat(confirmed(receipt).record()).isEqualTo(survivor);
        }
    }

    @Test
    void findsATaskWhoseCompanyWasMergedSince() throws Exception {
        CrmId acme = confirmed(deliver(destination, upsert(company("acme"), "pql_tier", text("warm"))))
                .record();
        Operation task = task(known(company("acme"), acme), REP);
        CrmId made = confirmed(deliver(destination, task)).id();
        portal.merge(COMPANY, acme, portal.createRecord(COMPANY, Map.of("domain", "acme.de")));

        try (Destination later = connect("")) {
            assertThat(confirmed(later.verify(task, Instant.now())).id()).isEqualTo(made);
        }
    }

    @Test
    void refusesATaskForACompanyThatIsGoneAndMakesTheOthers() throws Exception {
        CrmId acme = portal.createRecord(COMPANY, Map.of("domain", "acme.example"));
        CrmId globex = portal.createRecord(COMPANY, Map.of("domain", "globex.example"));
        portal.archive(COMPANY, acme);

        List<Receipt> receipts = deliver(
                destination,
                List.of(task(known(company("acme"), acme), REP), task(known(company("globex"), globex), REP)));

        assertThat(rejected(receipts.get(0)).code()).isEqualTo(RejectionCodes.NO_MATCH);
        confirmed(receipts.get(1));
    }

    private static Operation task(RecordRef ref, Assignee owner) {
        return new Operation.CreateTask(
                Operations.key(), ref, "Call", "They hit a limit.", owner, LocalDate.of(2026, 11, 24));
    }
}
