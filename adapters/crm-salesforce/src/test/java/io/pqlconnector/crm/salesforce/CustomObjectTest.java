package io.pqlconnector.crm.salesforce;

import static io.pqlconnector.crm.salesforce.Operations.add;
import static io.pqlconnector.crm.salesforce.Operations.deliver;
import static io.pqlconnector.crm.salesforce.Operations.key;
import static io.pqlconnector.crm.salesforce.Operations.ref;
import static io.pqlconnector.crm.salesforce.Operations.text;
import static io.pqlconnector.crm.salesforce.Operations.upsert;
import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.Match;
import io.pqlconnector.spi.destination.ObjectName;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.Receipt;
import io.pqlconnector.spi.destination.RecordRef;
import io.pqlconnector.testkit.salesforce.SalesforceField;
import io.pqlconnector.testkit.salesforce.SalesforceOptions;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Objects that an org has made for itself, as a mapping may name them. */
final class CustomObjectTest extends OrgTest {
    private static final ObjectName WORKSPACE = new ObjectName("Workspace__c");
    private static final String SETTINGS = "objects:\n  Workspace__c: account\n";

    private final RecordRef acme = ref(WORKSPACE, "acme", new Match("Domain__c", "acme.example"));

    @Override
    SalesforceOptions options() {
        return usual().customObject(
                        "Workspace__c",
                        List.of(
                                SalesforceField.text("PQL_Account_Key__c", 255).key(),
                                SalesforceField.text("Domain__c", 255),
                                SalesforceField.text("PQL_Tier__c", 255),
                                SalesforceField.multiPicklist("PQL_Trigger_Lists__c", "Hot workspaces")));
    }

    @Test
    void isMadeFoundAndChangedLikeAnAccount() throws Exception {
        try (Destination own = connect(SETTINGS)) {
            Receipt.Confirmed made = confirmed(deliver(own, upsert(acme, "PQL_Tier__c", text("warm"))));
            Receipt.Confirmed changed = confirmed(deliver(own, upsert(acme, "PQL_Tier__c", text("hot"))));

            assertThat(made.created()).isTrue();
            assertThat(changed.record()).isEqualTo(made.record());
            assertThat(made.link().orElseThrow()).endsWith("/lightning/r/Workspace__c/" + made.record() + "/view");
            assertThat(org.fields(WORKSPACE, made.record()))
                    .containsEntry("PQL_Tier__c", "hot")
                    .containsEntry("Domain__c", "acme.example");
        }
    }

    @Test
    void standsOnListsInAField() throws Exception {
        try (Destination own = connect(SETTINGS)) {
            CrmId id = confirmed(deliver(own, upsert(acme, "PQL_Tier__c", text("hot"))))
                    .record();
            confirmed(deliver(own, add(acme, "Hot workspaces")));

            assertThat(org.fields(WORKSPACE, id)).containsEntry("PQL_Trigger_Lists__c", "Hot workspaces");
        }
    }

    @Test
    void cannotBeEnrolled() throws Exception {
        try (Destination own = connect(SETTINGS)) {
            Receipt.Rejected receipt =
                    rejected(deliver(own, new Operation.Enroll(key(), acme, "Welcome", Operations.REP)));

            assertThat(receipt.message())
                    .isEqualTo(
                            "Sales Engagement enrolls leads and contacts only, and this enrollment is of: Workspace__c.");
        }
    }
}
