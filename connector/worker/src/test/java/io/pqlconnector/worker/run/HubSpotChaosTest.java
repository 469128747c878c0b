package io.pqlconnector.worker.run;

import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.testkit.CrmUnderTest;
import io.pqlconnector.testkit.crm.Faults;
import io.pqlconnector.testkit.hubspot.FakeHubSpot;
import io.pqlconnector.testkit.hubspot.HubSpotOptions;
import io.pqlconnector.testkit.hubspot.HubSpotProperty;
import io.pqlconnector.testkit.hubspot.HubSpotSequence;
import io.pqlconnector.testkit.hubspot.HubSpotUser;
import io.pqlconnector.testkit.hubspot.Scopes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Chaos over a fake HubSpot, with HubSpot's adapter. */
final class HubSpotChaosTest extends ChaosRun {
    /** A record costs more of them than in the scripted CRM, because it is looked for before it is written. */
    private static final int CALLS = 4_000;

    private static final HubSpotOptions.OAuthApp APP = new HubSpotOptions.OAuthApp(
            "client-1", "s3cret-of-the-app", "refresh-token-1", Duration.ofMinutes(30), Scopes.ALL);

    private static final HubSpotOptions OPTIONS = HubSpotOptions.plain()
            .oauth(APP)
            .users(List.of(HubSpotUser.of(1, "sdr@our.example")))
            .sequences(List.of(new HubSpotSequence("123456789", "Outgrown")))
            .properties(
                    "companies",
                    List.of(
                            HubSpotProperty.of("pql_account_key", "string", "text")
                                    .asUnique(),
                            HubSpotProperty.of("pql_score", "number", "number"),
                            HubSpotProperty.of("pql_tier", "enumeration", "select")
                                    .options("hot", "cold")))
            .properties(
                    "contacts",
                    List.of(
                            HubSpotProperty.of("pql_user_key", "string", "text").asUnique(),
                            HubSpotProperty.of("pql_is_champion", "bool", "booleancheckbox")
                                    .options("true", "false")))
            .sendsPerInbox(2 * ManyRecords.HOT)
            .searchLag(2);

    HubSpotChaosTest() {
        super("hubspot_in_a_hurry", CALLS);
    }

    @Override
    Place quiet() {
        return Portal.of(OPTIONS, "");
    }

    // Whether a bad record sinks its batch depends on what nobody has seen of HubSpot, so seeds try both.
    @Override
    Place wild(long seed) {
        return Portal.of(
                seed % 2 == 0 ? OPTIONS : OPTIONS.badRecordsSinkTheirBatch(),
                ", operations_per_call: 20, answer_within_ms: 250");
    }

    private record Portal(FakeHubSpot server, String more) implements Place {

        /** Companies in the recycle bin hold the unique keys of bad records, so that HubSpot refuses these. */
        static Portal of(HubSpotOptions options, String more) {
            FakeHubSpot server = new FakeHubSpot(options, (hubSpot, patience) -> {
                throw new UnsupportedOperationException("the program connects by itself");
            });
            IntStream.range(0, ManyRecords.ACCOUNTS)
                    .mapToObj(ManyRecords::name)
                    .filter(name -> ManyRecords.bad(name).isPresent())
                    .forEach(name -> {
                        CrmId id = server.createRecord(Terms.HUBSPOT.company(), Map.of("pql_account_key", name));
                        server.archive(Terms.HUBSPOT.company(), id);
                    });
            return new Portal(server, more);
        }

        @Override
        public CrmUnderTest crm() {
            return server;
        }

        @Override
        public Terms terms() {
            return Terms.HUBSPOT;
        }

        @Override
        public Pql configure(Path folder) throws IOException {
            String destination =
                    """
                    type: hubspot_in_a_hurry, base_url: "%s", \
                    oauth: { client_id: %s, client_secret: %s, refresh_token: %s }, \
                    sequences: { gap: none, if_not_found: send_again }%s\
                    """.formatted(server.url(), APP.clientId(), APP.clientSecret(), APP.refreshToken(), more);
            return ManyRecords.configure(folder, destination, terms());
        }

        @Override
        public void faults(Faults faults) {
            server.faults(faults);
        }

        @Override
        public long calls() {
            return server.tally().calls();
        }

        @Override
        public long writes() {
            return server.tally().writes();
        }

        @Override
        public void close() {
            server.close();
        }
    }
}
