package io.pqlconnector.crm.salesforce.outreach;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.crm.salesforce.SalesforceFactory;
import io.pqlconnector.http.ManualTime;
import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.destination.Assignee;
import io.pqlconnector.spi.destination.Batch;
import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.DestinationContext;
import io.pqlconnector.spi.destination.IdempotencyKey;
import io.pqlconnector.spi.destination.Match;
import io.pqlconnector.spi.destination.ObjectName;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.Receipt;
import io.pqlconnector.spi.destination.RecordRef;
import io.pqlconnector.spi.destination.RejectionCodes;
import io.pqlconnector.testkit.SettingsFixture;
import io.pqlconnector.testkit.salesforce.FakeSalesforce;
import io.pqlconnector.testkit.salesforce.SalesforceOptions;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A contact of Salesforce gets a sequence of Outreach, where the configuration says that cadences are there. */
final class ThroughSalesforceTest {
    private static final String OWNER = "owner@ours.example";

    private final ManualTime time = new ManualTime(Instant.parse("2026-11-21T10:00:00Z"));

    @TempDir
    Path folder;

    @Test
    void enrollsAContactOnceInTheNameOfTheAccountsOwner() throws Exception {
        try (FakeOutreach outreach = new FakeOutreach(time, 1);
                FakeSalesforce org = new FakeSalesforce(
                        SalesforceOptions.contractSuite().clock(time::now),
                        (fake, patience) -> connect(fake, outreach));
                Destination destination = org.connect()) {
            outreach.sequence("Welcome", true);
            String user = outreach.user(OWNER);
            outreach.mailbox(user, OWNER, false);
            outreach.prospect("ann@acme.example");
            CrmId account =
                    org.createRecord(new ObjectName("account"), Map.of("name", "Acme", "domain", "acme.example"));
            org.giveOwner(new ObjectName("account"), account, OWNER);
            org.createRecord(new ObjectName("contact"), Map.of("name", "Ann", "email", "ann@acme.example"));

            Receipt first =
                    destination.deliver(new Batch(List.of(enroll("op-1")))).get(0);
            Receipt second =
                    destination.deliver(new Batch(List.of(enroll("op-2")))).get(0);

            assertThat(first).isInstanceOf(Receipt.Confirmed.class);
            assertThat(second).isInstanceOf(Receipt.Rejected.class);
            assertThat(((Receipt.Rejected) second).code()).isEqualTo(RejectionCodes.ALREADY_ENROLLED);
            assertThat(outreach.calls(FakeOutreach.ENROLL)).isEqualTo(1);
            assertThat(destination.callUsage().calls()).isEqualTo(org.tally().calls() + 1 + outreach.calls());
        }
    }

    private Destination connect(FakeSalesforce org, FakeOutreach outreach) {
        SettingsFixture fixture = SettingsFixture.of("base_url: " + org.loginUrl() + "\n"
                + "auth:\n  flow: client_credentials\n  client_id: " + org.app().clientId() + "\n  client_secret: "
                + org.app().clientSecret() + "\ncadences:\n  provider: outreach\n  base_url: " + outreach.url() + "\n  "
                + OutreachTest.OAUTH.strip().replace("\n", "\n  ") + "\n");
        Destination made = new SalesforceFactory(time, lane -> lane)
                .create(fixture.fields(), new DestinationContext(new DestinationName("salesforce"), folder, folder));
        assertThat(fixture.problems()).isEmpty();
        return made;
    }

    private static Operation enroll(String key) {
        RecordRef account = new RecordRef(
                new ObjectName("account"), "acme", List.of(new Match("domain", "acme.example")), Optional.empty());
        RecordRef ann = new RecordRef(
                new ObjectName("contact"), "ann", List.of(new Match("email", "ann@acme.example")), Optional.empty());
        return new Operation.Enroll(
                new IdempotencyKey(key), ann, "Welcome", new Assignee(Optional.of(account), Optional.empty()));
    }
}
