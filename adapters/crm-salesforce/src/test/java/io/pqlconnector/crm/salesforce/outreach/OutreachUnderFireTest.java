package io.pqlconnector.crm.salesforce.outreach;

import static io.pqlconnector.crm.salesforce.cadence.once.Enrolled.enrollment;
import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.crm.salesforce.cadence.CadenceProvider;
import io.pqlconnector.crm.salesforce.cadence.once.Enrolled;
import io.pqlconnector.spi.destination.Receipt;
import io.pqlconnector.testkit.Fault;
import io.pqlconnector.testkit.crm.Faults;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Messages that must go out once each, while Outreach breaks connections, throttles, fails and talks nonsense. It also lets
 * people in twice here, which it would not: that nobody is in twice has to be our doing.
 */
final class OutreachUnderFireTest extends OutreachTest {
    private static final int MANY = 150;
    private static final long SEED = Long.getLong("pql.seed", System.nanoTime());
    private static final Map<Fault, Double> OF_THE_ONE_CALL = Map.of(
            Fault.RESET_AFTER, 0.15,
            Fault.RESET_BEFORE, 0.1,
            Fault.ERROR_AFTER, 0.1,
            Fault.ERROR_BEFORE, 0.05,
            Fault.SILENCE_AFTER, 0.02,
            Fault.STALL_AFTER, 0.02,
            Fault.JUNK_AFTER, 0.05,
            Fault.HTML_AFTER, 0.05,
            Fault.THROTTLED, 0.05,
            Fault.THROTTLED_FOR_A_TIME, 0.05);

    @Test
    void enrollsEverybodyExactlyOnce() throws Exception {
        System.out.println("faults of Outreach by chance, seed " + SEED);
        for (int i = 0; i < MANY; i += 2) {
            outreach.prospect("user-" + i + "@acme.example");
        }
        outreach.letPeopleInTwice();
        outreach.misbehaveOn(FakeOutreach.ENROLL, Faults.byChance(SEED, OF_THE_ONE_CALL));
        outreach.misbehaveOn(FakeOutreach.STATES, Faults.byChance(SEED + 1, 0.15));
        outreach.misbehaveOn(FakeOutreach.FIND, Faults.byChance(SEED + 2, 0.1));
        outreach.misbehaveOn(FakeOutreach.MAKE, Faults.byChance(SEED + 3, 0.3));

        try (CadenceProvider shaken = connect("create_missing: true", Duration.ofMillis(200))) {
            for (int i = 0; i < MANY; i++) {
                Receipt receipt = Enrolled.likeTheCore(shaken, enrollment("user-" + i, "Welcome"), time);
                assertThat(receipt).as("seed %d", SEED).isInstanceOf(Receipt.Confirmed.class);
            }
        }

        for (int i = 0; i < MANY; i++) {
            String email = "user-" + i + "@acme.example";
            assertThat(outreach.prospects(email)).as("%s, seed %d", email, SEED).hasSize(1);
            assertThat(outreach.statesOf(email)).as("%s, seed %d", email, SEED).hasSize(1);
        }
    }
}
