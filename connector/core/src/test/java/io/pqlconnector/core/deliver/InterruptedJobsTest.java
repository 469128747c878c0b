package io.pqlconnector.core.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pqlconnector.core.fake.Crash;
import io.pqlconnector.core.fake.Crashing;
import io.pqlconnector.core.fake.FakeJobs;
import io.pqlconnector.core.fake.FakeJobs.Step;
import io.pqlconnector.core.fake.Usage;
import io.pqlconnector.core.fake.World;
import io.pqlconnector.core.ledger.OutboxEntry;
import io.pqlconnector.core.ledger.RunRecord;
import io.pqlconnector.core.run.RunResult;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.destination.BatchRefusedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a job when it, the run or the process does not come to its end. */
final class InterruptedJobsTest {
    private final World world = new World();
    private final FakeJobs jobs = world.crm().jobs(5, 7, "upsert");

    @BeforeEach
    void measure() {
        world.measures(JobsTest.accounts(9));
    }

    @ParameterizedTest(name = "dies when its job is {0}")
    @EnumSource(Step.class)
    void aJobIsFoundAgainAfterACrashAndWorksOnce(Step when) throws InterruptedException {
        AtomicInteger crashes = new AtomicInteger();
        jobs.at(step -> {
            if (step == when && crashes.getAndIncrement() == 0) {
                throw new Crash("when it was " + step);
            }
        });
        assertThatThrownBy(() -> world.sync(World.DAY_1)).isInstanceOf(Crash.class);

        RunResult result = world.sync(World.DAY_1);

        assertThat(result.outcome()).isEqualTo(RunRecord.Outcome.CONFIRMED);
        assertThat(world.crm().records()).hasSize(9);
        assertThat(jobs.mostOften()).isEqualTo(1);
        // One that was never fed is made again; nothing that was fed is.
        assertThat(jobs.sizes().stream().filter(size -> size > 0)).containsExactly(7);
        assertThat(world.crm().batches()).hasSize(1);
        assertThat(open()).isEmpty();
    }

    @ParameterizedTest(name = "dies after the call took effect: {0}")
    @ValueSource(booleans = {false, true})
    void whereverARunDiesNoJobIsRepeatedThatHadWorked(boolean afterwards) throws InterruptedException {
        for (int call = 0; call < 300; call++) {
            World dying = new World();
            FakeJobs itsJobs = dying.crm().jobs(5, 7, "upsert");
            dying.measures(JobsTest.accounts(14));
            boolean died = false;
            try {
                dying.sync(World.DAY_1, Crashing.at(call, afterwards));
            } catch (Crash crash) {
                died = true;
            }

            RunResult result = dying.sync(World.DAY_1);

            assertThat(result.outcome()).as("call " + call).isEqualTo(RunRecord.Outcome.CONFIRMED);
            assertThat(dying.crm().records()).as("call " + call).hasSize(14);
            assertThat(itsJobs.mostOften()).as("call " + call).isEqualTo(1);
            assertThat(dying.ledger().ports().outbox().openJobs(dying.crm().name()))
                    .as("call " + call)
                    .isEmpty();
            if (!died) {
                assertThat(call).isGreaterThan(20);
                return;
            }
        }
    }

    @ParameterizedTest
    @EnumSource(FailureKind.class)
    void aFailureBeforeAJobIsBegunIsLikeThatOfABatch(FailureKind kind) throws InterruptedException {
        failsOnce(Step.MADE, kind);

        RunResult first = world.sync(World.DAY_1);
        boolean wentOn = kind == FailureKind.AMBIGUOUS;

        assertThat(first.outcome() == RunRecord.Outcome.CONFIRMED).isEqualTo(wentOn);
        assertThat(open()).isEmpty();
        assertThat(world.ledger().unclear(world.crm().name())).isEmpty();
        assertThat(world.sync(World.DAY_1.plus(Duration.ofHours(1))).outcome()).isEqualTo(RunRecord.Outcome.CONFIRMED);
        assertThat(jobs.sizes()).containsExactly(0, 7);
    }

    @ParameterizedTest
    @EnumSource(FailureKind.class)
    void aJobThatWasBegunIsAskedAgainWhateverFailed(FailureKind kind) throws InterruptedException {
        failsOnce(Step.FED, kind);

        RunResult first = world.sync(World.DAY_1);

        // What ended unclearly is asked again at once; what else failed says that there is no point in it now.
        boolean wentOn = kind == FailureKind.AMBIGUOUS;
        assertThat(first.outcome() == RunRecord.Outcome.CONFIRMED).isEqualTo(wentOn);
        assertThat(open()).hasSize(wentOn ? 0 : 1);
        assertThat(first.failures()).hasSize(wentOn || kind == FailureKind.RATE_LIMITED ? 0 : 1);
        assertThat(first.deliveries().get(0).unclear()).isEqualTo(wentOn ? 0 : 7);
        assertThat(first.deliveries().get(0).waiting()).isEqualTo(wentOn ? 0 : 2);

        RunResult second = world.sync(World.DAY_1.plus(Duration.ofHours(1)));

        assertThat(second.outcome()).isEqualTo(RunRecord.Outcome.CONFIRMED);
        assertThat(jobs.sizes()).containsExactly(7);
        assertThat(jobs.mostOften()).isEqualTo(1);
        assertThat(world.crm().records()).hasSize(9);
        assertThat(open()).isEmpty();
        assertThat(world.ledger().entries())
                .allSatisfy(entry -> assertThat(entry.attempts()).isEqualTo(1));
    }

    @Test
    void aJobWhoseEndStaysUnclearIsLeftToTheNextRunAfterFiveQuestions() throws InterruptedException {
        AtomicInteger asked = new AtomicInteger();
        jobs.at(step -> {
            if (step == Step.FED && asked.incrementAndGet() <= 7) {
                throw new AdapterException(FailureKind.AMBIGUOUS, "the connection was lost.", null);
            }
        });

        RunResult first = world.sync(World.DAY_1);
        assertThat(asked).hasValue(5);
        RunResult second = world.sync(World.DAY_1.plus(Duration.ofHours(1)));

        assertThat(first.failures()).containsExactly("crm: the connection was lost.");
        assertThat(asked).hasValue(8);
        assertThat(second.outcome()).isEqualTo(RunRecord.Outcome.CONFIRMED);
        assertThat(jobs.mostOften()).isEqualTo(1);
    }

    // The older job would overwrite what is newer if it came to its end afterwards.
    @Test
    void nothingNewerIsSentBeforeAnOpenJobIsDone() throws InterruptedException {
        failsOnce(Step.FED, FailureKind.UNAVAILABLE);
        world.sync(World.DAY_1);
        world.measures(Usage.of("account10.example").sessions(20).measured());
        List<String> order = new ArrayList<>();
        jobs.at(step -> order.add("job " + step));
        world.crm().script((batch, crm) -> {
            order.add("batch " + batch.operations().get(0).record().key());
            return crm.apply(batch);
        });

        world.sync(World.DAY_1.plus(Duration.ofHours(1)));

        assertThat(order).startsWith("job FED", "job DONE");
        assertThat(order).contains("batch account10.example");
        assertThat(world.crm().records().get("company/account10.example")).containsEntry("pql_score", "20");
    }

    @Test
    void anOpenJobWaitsWhileTheDestinationAskedForAPause() throws InterruptedException {
        AtomicInteger asked = new AtomicInteger();
        jobs.at(step -> {
            if (step == Step.FED && asked.getAndIncrement() == 0) {
                throw new AdapterException(FailureKind.RATE_LIMITED, "a pause of 2 h.", Duration.ofHours(2), null);
            }
        });
        world.sync(World.DAY_1);

        RunResult during = world.sync(World.DAY_1.plus(Duration.ofHours(1)));
        assertThat(asked).hasValue(1);
        world.passes(Duration.ofHours(2));
        RunResult after = world.sync(World.DAY_1.plus(Duration.ofHours(2)));

        assertThat(during.failures()).isEmpty();
        assertThat(during.deliveries().get(0).pause()).isPresent();
        assertThat(after.outcome()).isEqualTo(RunRecord.Outcome.CONFIRMED);
        assertThat(jobs.sizes()).containsExactly(7);
    }

    @Test
    void anInterruptedRunDoesNotWaitForItsJob() throws InterruptedException {
        CountDownLatch working = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        jobs.at(step -> {
            if (step == Step.FED) {
                working.countDown();
                never.await();
            }
        });
        Thread run = new Thread(() -> {
            try {
                world.sync(World.DAY_1);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        run.start();
        working.await();

        run.interrupt();
        run.join();

        assertThat(open()).hasSize(1);
        jobs.at(step -> {});
        assertThat(world.sync(World.DAY_1).outcome()).isEqualTo(RunRecord.Outcome.CONFIRMED);
        assertThat(jobs.sizes()).containsExactly(7);
    }

    @Test
    void withoutJobsWhatAnOpenOneCarriedIsSentAgain() throws InterruptedException {
        failsOnce(Step.FED, FailureKind.UNAVAILABLE);
        world.sync(World.DAY_1);
        world.crm().withoutJobs();

        RunResult result = world.sync(World.DAY_1.plus(Duration.ofHours(1)));

        assertThat(result.outcome()).isEqualTo(RunRecord.Outcome.CONFIRMED);
        assertThat(world.crm().batches()).hasSize(3);
        assertThat(open()).isEmpty();
    }

    @Test
    void anOpenJobIsFinishedAlthoughNoNewOnesAreMade() throws InterruptedException {
        failsOnce(Step.FED, FailureKind.UNAVAILABLE);
        world.sync(World.DAY_1);
        jobs.takesNoMore();

        RunResult result = world.sync(World.DAY_1.plus(Duration.ofHours(1)));

        assertThat(result.outcome()).isEqualTo(RunRecord.Outcome.CONFIRMED);
        assertThat(jobs.sizes()).containsExactly(7);
        assertThat(world.crm().batches()).hasSize(1);
    }

    @Test
    void aJobThatIsRefusedWhenItIsAskedAgainGoesInBatches() throws InterruptedException {
        failsOnce(Step.FED, FailureKind.UNAVAILABLE);
        world.sync(World.DAY_1);
        jobs.at(step -> {
            throw new BatchRefusedException(Set.of(), "INVALID_FIELD", "pql_tier", "no such field", "make it");
        });

        RunResult result = world.sync(World.DAY_1.plus(Duration.ofHours(1)));

        assertThat(result.outcome()).isEqualTo(RunRecord.Outcome.CONFIRMED);
        assertThat(jobs.sizes()).containsExactly(7);
        assertThat(world.crm().batches()).hasSize(3);
        assertThat(world.ledger().entries()).extracting(OutboxEntry::state).containsOnly(OutboxEntry.State.CONFIRMED);
    }

    // Otherwise nothing would ever be sent to the destination again.
    @Test
    void aJobOfWhichNothingSensibleIsHeardIsGivenUpOnceAPersonSaysSo() throws InterruptedException {
        jobs.at(step -> {
            if (step == Step.FED) {
                throw new AdapterException(FailureKind.PROTOCOL, "half a table.", null);
            }
        });
        world.sync(World.DAY_1);
        assertThat(world.sync(World.DAY_1).failures()).containsExactly("crm: half a table.");
        assertThat(open()).hasSize(1);

        RunResult resent = world.outboxRun(World.DAY_1).resendUnclear();
        assertThat(resent.failures()).containsExactly("crm: half a table.");
        assertThat(open()).isEmpty();
        jobs.at(step -> {});

        assertThat(world.sync(World.DAY_1.plus(Duration.ofHours(1))).outcome()).isEqualTo(RunRecord.Outcome.CONFIRMED);
        assertThat(jobs.sizes()).containsExactly(7, 7);
    }

    @Test
    void aJobOfADestinationThatIsOnlyAwayIsNotGivenUp() throws InterruptedException {
        jobs.at(step -> {
            if (step == Step.FED) {
                throw new AdapterException(FailureKind.UNAVAILABLE, "away.", null);
            }
        });
        world.sync(World.DAY_1);

        world.outboxRun(World.DAY_1).resendUnclear();

        assertThat(open()).hasSize(1);
    }

    private void failsOnce(Step when, FailureKind kind) {
        AtomicInteger failures = new AtomicInteger();
        jobs.at(step -> {
            if (step == when && failures.getAndIncrement() == 0) {
                throw new AdapterException(kind, "failed.", null);
            }
        });
    }

    private List<String> open() {
        return world.ledger().ports().outbox().openJobs(world.crm().name());
    }
}
