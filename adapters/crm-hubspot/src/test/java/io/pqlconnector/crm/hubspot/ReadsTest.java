package io.pqlconnector.crm.hubspot;

import static io.pqlconnector.crm.hubspot.Operations.COMPANY;
import static io.pqlconnector.crm.hubspot.Operations.CONTACT;
import static io.pqlconnector.crm.hubspot.Operations.company;
import static io.pqlconnector.crm.hubspot.Operations.contact;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.pqlconnector.spi.destination.FoundRecord;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What guards read, beyond the deals that every CRM has. */
final class ReadsTest extends PortalTest {
    @Test
    void takesTheLifecycleStageAndTheOptOutForFacts() throws Exception {
        portal.createRecord(COMPANY, Map.of("domain", "acme.example", "lifecyclestage", "customer"));
        portal.createRecord(COMPANY, Map.of("domain", "globex.example", "lifecyclestage", "opportunity"));
        portal.createRecord(CONTACT, Map.of("email", "ann@acme.example", "hs_email_optout", "true"));

        List<FoundRecord> facts = destination.facts(List.of(company("acme"), company("globex"), contact("ann")));

        assertThat(facts)
                .extracting(found -> found.ref().key(), FoundRecord::facts)
                .containsExactlyInAnyOrder(
                        tuple("acme", Map.of("customer", true)),
                        tuple("globex", Map.of()),
                        tuple("ann", Map.of("opted_out", true)));
    }
}
