package io.pqlconnector.crm.hubspot;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.http.ManualTime;
import io.pqlconnector.http.TimeAndChance;
import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.IdempotencyKey;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.Receipt;
import io.pqlconnector.testkit.CrmUnderTest;
import io.pqlconnector.testkit.Fault;
import io.pqlconnector.testkit.LikeTheCore;
import io.pqlconnector.testkit.crm.Faults;
import io.pqlconnector.testkit.hubspot.FakeHubSpot;
import io.pqlconnector.testkit.hubspot.HubSpotOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** A thousand messages that must go out once each, while the portal breaks connections, throttles and restarts. */
final class UnderFireTest {
    private static final int MANY = 1000;
    private static final long SEED = Long.getLong("pql.seed", System.nanoTime());

    @Test
    void enrollsEveryContactExactlyOnce() throws Exception {
        System.out.println("faults of enrollments by chance, seed " + SEED);
        PassingTime time = new PassingTime();
        try (FakeHubSpot portal = Portals.start(
                HubSpotOptions.contractSuite().sendsPerInbox(10 * MANY).clock(time::now))) {
            List<Operation> enrollments = new ArrayList<>();
            List<CrmId> contacts = new ArrayList<>();
            for (int i = 0; i < MANY; i++) {
                contacts.add(portal.createRecord(Operations.CONTACT, Map.of("email", "user-" + i + "@acme.example")));
                enrollments.add(Operations.enroll(Operations.contact("user-" + i), "Welcome"));
            }
            portal.misbehaveOn(
                    "sequences/enroll",
                    Faults.byChance(SEED, Map.of(Fault.RESET_AFTER, 0.2, Fault.THROTTLED_FOR_A_TIME, 0.1)));

            CompletableFuture<Void> restarts = restartTwice(portal);
            Map<IdempotencyKey, Receipt> receipts = deliver(portal, enrollments, time);
            restarts.get(1, TimeUnit.MINUTES);

            assertThat(portal.enrollments())
                    .extracting(CrmUnderTest.Enrollment::contact)
                    .as("seed %d", SEED)
                    .containsExactlyInAnyOrderElementsOf(contacts);
            assertThat(receipts).hasSize(MANY);
            assertThat(receipts.values())
                    .as("seed %d", SEED)
                    .allSatisfy(receipt -> assertThat(receipt).isInstanceOf(Receipt.Confirmed.class));
        }
    }

    private static Map<IdempotencyKey, Receipt> deliver(
            FakeHubSpot portal, List<Operation> enrollments, PassingTime time) throws InterruptedException {
        String settings = "token: " + portal.secret() + "\nsequences:\n  gap: none\n  if_not_found: send_again";
        try (Destination destination = Portals.connect(portal, Duration.ofSeconds(30), settings, time)) {
            return new HashMap<>(new LikeTheCore(destination, time::now).deliver(enrollments, 1));
        }
    }

    // The first when a third has gone out, the second when two thirds have.
    private static CompletableFuture<Void> restartTwice(FakeHubSpot portal) {
        return CompletableFuture.runAsync(() -> {
            try {
                for (int third = 1; third <= 2; third++) {
                    while (portal.tally().calls("sequences/enroll") < third * MANY / 3) {
                        Thread.onSpinWait();
                    }
                    portal.restart();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** Time that passes whenever somebody looks, or a portal that counts as down would count as down for ever. */
    private static final class PassingTime implements TimeAndChance {
        private final ManualTime time = new ManualTime(Instant.now());

        @Override
        public Instant now() {
            time.advance(Duration.ofMillis(20));
            // The portal needs real time to come back.
            LockSupport.parkNanos(50_000);
            return time.now();
        }

        @Override
        public void pause(Duration duration) throws InterruptedException {
            time.pause(duration);
        }

        @Override
        public double chance() {
            return time.chance();
        }
    }
}
