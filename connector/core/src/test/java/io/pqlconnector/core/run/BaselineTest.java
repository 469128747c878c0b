package io.pqlconnector.core.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.pqlconnector.core.alarm.Alarm;
import io.pqlconnector.core.alarm.Limits;
import io.pqlconnector.core.fake.Crash;
import io.pqlconnector.core.fake.Crashing;
import io.pqlconnector.core.fake.Usage;
import io.pqlconnector.core.fake.World;
import io.pqlconnector.core.lake.AccountMeasurement;
import io.pqlconnector.core.ledger.RunRecord.Outcome;
import io.pqlconnector.core.ledger.TakenAsDone;
import io.pqlconnector.core.plan.PlanSink;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A first run against a CRM with a history: what is old gives no cause for anything. */
final class BaselineTest {
    private static final Instant DAY_1 = World.DAY_1;
    private static final Instant DAY_2 = DAY_1.plus(Duration.ofDays(1));
    private static final Instant DAY_3 = DAY_1.plus(Duration.ofDays(2));
    private static final Instant DAY_4 = DAY_1.plus(Duration.ofDays(3));
    private static final AccountMeasurement HOT = Usage.hot("acme.example").measured();
    private static final AccountMeasurement COLD =
            Usage.of("acme.example").sessions(20).user("a1", 9).measured();

    private final World world = new World();

    @Test
    void writesFieldsAndListsAndNeitherEnrollsNorMakesTasks() throws InterruptedException {
        world.measures(HOT);

        RunResult result = world.baseline(DAY_1);

        assertThat(result.outcome()).isEqualTo(Outcome.CONFIRMED);
        assertThat(result.deliveries().get(0).byKind()).containsOnlyKeys("upsert", "add_to_list");
        assertThat(world.crm().records().get("company/acme.example")).containsEntry("pql_tier", "hot");
        assertThat(world.ledger().takenAsDone())
                .extracting(TakenAsDone::kind, TakenAsDone::name, TakenAsDone::account, TakenAsDone::run)
                .containsExactly(
                        tuple("enroll", "Outgrown", "acme.example", 1L),
                        tuple("create_task", "Hot: acme.example", "acme.example", 1L));
        assertThat(world.ledger().latest(1))
                .singleElement()
                .satisfies(run -> assertThat(run.command()).isEqualTo("sync --baseline"))
                .satisfies(run -> assertThat(run.counts()).containsEntry("taken_as_done", 2L));
    }

    @Test
    void whoWasHotAlreadyStaysUnbotheredAndWhoBecomesHotDoesNot() throws InterruptedException {
        world.measures(HOT, Usage.of("beta.example").sessions(20).user("b1", 9).measured());
        world.baseline(DAY_1);
        world.measures(HOT, Usage.hot("beta.example").measured());

        world.sync(DAY_2);
        world.sync(DAY_3);

        assertThat(world.crm().enrollments()).singleElement().asString().contains("b1");
        assertThat(world.crm().tasks()).singleElement().asString().contains("beta.example");
    }

    @Test
    void aTaskForATierAsSuchIsNotMadeEitherWhileItLasts() throws InterruptedException {
        world.mapping(World.MAPPING.replace("entered('hot')", "tier == 'hot'"));
        world.measures(HOT);
        world.baseline(DAY_1);

        world.sync(DAY_2);

        assertThat(world.crm().tasks()).isEmpty();
    }

    @Test
    void whoLeavesAndEntersAgainIsDue() throws InterruptedException {
        world.measures(HOT);
        world.baseline(DAY_1);
        world.measures(COLD);
        world.sync(DAY_2);
        assertThat(world.ledger().takenAsDone()).isEmpty();
        world.measures(HOT);

        world.sync(DAY_3);
        world.sync(DAY_4);

        assertThat(world.crm().enrollments()).hasSize(1);
        assertThat(world.crm().tasks()).hasSize(1);
    }

    @Test
    void whoIsStillHotWhenAgainAfterHasPassedIsEnrolled() throws InterruptedException {
        world.measures(HOT);
        world.baseline(DAY_1);

        world.sync(DAY_1.plus(Duration.ofDays(90)).minusSeconds(1));
        assertThat(world.crm().enrollments()).isEmpty();
        world.sync(DAY_1.plus(Duration.ofDays(90)));

        assertThat(world.crm().enrollments()).hasSize(1);
        assertThat(world.crm().tasks()).isEmpty();
    }

    @Test
    void whoWasProtectedByAGuardAtTheBaselineIsHandledToo() throws InterruptedException {
        world.crm().fact("contact/a1", "open_deal");
        world.measures(HOT);
        world.baseline(DAY_1);
        world.mapping(World.MAPPING.replace("    not_if: \"crm.open_deal || crm.opted_out\"\n", ""));

        world.sync(DAY_2);

        assertThat(world.crm().enrollments()).isEmpty();
    }

    @Test
    void whatALimitHeldBackBeforeIsForgottenByABaseline() throws InterruptedException {
        world.limits(Limits.DEFAULT.with(Optional.empty(), Optional.of(0L), Optional.empty()));
        world.measures(HOT, Usage.hot("gone.example").measured());
        assertThat(world.sync(DAY_1).outcome()).isEqualTo(Outcome.STOPPED);
        world.measures(HOT);

        RunResult result = world.baseline(DAY_2);

        assertThat(result.outcome()).isEqualTo(Outcome.CONFIRMED);
        assertThat(world.crm().records()).containsOnlyKeys("company/acme.example", "contact/a1");
        assertThat(world.crm().enrollments()).isEmpty();
        assertThat(world.crm().tasks()).isEmpty();
        assertThat(world.ledger().counts(world.crm().name())).isEmpty();
    }

    @Test
    void newRecordsAreLimitedAndTiersAreNot() throws InterruptedException {
        world.limits(Limits.DEFAULT.with(Optional.of(1L), Optional.of(0L), Limits.DEFAULT.tierChanges()));
        world.measures(HOT);

        RunResult stopped = world.baseline(DAY_1);
        RunResult approved = world.approve().orElseThrow();
        world.sync(DAY_2);

        assertThat(stopped.alarms()).containsExactly(new Alarm.TooManyCreates(2, 1));
        assertThat(approved.outcome()).isEqualTo(Outcome.CONFIRMED);
        assertThat(world.crm().enrollments()).isEmpty();
        assertThat(world.crm().tasks()).isEmpty();
    }

    @ParameterizedTest(name = "dies after the call took effect: {0}")
    @ValueSource(booleans = {false, true})
    void aBaselineThatDiesAnywhereIsMadeGoodWhenItIsRepeated(boolean afterwards) throws InterruptedException {
        World undisturbed = withACause();
        undisturbed.baseline(DAY_1);

        boolean died = true;
        for (int call = 0; died; call++) {
            World killed = withACause();
            died = dies(killed, Crashing.at(call, afterwards));

            killed.baseline(DAY_1);

            assertThat(killed.crm().content())
                    .as("call " + call)
                    .isEqualTo(undisturbed.crm().content());
            assertThat(killed.ledger().takenAsDone())
                    .as("call " + call)
                    .usingRecursiveComparison()
                    .ignoringFields("run")
                    .isEqualTo(undisturbed.ledger().takenAsDone());
        }
    }

    @ParameterizedTest(name = "dies after the call took effect: {0}")
    @ValueSource(booleans = {false, true})
    void aScheduledRunAfterADeadBaselineDoesNotBotherAnybodyEither(boolean afterwards) throws InterruptedException {
        // Before the fourth call there is no trace of a baseline.
        boolean died = true;
        for (int call = 3; died; call++) {
            World killed = withACause();
            died = dies(killed, Crashing.at(call, afterwards));

            RunResult next = killed.sync(DAY_2);

            assertThat(next.outcome()).as("call " + call).isEqualTo(Outcome.CONFIRMED);
            assertThat(killed.crm().enrollments()).as("call " + call).isEmpty();
            assertThat(killed.crm().tasks()).as("call " + call).isEmpty();
        }
    }

    @Test
    void aPlanAfterADeadBaselineShowsWhatTheNextRunDoes() throws InterruptedException {
        world.measures(HOT);
        assertThat(dies(world, Crashing.before("commit"))).isTrue();

        RunResult plan = world.plan(DAY_1, PlanSink.NONE);

        assertThat(plan.plans().values())
                .singleElement()
                .satisfies(counts -> assertThat(counts.operations()).containsOnlyKeys("upsert", "add_to_list"))
                .satisfies(counts -> assertThat(counts.takenAsDone()).isEqualTo(2));
    }

    private static World withACause() {
        World world = new World();
        world.measures(HOT, Usage.hot("beta.example").measured());
        return world;
    }

    private static boolean dies(World world, Crashing crashing) throws InterruptedException {
        try {
            world.baseline(DAY_1, crashing);
            return false;
        } catch (Crash crash) {
            return true;
        }
    }
}
