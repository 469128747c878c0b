package io.pqlconnector.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.core.fake.Crash;
import io.pqlconnector.core.fake.Crashing;
import io.pqlconnector.core.fake.FakeSource;
import io.pqlconnector.core.fake.Usage;
import io.pqlconnector.core.fake.World;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lets the process die at each of its calls to the ledger, the lake and the CRM, and runs it again. */
@Tag("slow")
final class CrashTest {
    private static final Instant DAY_1 = World.DAY_1;
    private static final Instant DAY_2 = DAY_1.plus(Duration.ofDays(1));

    @ParameterizedTest(name = "dies after the call took effect: {0}")
    @ValueSource(booleans = {false, true})
    void aRunThatDiesAnywhereIsMadeGoodByTheNextOne(boolean afterwards) throws InterruptedException {
        World undisturbed = onDay1();
        onDay2(undisturbed);
        undisturbed.sync(DAY_2);

        // How many calls a run makes depends a little on which thread is quicker.
        boolean died = true;
        for (int call = 0; died; call++) {
            World world = onDay1();
            onDay2(world);
            died = dies(world, Crashing.at(call, afterwards));
            assertThat(died || call > 40).as("call " + call).isTrue();

            RunResult result = world.sync(DAY_2);

            assertThat(result.failures()).as("call " + call).isEmpty();
            assertThat(world.crm().content())
                    .as("call " + call)
                    .isEqualTo(undisturbed.crm().content());
            assertThat(world.ledger().confirmedContent())
                    .as("call " + call)
                    .isEqualTo(undisturbed.ledger().confirmedContent());
            assertThat(world.ledger().history(io.pqlconnector.spi.EntityKind.ACCOUNT, "beta.example"))
                    .as("call " + call)
                    .usingRecursiveComparison()
                    .ignoringFields("run")
                    .isEqualTo(undisturbed.ledger().history(io.pqlconnector.spi.EntityKind.ACCOUNT, "beta.example"));
        }
    }

    @ParameterizedTest(name = "dies after the call took effect: {0}")
    @ValueSource(booleans = {false, true})
    void aRunOfALaterInstantMakesItGoodAsWell(boolean afterwards) throws InterruptedException {
        World undisturbed = onDay1();
        onDay2(undisturbed);
        undisturbed.sync(DAY_2);
        undisturbed.sync(DAY_2.plus(Duration.ofHours(1)));
        assertThat(undisturbed.crm().enrollments()).isNotEmpty();

        for (int call = 0; call < 200; call++) {
            World world = onDay1();
            onDay2(world);
            if (!dies(world, Crashing.at(call, afterwards))) {
                break;
            }

            world.sync(DAY_2.plus(Duration.ofHours(1)));

            assertThat(world.crm().content())
                    .as("call " + call)
                    .isEqualTo(undisturbed.crm().content());
        }
    }

    private static World onDay1() throws InterruptedException {
        World world = new World();
        // Nobody "enters" an hour later any more: the enrollment must not hang on which run comes through.
        world.mapping(World.MAPPING.replace("\n    when: \"tier == 'hot'\"", "\n    when: \"entered('hot')\""));
        FakeSource source = new FakeSource("files");
        source.put("a.jsonl", "1", "one");
        world.source(source);
        world.measures(
                Usage.hot("acme.example").user("a2", 8).measured(),
                Usage.of("beta.example").sessions(20).user("b1", 7).measured());
        world.sync(DAY_1);
        source.put("b.jsonl", "1", "two");
        return world;
    }

    // One cools down and loses its champion, one becomes hot, one is new.
    private static void onDay2(World world) {
        world.measures(
                Usage.of("acme.example").sessions(20).user("a2", 8).measured(),
                Usage.hot("beta.example").employees(70).measured(),
                Usage.hot("coda.example").user("c2", 3).measured());
    }

    private static boolean dies(World world, Crashing crashing) throws InterruptedException {
        try {
            world.sync(DAY_2, crashing);
            return false;
        } catch (Crash crash) {
            return true;
        }
    }
}
