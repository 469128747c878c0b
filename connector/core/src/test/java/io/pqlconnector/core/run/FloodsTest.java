package io.pqlconnector.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.core.alarm.Alarm;
import io.pqlconnector.core.alarm.Limits;
import io.pqlconnector.core.fake.Crash;
import io.pqlconnector.core.fake.Crashing;
import io.pqlconnector.core.fake.Usage;
import io.pqlconnector.core.fake.World;
import io.pqlconnector.core.lake.AccountMeasurement;
import io.pqlconnector.core.ledger.RunRecord.Outcome;
import io.pqlconnector.core.plan.PlanSink;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What stops a run between planning and delivery, and what lets it go on. */
final class FloodsTest {
    private static final Instant DAY_1 = World.DAY_1;
    private static final Instant DAY_2 = DAY_1.plus(Duration.ofDays(1));
    private static final Instant DAY_3 = DAY_1.plus(Duration.ofDays(2));

    private final World world = new World();

    @Test
    void moreNewRecordsThanAllowedAreNotDeliveredAndWaitForAnApproval() throws InterruptedException {
        world.limits(limits(3, 100));
        world.measures(
                Usage.hot("acme.example").measured(), Usage.hot("beta.example").measured());

        RunResult result = world.sync(DAY_1);

        assertThat(result.outcome()).isEqualTo(Outcome.STOPPED);
        assertThat(result.alarms()).containsExactly(new Alarm.TooManyCreates(4, 3));
        assertThat(result.failures()).containsExactly("""
                4 records would be created; limits.creates_per_run is 3.
                  Nothing was delivered: 12 operations wait for an approval. Look at them: ./pql plan    Deliver them: \
                ./pql apply --approve    Or raise limits.creates_per_run in the configuration.""");
        assertThat(world.crm().batches()).isEmpty();
        assertThat(world.ledger().counts(world.crm().name())).containsEntry("PENDING", 12L);
        assertThat(world.ledger().latest(1))
                .singleElement()
                .satisfies(run -> assertThat(run.counts())
                        .containsEntry("limits_exceeded", 1L)
                        .containsEntry("creates", 4L)
                        .containsEntry("enrollments", 2L)
                        .containsEntry("waiting", 12L));
    }

    @Test
    void severalLimitsAreToldOfTogether() throws InterruptedException {
        world.limits(limits(3, 1));
        world.measures(
                Usage.hot("acme.example").measured(), Usage.hot("beta.example").measured());

        RunResult result = world.sync(DAY_1);

        assertThat(result.failures())
                .singleElement()
                .asString()
                .startsWith("""
                        4 records would be created; limits.creates_per_run is 3.
                        2 enrollments would be made; limits.enrollments_per_run is 1.
                          Nothing was delivered:""")
                .endsWith("Or raise limits.creates_per_run and limits.enrollments_per_run in the configuration.");
    }

    @Test
    void theNextRunStopsAgainAsLongAsItIsTooMuch() throws InterruptedException {
        world.limits(limits(3, 100));
        world.measures(
                Usage.hot("acme.example").measured(), Usage.hot("beta.example").measured());
        world.sync(DAY_1);

        RunResult again = world.sync(DAY_1);
        RunResult nextDay = world.sync(DAY_2);
        world.limits(limits(4, 100));
        RunResult raised = world.sync(DAY_3);

        assertThat(again.alarms()).containsExactly(new Alarm.TooManyCreates(4, 3));
        assertThat(nextDay.alarms()).containsExactly(new Alarm.TooManyCreates(4, 3));
        assertThat(raised.outcome()).isEqualTo(Outcome.CONFIRMED);
        assertThat(world.crm().enrollments()).hasSize(2).doesNotHaveDuplicates();
    }

    @Test
    void anApprovalDeliversExactlyWhatWasHeldBackWithoutMeasuring() throws InterruptedException {
        world.limits(limits(3, 100));
        world.measures(
                Usage.hot("acme.example").measured(), Usage.hot("beta.example").measured());
        world.sync(DAY_1);
        world.measures(Usage.of("coda.example").measured());

        RunResult result = world.approve().orElseThrow();

        assertThat(result.outcome()).isEqualTo(Outcome.CONFIRMED);
        assertThat(result.asOf()).isEqualTo(DAY_1);
        assertThat(result.deliveries().get(0).total().confirmed()).isEqualTo(12);
        assertThat(world.lake().measured()).isEqualTo(1);
        assertThat(world.crm().records()).doesNotContainKey("company/coda.example");
        assertThat(world.ledger().latest(1))
                .singleElement()
                .satisfies(run -> assertThat(run.command()).isEqualTo("apply"))
                .satisfies(run -> assertThat(run.counts()).containsEntry("approved", 12L));
        assertThat(world.approve()).isEmpty();
    }

    @Test
    void nothingWaitsForAnApprovalAfterAnyOtherEnd() throws InterruptedException {
        assertThat(world.approve()).isEmpty();
        world.crm().unreachable(Optional.of(new AdapterException(FailureKind.UNAVAILABLE, "the CRM is away", null)));
        world.measures(Usage.hot("acme.example").measured());
        world.sync(DAY_1);

        assertThat(world.approve()).isEmpty();
    }

    @Test
    void whatWasApprovedOnceGoesOutWhenTheCrmIsBack() throws InterruptedException {
        world.limits(limits(3, 100));
        world.measures(
                Usage.hot("acme.example").measured(), Usage.hot("beta.example").measured());
        world.sync(DAY_1);
        world.crm().unreachable(Optional.of(new AdapterException(FailureKind.UNAVAILABLE, "the CRM is away", null)));
        assertThat(world.approve().orElseThrow().outcome()).isEqualTo(Outcome.FAILED);
        world.crm().unreachable(Optional.empty());

        RunResult plan = world.plan(DAY_2, PlanSink.NONE);
        RunResult result = world.sync(DAY_2);

        assertThat(plan.alarms()).isEmpty();
        assertThat(result.outcome()).isEqualTo(Outcome.CONFIRMED);
        assertThat(world.crm().enrollments()).hasSize(2);
    }

    @Test
    void accountsOfAWrongKeyAreForgottenOnceTheKeyIsRight() throws InterruptedException {
        world.limits(limits(10, 100));
        world.measures(accounts(20, i -> Usage.of("user" + i + ".example")));
        assertThat(world.sync(DAY_1).outcome()).isEqualTo(Outcome.STOPPED);
        world.measures(Usage.hot("acme.example").measured());

        RunResult result = world.sync(DAY_2);

        assertThat(result.outcome()).isEqualTo(Outcome.CONFIRMED);
        assertThat(world.crm().records()).containsOnlyKeys("company/acme.example", "contact/a1");
        assertThat(world.ledger().counts(world.crm().name())).isEmpty();
    }

    @Test
    void accountsOfAWrongKeyAreForgottenAlsoIfTheRunThatPlannedThemWasKilled() throws InterruptedException {
        world.limits(limits(10, 100));
        world.measures(accounts(20, i -> Usage.of("user" + i + ".example")));
        assertThat(diesWhile(DAY_1, "waiting")).isTrue();
        world.measures(Usage.hot("acme.example").measured());

        assertThat(world.sync(DAY_2).outcome()).isEqualTo(Outcome.CONFIRMED);
        assertThat(world.crm().records()).containsOnlyKeys("company/acme.example", "contact/a1");
    }

    @Test
    void tooManyChangesOfTierAreHeldBackUntilTheyAreApproved() throws InterruptedException {
        world.measures(accounts(80, i -> Usage.of(key(i)).sessions(20)));
        world.sync(DAY_1);
        world.measures(accounts(80, i -> Usage.of(key(i)).sessions(i < 25 ? 0 : 20)));

        RunResult stopped = world.sync(DAY_2);
        RunResult again = world.sync(DAY_3);
        RunResult approved = world.approve().orElseThrow();
        RunResult after = world.sync(DAY_3.plus(Duration.ofDays(1)));

        assertThat(stopped.alarms()).containsExactly(new Alarm.TooManyTierChanges(25, 80, new BigDecimal("0.30")));
        assertThat(again.alarms())
                .as("nobody has heard of the changes that the stopped run noted")
                .isEqualTo(stopped.alarms());
        assertThat(approved.deliveries().get(0).total().confirmed()).isEqualTo(25);
        assertThat(after.outcome()).isEqualTo(Outcome.CONFIRMED);
    }

    @Test
    void changesOfTierThatAKilledRunNotedStillCount() throws InterruptedException {
        world.measures(accounts(40, i -> Usage.of(key(i)).sessions(20)));
        world.sync(DAY_1);
        world.measures(accounts(40, i -> Usage.of(key(i)).sessions(0)));
        assertThat(diesWhile(DAY_2, "waiting")).isTrue();

        assertThat(world.sync(DAY_3).alarms())
                .containsExactly(new Alarm.TooManyTierChanges(40, 40, new BigDecimal("0.30")));
    }

    @Test
    void hundredsOfStoppedRunsDoNotWearALimitOut() throws InterruptedException {
        world.measures(accounts(30, i -> Usage.of(key(i)).sessions(20)));
        world.sync(DAY_1);
        world.measures(accounts(30, i -> Usage.of(key(i)).sessions(0)));
        for (int i = 1; i <= 450; i++) {
            world.sync(DAY_1.plus(Duration.ofMinutes(15L * i)));
        }

        assertThat(world.sync(DAY_1.plus(Duration.ofDays(9))).outcome()).isEqualTo(Outcome.STOPPED);
        assertThat(world.crm().records().get("company/" + key(0))).containsEntry("pql_score", "20");
    }

    @Test
    void aPlanSaysThatARunWouldStopAndIsSavedAllTheSame() throws InterruptedException {
        world.limits(limits(3, 100));
        world.measures(
                Usage.hot("acme.example").measured(), Usage.hot("beta.example").measured());

        RunResult plan = world.plan(DAY_1, PlanSink.NONE);

        assertThat(plan.outcome()).isEqualTo(Outcome.CONFIRMED);
        assertThat(plan.failures()).isEmpty();
        assertThat(plan.alarms()).containsExactly(new Alarm.TooManyCreates(4, 3));
    }

    @Test
    void aSavedPlanObeysLimitsUnlessItIsApproved() throws InterruptedException {
        world.limits(limits(3, 100));
        world.measures(
                Usage.hot("acme.example").measured(), Usage.hot("beta.example").measured());
        PlanFile file = world.planFile(DAY_1);

        RunResult refused = world.apply(file);
        RunResult approved = world.applyApproved(file);

        assertThat(refused.outcome()).isEqualTo(Outcome.STOPPED);
        assertThat(refused.failures()).containsExactly("""
                4 records would be created; limits.creates_per_run is 3.
                  Nothing was delivered. Deliver it all the same: ./pql apply FILE --approve    Or raise \
                limits.creates_per_run in the configuration.""");
        assertThat(approved.outcome()).isEqualTo(Outcome.CONFIRMED);
        assertThat(approved.deliveries().get(0).total().confirmed()).isEqualTo(12);
    }

    private boolean diesWhile(Instant asOf, String method) throws InterruptedException {
        try {
            world.sync(asOf, Crashing.before(method));
            return false;
        } catch (Crash crash) {
            return true;
        }
    }

    private static String key(int i) {
        return "account" + i + ".example";
    }

    private static AccountMeasurement[] accounts(int count, IntFunction<Usage> usage) {
        List<AccountMeasurement> accounts = IntStream.range(0, count)
                .mapToObj(i -> usage.apply(i).measured())
                .toList();
        return accounts.toArray(AccountMeasurement[]::new);
    }

    private static Limits limits(long creates, long enrollments) {
        return Limits.DEFAULT.with(Optional.of(creates), Optional.of(enrollments), Limits.DEFAULT.tierChanges());
    }
}
