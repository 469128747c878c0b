package io.pqlconnector.crm.salesforce;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.http.ManualTime;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.Receipt;
import io.pqlconnector.testkit.salesforce.FakeSalesforce;
import io.pqlconnector.testkit.salesforce.SalesforceField;
import io.pqlconnector.testkit.salesforce.SalesforceOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What tests share that have one org: a destination that is connected to it, on the org's own clock. */
abstract class OrgTest {
    static final Duration PATIENCE = Duration.ofSeconds(30);

    final ManualTime time = new ManualTime(Instant.parse("2026-11-21T10:00:00Z"));
    FakeSalesforce org;
    Destination destination;

    @BeforeEach
    final void connect() {
        org = Orgs.start(options());
        destination = connect("");
    }

    @AfterEach
    final void disconnect() {
        destination.close();
        org.close();
    }

    /** What the org is like. */
    SalesforceOptions options() {
        return usual();
    }

    /** An org with the fields of our lists, on the clock of the test. */
    final SalesforceOptions usual() {
        SalesforceField lists = SalesforceField.multiPicklist("PQL_Trigger_Lists__c", "Hot accounts");
        return SalesforceOptions.contractSuite()
                .clock(time::now)
                .fields("Account", List.of(lists, SalesforceField.url("Website")))
                .fields("Lead", List.of(SalesforceField.text("pql_tier", 255)));
    }

    /** Another destination over the org; the test closes it. */
    final Destination connect(String settings) {
        return connect(org, settings);
    }

    /** A destination over another org; the test closes it. */
    final Destination connect(FakeSalesforce other, String settings) {
        return Orgs.connect(other, PATIENCE, settings, time);
    }

    static Receipt.Confirmed confirmed(Receipt receipt) {
        assertThat(receipt).isInstanceOf(Receipt.Confirmed.class);
        return (Receipt.Confirmed) receipt;
    }

    static Receipt.Rejected rejected(Receipt receipt) {
        assertThat(receipt).isInstanceOf(Receipt.Rejected.class);
        return (Receipt.Rejected) receipt;
    }

    static Receipt.Deferred deferred(Receipt receipt) {
        assertThat(receipt).isInstanceOf(Receipt.Deferred.class);
        return (Receipt.Deferred) receipt;
    }
}
