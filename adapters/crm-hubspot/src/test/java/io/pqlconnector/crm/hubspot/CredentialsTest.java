package io.pqlconnector.crm.hubspot;

import static io.pqlconnector.crm.hubspot.Operations.CONTACT;
import static io.pqlconnector.crm.hubspot.Operations.company;
import static io.pqlconnector.crm.hubspot.Operations.contact;
import static io.pqlconnector.crm.hubspot.Operations.deliver;
import static io.pqlconnector.crm.hubspot.Operations.enroll;
import static io.pqlconnector.crm.hubspot.Operations.text;
import static io.pqlconnector.crm.hubspot.Operations.upsert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pqlconnector.http.ManualTime;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.Receipt;
import io.pqlconnector.testkit.hubspot.FakeHubSpot;
import io.pqlconnector.testkit.hubspot.HubSpotOptions;
import io.pqlconnector.testkit.hubspot.HubSpotTally;
import io.pqlconnector.testkit.hubspot.Scopes;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Tokens that run out, and credentials that may not do everything. */
final class CredentialsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ManualTime time = new ManualTime(Instant.parse("2026-11-21T10:00:00Z"));

    @Test
    void renewsATokenOnceForAllBeforeItRunsOut() throws Exception {
        try (FakeHubSpot portal = Portals.start(Portals.withOAuth().clock(time::now));
                Destination destination = connect(portal, Portals.OAUTH)) {
            // Searches have a lane of their own, and take the token that there is.
            deliver(destination, upsert(company("acme"), "pql_tier", text("hot")));
            assertThat(portal.tally().calls(HubSpotTally.TOKEN)).isEqualTo(1);

            time.advance(Duration.ofMinutes(27));
            deliver(destination, upsert(company("globex"), "pql_tier", text("hot")));
            assertThat(portal.tally().calls(HubSpotTally.TOKEN)).isEqualTo(1);

            time.advance(Duration.ofMinutes(2));
            deliver(destination, upsert(company("initech"), "pql_tier", text("hot")));
            assertThat(portal.tally().calls(HubSpotTally.TOKEN)).isEqualTo(2);
        }
    }

    @Test
    void saysThatTheAppWasDisconnected() throws Exception {
        try (FakeHubSpot portal = Portals.start(Portals.withOAuth());
                Destination destination = connect(portal, Portals.OAUTH)) {
            portal.revoke("refresh-token-1");

            AdapterException failure = catchThrowableOfType(AdapterException.class, destination::describe);

            assertThat(failure.kind()).isEqualTo(FailureKind.AUTHENTICATION);
            assertThat(failure)
                    .hasMessage("HubSpot gave no access token (status 400, BAD_REFRESH_TOKEN). Look at client_id and"
                            + " client_secret; if they are right, the app was disconnected from the portal: install it"
                            + " again and put the new refresh_token into the configuration.");
        }
    }

    @Test
    void leavesSequencesAloneThatItMayNotUseAndDoesTheRest() throws Exception {
        try (FakeHubSpot portal =
                        Portals.start(HubSpotOptions.contractSuite().tokens(Map.of("main", withoutSequences())));
                Destination destination = connect(portal, "token: main\nsequences:\n  gap: none")) {
            portal.createRecord(CONTACT, Map.of("email", "ann@acme.example"));

            Receipt.Deferred deferred = deferred(deliver(destination, enroll(contact("ann"), "Welcome")));

            assertThat(deferred.code()).isEqualTo("SENDER_NOT_ALLOWED");
            assertThat(deferred.reason()).contains("automation.sequences.read");
            assertThat(deferred.until()).isAfter(time.now());
            assertThat(deliver(destination, upsert(company("acme"), "pql_tier", text("hot"))))
                    .isInstanceOf(Receipt.Confirmed.class);
        }
    }

    @Test
    void asksNoMoreOnceTheCredentialsForSequencesAreRefused() throws Exception {
        try (FakeHubSpot portal = Portals.start(HubSpotOptions.contractSuite().tokens(Map.of("main", Scopes.ALL)));
                Destination destination = connect(portal, "token: main\nsequences:\n  gap: none\n  token: revoked")) {
            portal.createRecord(CONTACT, Map.of("email", "ann@acme.example"));

            Receipt.Deferred first = deferred(deliver(destination, enroll(contact("ann"), "Welcome")));
            long calls = portal.tally().calls();
            Receipt.Deferred second = deferred(deliver(destination, enroll(contact("bob"), "Welcome")));

            assertThat(first.code()).isEqualTo("SEQUENCES_NOT_ALLOWED");
            assertThat(first.reason()).startsWith("Enrollments are off until this is mended: ");
            assertThat(second.reason()).isEqualTo(first.reason());
            assertThat(portal.tally().calls()).isEqualTo(calls);
        }
    }

    @Test
    void usesTheCredentialsForSequencesForThemAlone() throws Exception {
        Set<String> sequencesOnly = Set.of("automation.sequences.read", "automation.sequences.enrollments.write");
        try (FakeHubSpot portal = Portals.start(HubSpotOptions.contractSuite()
                        .tokens(Map.of("main", withoutSequences(), "user", sequencesOnly)));
                Destination destination = connect(portal, "token: main\nsequences:\n  gap: none\n  token: user")) {
            portal.createRecord(CONTACT, Map.of("email", "ann@acme.example"));

            assertThat(deliver(destination, enroll(contact("ann"), "Welcome"))).isInstanceOf(Receipt.Confirmed.class);
        }
    }

    private Destination connect(FakeHubSpot portal, String settings) {
        return Portals.connect(portal, PATIENCE, settings, time);
    }

    private static Set<String> withoutSequences() {
        Set<String> scopes = new HashSet<>(Scopes.ALL);
        scopes.removeIf(scope -> scope.startsWith("automation."));
        return scopes;
    }

    private static Receipt.Deferred deferred(Receipt receipt) {
        assertThat(receipt).isInstanceOf(Receipt.Deferred.class);
        return (Receipt.Deferred) receipt;
    }
}
