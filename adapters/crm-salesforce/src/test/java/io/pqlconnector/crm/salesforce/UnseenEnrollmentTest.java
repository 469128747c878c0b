package io.pqlconnector.crm.salesforce;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.spi.destination.Assignee;
import io.pqlconnector.spi.destination.Batch;
import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.IdempotencyKey;
import io.pqlconnector.spi.destination.ObjectName;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.Receipt;
import io.pqlconnector.spi.destination.RecordRef;
import io.pqlconnector.testkit.Fault;
import io.pqlconnector.testkit.salesforce.FakeSalesforce;
import io.pqlconnector.testkit.salesforce.SalesforceOptions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The look that follows an enrollment goes wrong. */
final class UnseenEnrollmentTest {
    private static final ObjectName CONTACT = new ObjectName("contact");

    @Test
    void whoWasEnrolledStaysSoAlthoughNobodyCouldLook() throws InterruptedException {
        try (FakeSalesforce org = Orgs.startOnOneClock(SalesforceOptions.contractSuite())) {
            CrmId ada = org.createRecord(CONTACT, Map.of("LastName", "Byron", "Email", "ada@acme.example"));
            org.misbehaveOn(
                    "query",
                    call -> org.tally().calls("actions/assignTargetToSalesCadence") == 0
                            ? Optional.empty()
                            : Optional.of(Fault.ERROR_BEFORE));
            Operation enroll = new Operation.Enroll(
                    new IdempotencyKey("op-1"),
                    new RecordRef(CONTACT, "ada", List.of(), Optional.of(ada)),
                    "Welcome",
                    new Assignee(Optional.empty(), Optional.of("rep@ours.example")));

            List<Receipt> receipts;
            try (Destination destination = org.connect()) {
                receipts = destination.deliver(new Batch(List.of(enroll)));
            }

            assertThat(org.enrollments()).hasSize(1);
            assertThat(receipts).singleElement().isInstanceOf(Receipt.Confirmed.class);
        }
    }
}
