package io.pqlconnector.crm.hubspot;

import static io.pqlconnector.crm.hubspot.Operations.COMPANY;
import static io.pqlconnector.crm.hubspot.Operations.company;
import static io.pqlconnector.crm.hubspot.Operations.contact;
import static io.pqlconnector.crm.hubspot.Operations.deliver;
import static io.pqlconnector.crm.hubspot.Operations.known;
import static io.pqlconnector.crm.hubspot.Operations.text;
import static io.pqlconnector.crm.hubspot.Operations.upsert;
import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.Receipt;
import io.pqlconnector.spi.destination.RecordRef;
import io.pqlconnector.spi.destination.RejectionCodes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Contacts and their companies: associated, or said not to be. */
final class ParentsTest extends PortalTest {
    @Test
    void associatesAContactWithTheCompanyThatItsOwnWasMergedInto() throws Exception {
        CrmId acme = confirmed(deliver(destination, upsert(company("acme"), "pql_tier", text("warm"))))
                .record();
        CrmId survivor = portal.merge(COMPANY, acme, portal.createRecord(COMPANY, Map.of("domain", "acme.de")));

        try (Destination later = connect("")) {
            Receipt.Confirmed ann = confirmed(deliver(later, ofCompany(contact("ann"), known(company("acme"), acme))));

            assertThat(portal.companiesOf(ann.record())).containsExactly(survivor);
        }
    }

    @Test
    void confirmsNoContactWhoseCompanyIsGone() throws Exception {
        CrmId acme = portal.createRecord(COMPANY, Map.of("domain", "acme.example"));
        portal.archive(COMPANY, acme);

        List<Receipt> receipts = deliver(
                destination,
                List.of(
                        ofCompany(contact("ann"), known(company("acme"), acme)),
                        upsert(contact("bob"), "pql_tier", text("hot"))));

        assertThat(rejected(receipts.get(0)).code()).isEqualTo(RejectionCodes.NO_PARENT);
        confirmed(receipts.get(1));
    }

    @Test
    void confirmsNoContactWhoseAssociationHubSpotDoesNotMention() throws Exception {
        portal.createRecord(COMPANY, Map.of("domain", "acme.example"));
        try (Destination silent = ChangedAnswers.connect(
                portal,
                Optional.empty(),
                ChangedAnswers.Change.body("/associate/default", body -> body.putArray("results")))) {

            assertThat(deliver(silent, ofCompany(contact("ann"), company("acme"))))
                    .isInstanceOf(Receipt.Unknown.class);
        }
    }

    @Test
    void saysOfAContactThatItsCompanyIsAmbiguousAndNotThatThereIsNone() throws Exception {
        portal.createRecord(COMPANY, Map.of("domain", "acme.example"));
        portal.createRecord(COMPANY, Map.of("domain", "acme.example"));

        Receipt.Rejected rejected = rejected(deliver(destination, ofCompany(contact("ann"), company("acme"))));

        assertThat(rejected.code()).isEqualTo(RejectionCodes.NO_PARENT);
        assertThat(rejected.message()).contains("2 records of company have domain \"acme.example\"");
        assertThat(rejected.remedy()).startsWith("Merge them in HubSpot");
    }

    private static Operation ofCompany(RecordRef contact, RecordRef company) {
        Operation.Upsert upsert = upsert(contact, "pql_tier", text("hot"));
        return new Operation.Upsert(upsert.key(), upsert.record(), upsert.fields(), true, Optional.of(company));
    }
}
