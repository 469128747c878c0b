package io.pqlconnector.worker.run;

import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.testkit.CrmUnderTest;
import io.pqlconnector.testkit.salesforce.FakeSalesforce;
import io.pqlconnector.testkit.salesforce.SalesforceCadence;
import io.pqlconnector.testkit.salesforce.SalesforceOptions;
import io.pqlconnector.testkit.salesforce.SalesforceUser;
import java.io.IOException;
import java.util.List;

/** Real usage, into a Salesforce org in which accounts cannot be members of campaigns. */
final class SalesforceSyncTest extends RealUsageSync {
    SalesforceSyncTest() {
        super(Terms.SALESFORCE);
    }

    @Override
    Crm start() {
        return org();
    }

    /** With the sequence and its sender. */
    static Crm org() {
        return new Org(SalesforceLogin.start(SalesforceOptions.plain()
                .users(List.of(SalesforceUser.of("sdr@ourcompany.example")))
                .cadences(List.of(SalesforceCadence.active("Team plan")))));
    }

    private record Org(FakeSalesforce server) implements Crm {
        @Override
        public CrmUnderTest content() {
            return server;
        }

        @Override
        public String destination(Pql pql) throws IOException {
            return "type: salesforce, " + SalesforceLogin.jwt(pql, server);
        }

        @Override
        public long calls() {
            return server.tally().calls();
        }

        @Override
        public String link(CrmId company) {
            return server.instanceUrl() + "/lightning/r/Account/" + company + "/view";
        }

        @Override
        public void close() {
            server.close();
        }
    }
}
