package io.pqlconnector.testkit.salesforce;

import io.pqlconnector.http.ManualTime;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What tests of the fake share: an org for the suites, on a clock of its own, and somebody logged in. */
abstract class OrgTest {
    final ManualTime time = new ManualTime(Instant.parse("2026-11-21T10:00:00Z"));
    FakeSalesforce salesforce;
    SalesforceClient client;

    /** What the org is like. */
    SalesforceOptions options() {
        return SalesforceOptions.contractSuite();
    }

    @BeforeEach
    final void start() throws Exception {
        start(options());
    }

    /** Another org in the place of the first one. */
    final void restart(SalesforceOptions options) throws Exception {
        salesforce.close();
        start(options);
    }

    @AfterEach
    final void stop() {
        salesforce.close();
    }

    private void start(SalesforceOptions options) throws Exception {
        salesforce = new FakeSalesforce(options.clock(time::now), (fake, patience) -> {
            throw new UnsupportedOperationException();
        });
        client = new SalesforceClient(salesforce).login();
    }
}
