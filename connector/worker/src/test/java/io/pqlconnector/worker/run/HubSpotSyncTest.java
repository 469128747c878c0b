package io.pqlconnector.worker.run;

import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.testkit.CrmUnderTest;
import io.pqlconnector.testkit.hubspot.FakeHubSpot;
import io.pqlconnector.testkit.hubspot.HubSpotOptions;
import io.pqlconnector.testkit.hubspot.HubSpotSequence;
import io.pqlconnector.testkit.hubspot.HubSpotUser;
import java.util.List;

/** Real usage, into a portal. */
final class HubSpotSyncTest extends RealUsageSync {
    HubSpotSyncTest() {
        super(Terms.HUBSPOT);
    }

    @Override
    Crm start() {
        return portal();
    }

    /** With the sequence and its sender. */
    static Crm portal() {
        return new Portal(new FakeHubSpot(
                HubSpotOptions.plain()
                        .users(List.of(HubSpotUser.of(1, "sdr@ourcompany.example")))
                        .sequences(List.of(new HubSpotSequence("123456789", "Team plan"))),
                (hubSpot, patience) -> {
                    throw new IllegalStateException("the program itself connects");
                }));
    }

    private record Portal(FakeHubSpot server) implements Crm {
        @Override
        public CrmUnderTest content() {
            return server;
        }

        @Override
        public String destination(Pql pql) {
            return """
                    type: hubspot, token: %s, base_url: "%s", portal_id: %d, calls_per_10_seconds: 10000, \
                    sequences: { gap: none }\
                    """.formatted(server.secret(), server.url(), server.portalId());
        }

        @Override
        public long calls() {
            return server.tally().calls();
        }

        @Override
        public String link(CrmId company) {
            return "https://app.hubspot.com/contacts/" + server.portalId() + "/record/0-2/" + company;
        }

        @Override
        public void close() {
            server.close();
        }
    }
}
