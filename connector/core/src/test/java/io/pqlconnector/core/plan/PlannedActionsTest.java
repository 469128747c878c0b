package io.pqlconnector.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.core.fake.Usage;
import io.pqlconnector.core.fake.World;
import io.pqlconnector.core.ledger.OutboxEntry;
import io.pqlconnector.core.ledger.RunRecord;
import io.pqlconnector.core.run.RunResult;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.destination.Receipt;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Tasks and enrollments: what can be done once only. */
final class PlannedActionsTest {
    private static final Instant DAY_1 = World.DAY_1;
    private static final Instant DAY_2 = DAY_1.plus(Duration.ofDays(1));
    private static final Instant DAY_3 = DAY_1.plus(Duration.ofDays(2));

    private static final Optional<AdapterException> AWAY =
            Optional.of(new AdapterException(FailureKind.UNAVAILABLE, "the CRM is away", null));

    private final World world = new World();

    @Test
    void makesATaskOnceForEachTimeAnAccountBecomesHot() throws InterruptedException {
        for (int day = 0; day < 6; day++) {
            int limits = day == 2 ? 0 : 1;
            world.measures(Usage.of("acme.example").limits(limits).sessions(20).measured());
            world.sync(DAY_1.plus(Duration.ofDays(day)));
        }

        assertThat(world.crm().tasks())
                .containsExactly(
                        "Hot: acme.example -> company/acme.example due 2026-03-02",
                        "Hot: acme.example -> company/acme.example due 2026-03-05");
    }

    @Test
    void aTaskThatCouldNotBeSentIsSentInTheNextRun() throws InterruptedException {
        world.crm().unreachable(AWAY);
        world.measures(Usage.hot("acme.example").measured());
        RunResult first = world.sync(DAY_1);
        world.crm().unreachable(Optional.empty());

        RunResult second = world.sync(DAY_2);

        assertThat(first.outcome()).isEqualTo(RunRecord.Outcome.FAILED);
        assertThat(second.outcome()).isEqualTo(RunRecord.Outcome.CONFIRMED);
        assertThat(world.crm().tasks()).containsExactly("Hot: acme.example -> company/acme.example due 2026-03-02");
        assertThat(world.crm().enrollments()).hasSize(1);
    }

    @Test
    void aTaskThatWasNotSentIsDroppedWhenItsCauseIsGone() throws InterruptedException {
        world.crm().unreachable(AWAY);
        world.measures(Usage.hot("acme.example").measured());
        world.sync(DAY_1);
        world.crm().unreachable(Optional.empty());
        world.measures(Usage.of("acme.example").user("a1", 9).measured());

        world.sync(DAY_2);

        assertThat(world.crm().tasks()).isEmpty();
        assertThat(world.crm().enrollments()).isEmpty();
        assertThat(world.crm().lists()).isEmpty();
        assertThat(world.ledger().counts(world.crm().name())).doesNotContainKey(OutboxEntry.State.PENDING.name());
    }

    @Test
    void enrollsAPersonAgainOnlyAfterTheTimeThatTheMappingSays() throws InterruptedException {
        world.measures(Usage.hot("acme.example").measured());
        for (int day : new int[] {0, 1, 89, 90, 91}) {
            world.sync(DAY_1.plus(Duration.ofDays(day)));
        }

        assertThat(world.crm().enrollments()).hasSize(2);
    }

    @Test
    void enrollsNobodyWhomAGuardProtectsAndAsksAboutCandidatesOnly() throws InterruptedException {
        world.crm().fact("company/acme.example", "open_deal");
        world.crm().fact("contact/b1", "opted_out");
        world.measures(
                Usage.hot("acme.example").measured(),
                Usage.hot("beta.example").measured(),
                Usage.hot("coda.example").measured(),
                Usage.of("dull.example").user("d1", 3).measured());

        RunResult result = world.sync(DAY_1);

        assertThat(world.crm().enrollments()).containsExactly("Outgrown <- contact/c1");
        assertThat(result.plans().values())
                .allSatisfy(counts -> assertThat(counts.guarded()).isEqualTo(2));
        assertThat(world.crm().guarded()).hasSize(1);
        assertThat(world.crm().guarded().get(0)).noneMatch(ref -> ref.key().startsWith("d"));
    }

    @Test
    void enrollsTheHottestFirstAndTheRestOnAnotherDay() throws InterruptedException {
        world.measures(
                Usage.hot("acme.example").measured(),
                Usage.hot("beta.example").employees(70).measured(),
                Usage.hot("coda.example").employees(70).measured());

        RunResult first = world.sync(DAY_1);
        world.sync(DAY_1);
        assertThat(world.crm().enrollments()).containsExactly("Outgrown <- contact/b1", "Outgrown <- contact/c1");
        world.sync(DAY_2);

        assertThat(first.plans().values())
                .allSatisfy(counts -> assertThat(counts.deferred()).isEqualTo(1));
        assertThat(first.outcome()).isEqualTo(RunRecord.Outcome.CONFIRMED);
        assertThat(world.crm().enrollments()).hasSize(3);
    }

    @Test
    void doesNotTouchAnEnrollmentOfWhichNobodyKnowsWhetherItArrived() throws InterruptedException {
        enrollmentsAreCutOff();
        world.measures(Usage.hot("acme.example").measured());

        world.sync(DAY_1);
        RunResult second = world.sync(DAY_2);
        world.crm().forgetful(false);
        world.crm().script((batch, crm) -> crm.apply(batch));
        RunResult third = world.sync(DAY_3);

        assertThat(second.outcome()).isEqualTo(RunRecord.Outcome.PARTIAL);
        assertThat(second.plans().values())
                .allSatisfy(counts -> assertThat(counts.unclear()).isEqualTo(1));
        assertThat(world.crm().enrollments()).hasSize(1);
        assertThat(third.outcome()).isEqualTo(RunRecord.Outcome.CONFIRMED);
    }

    @Test
    void anUnclearEnrollmentStaysUnclearThoughItsCauseIsGone() throws InterruptedException {
        enrollmentsAreCutOff();
        world.measures(Usage.hot("acme.example").measured());
        world.sync(DAY_1);
        world.measures(Usage.of("acme.example").user("a1", 9).measured());

        RunResult second = world.sync(DAY_2);

        assertThat(second.deliveries().get(0).unclear()).isEqualTo(1);
        assertThat(world.ledger().unclear(world.crm().name())).hasSize(1);
    }

    @Test
    void anUnclearEnrollmentIsSentAgainOnlyIfAPersonSaysSo() throws InterruptedException {
        enrollmentsAreCutOff();
        world.measures(Usage.hot("acme.example").measured());
        world.sync(DAY_1);
        world.crm().script((batch, crm) -> crm.apply(batch));

        RunResult retried = world.outboxRun(DAY_1).retryRejected();
        int before = world.crm().enrollments().size();
        RunResult resent = world.outboxRun(DAY_1).resendUnclear();

        assertThat(retried.deliveries().get(0).unclear()).isEqualTo(1);
        assertThat(before).isZero();
        assertThat(resent.outcome()).isEqualTo(RunRecord.Outcome.CONFIRMED);
        assertThat(world.crm().enrollments()).hasSize(1);
    }

    @Test
    void anUnclearEnrollmentThatTheDestinationFindsIsNotSentAgainThoughAPersonSaysSo() throws InterruptedException {
        world.crm().forgetful(true);
        world.crm().script((batch, crm) -> {
            List<Receipt> receipts = crm.apply(batch);
            return batch.kind().equals("enroll")
                    ? List.of(new Receipt.Unknown(batch.operations().get(0).key(), "cut off"))
                    : receipts;
        });
        world.measures(Usage.hot("acme.example").measured());
        world.sync(DAY_1);
        world.crm().forgetful(false);

        RunResult resent = world.outboxRun(DAY_1).resendUnclear();

        assertThat(resent.outcome()).isEqualTo(RunRecord.Outcome.CONFIRMED);
        assertThat(world.crm().enrollments()).hasSize(1);
    }

    @Test
    void anUnclearEnrollmentIsLeftAloneIfTheDestinationCannotBeAskedAgain() throws InterruptedException {
        enrollmentsAreCutOff();
        world.measures(Usage.hot("acme.example").measured());
        world.sync(DAY_1);
        world.crm().unreachable(AWAY);

        RunResult resent = world.outboxRun(DAY_1).resendUnclear();

        assertThat(resent.outcome()).isEqualTo(RunRecord.Outcome.FAILED);
        assertThat(world.ledger().unclear(world.crm().name())).hasSize(1);
    }

    // The calls are cut off, and the CRM cannot say what became of them.
    private void enrollmentsAreCutOff() {
        world.crm().forgetful(true);
        world.crm()
                .script((batch, crm) -> batch.kind().equals("enroll")
                        ? List.of(new Receipt.Unknown(batch.operations().get(0).key(), "cut off"))
                        : crm.apply(batch));
    }
}
