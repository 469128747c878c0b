package io.pqlconnector.crm.hubspot;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.http.ManualTime;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.Receipt;
import io.pqlconnector.testkit.hubspot.FakeHubSpot;
import io.pqlconnector.testkit.hubspot.HubSpotOptions;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What tests share that have one portal: a destination that is connected to it, on the portal's own clock. */
abstract class PortalTest {
    final ManualTime time = new ManualTime(Instant.parse("2026-11-21T10:00:00Z"));
    FakeHubSpot portal;
    Destination destination;

    @BeforeEach
    final void connect() {
        portal = Portals.start(HubSpotOptions.contractSuite().clock(time::now));
        destination = connect("sequences:\n  gap: none");
    }

    @AfterEach
    final void disconnect() {
        destination.close();
        portal.close();
    }

    /** Another destination over the portal; the test closes it. */
    final Destination connect(String settings) {
        return connect(portal, settings);
    }

    /** A destination over another portal; the test closes it. */
    final Destination connect(FakeHubSpot other, String settings) {
        return Portals.connect(other, Duration.ofSeconds(30), "token: " + other.secret() + "\n" + settings, time);
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
