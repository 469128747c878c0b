package io.pqlconnector.core.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.core.fake.FakeJobs;
import io.pqlconnector.core.fake.FakeJobs.Step;
import io.pqlconnector.core.fake.Usage;
import io.pqlconnector.core.fake.World;
import io.pqlconnector.core.lake.AccountMeasurement;
import io.pqlconnector.core.ledger.OutboxEntry;
import io.pqlconnector.core.ledger.RunRecord;
import io.pqlconnector.core.plan.PlanCounts;
import io.pqlconnector.core.plan.PlanSink;
import io.pqlconnector.core.run.RunResult;
import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.destination.Batch;
import io.pqlconnector.spi.destination.BatchRefusedException;
import io.pqlconnector.spi.destination.Receipt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What goes out as a job and what in batches, and what a job's answers come to. Batches of upserts are of three here. */
final class JobsTest {
    private final World world = new World();
    private final FakeJobs jobs = world.crm().jobs(5, 7, "upsert");

    @ParameterizedTest(name = "{0} accounts: jobs of {1}, {2} batches")
    @CsvSource(delimiter = ';', textBlock = """
             4; ''     ; 2
             5; 5      ; 0
             7; 7      ; 0
             8; 7      ; 1
            11; 7      ; 2
            12; 7, 5   ; 0
            17; 7, 7   ; 1
            """)
    void enoughOfOneKindGoAsJobs(int accounts, String sizes, int batches) throws InterruptedException {
        world.measures(accounts(accounts));

        RunResult result = world.sync(World.DAY_1);

        assertThat(result.outcome()).isEqualTo(RunRecord.Outcome.CONFIRMED);
        assertThat(String.join(", ", jobs.sizes().stream().map(String::valueOf).toList()))
                .isEqualTo(sizes);
        assertThat(world.crm().batches()).hasSize(batches);
        assertThat(world.crm().records()).hasSize(accounts);
        assertThat(world.ledger().ports().outbox().openJobs(world.crm().name())).isEmpty();
    }

    @Test
    void theHottestGoFirstAndStagesKeepTheirOrder() throws InterruptedException {
        List<String> order = new ArrayList<>();
        jobs.at(step -> {
            if (step == Step.FED) {
                order.add("job of " + jobs.fed().get(jobs.fed().size() - 1).get(0));
            }
        });
        world.crm().script((batch, crm) -> {
            order.add(batch.kind());
            return crm.apply(batch);
        });
        List<AccountMeasurement> measured = new ArrayList<>(List.of(accounts(6)));
        measured.addAll(List.of(hot(5)));
        world.measures(measured.toArray(AccountMeasurement[]::new));

        world.sync(World.DAY_1);

        // Eleven companies are a job of seven and two batches, then come five people, then what is no upsert.
        assertThat(order.subList(0, 4)).containsExactly("job of ahot.example", "upsert", "upsert", "job of a1");
        assertThat(order.subList(4, order.size())).doesNotContain("upsert").noneMatch(one -> one.startsWith("job"));
    }

    @Test
    void aKindThatTheDestinationTakesInNoJobGoesInBatches() throws InterruptedException {
        world.crm().jobs(2, 9, "add_to_list");
        world.measures(hot(4));

        RunResult result = world.sync(World.DAY_1);

        assertThat(result.outcome()).isEqualTo(RunRecord.Outcome.CONFIRMED);
        assertThat(world.crm().batches().stream().map(Batch::kind))
                .contains("upsert", "enroll", "create_task")
                .doesNotContain("add_to_list");
        assertThat(world.crm().lists()).containsOnlyKeys("Hot", "Hit");
    }

    @Test
    void aRefusedJobIsFollowedByBatchesAndByNoOtherJob() throws InterruptedException {
        List<Step> made = new ArrayList<>();
        jobs.at(step -> {
            made.add(step);
            if (step == Step.BEGUN) {
                throw new BatchRefusedException(Set.of(), "INVALID_FIELD", "pql_tier", "no such field", "make it");
            }
        });
        world.measures(accounts(17));

        RunResult result = world.sync(World.DAY_1);

        assertThat(made).containsExactly(Step.MADE, Step.BEGUN);
        assertThat(world.crm().batches()).hasSize(6);
        assertThat(result.outcome()).isEqualTo(RunRecord.Outcome.CONFIRMED);
        assertThat(world.ledger().ports().outbox().openJobs(world.crm().name())).isEmpty();
        assertThat(world.ledger().entries())
                .allSatisfy(entry -> assertThat(entry.attempts()).isEqualTo(1));
    }

    @Test
    void eachRowOfAJobHasAnAnswerOfItsOwn() throws InterruptedException {
        jobs.answers(receipts -> {
            List<Receipt> some = new ArrayList<>(receipts);
            some.set(0, new Receipt.Rejected(some.get(0).key(), "TOO_LONG", "name", "too long", "shorten it"));
            some.set(1, new Receipt.Unknown(some.get(1).key(), "not processed"));
            some.set(
                    2,
                    new Receipt.Deferred(
                            some.get(2).key(), World.NOW.plus(Duration.ofHours(1)), "LOCKED", "locked by a person"));
            return some;
        });
        world.measures(accounts(6));

        RunResult result = world.sync(World.DAY_1);

        // The row without an answer may be sent again, and goes in a batch since it is alone.
        assertThat(jobs.sizes()).containsExactly(6);
        assertThat(world.crm().batches())
                .singleElement()
                .satisfies(batch -> assertThat(batch.operations()).hasSize(1));
        assertThat(result.deliveries().get(0).total()).isEqualTo(new OutcomeCounts(4, 3, 1, 0, 0, 1, 4));
        assertThat(world.ledger().counts(world.crm().name()))
                .containsEntry(OutboxEntry.State.REJECTED.name(), 1L)
                .containsEntry(OutboxEntry.State.PENDING.name(), 1L)
                .doesNotContainKey(OutboxEntry.State.SENDING.name());
        assertThat(world.ledger().ports().outbox().openJobs(world.crm().name())).isEmpty();
    }

    @Test
    void aRowWithoutAReceiptIsAnUnclearEndAndARedRun() throws InterruptedException {
        jobs.answers(receipts -> receipts.subList(1, receipts.size()));
        world.measures(accounts(5));

        RunResult result = world.sync(World.DAY_1);

        assertThat(result.outcome()).isEqualTo(RunRecord.Outcome.FAILED);
        assertThat(result.failures()).singleElement().asString().startsWith("crm: answered 5 operations with 4");
        assertThat(world.ledger().unclear(world.crm().name())).hasSize(1);
    }

    @Test
    void aPlanSaysTheJobsAndTheirCalls() throws InterruptedException {
        world.measures(accounts(17));

        SortedMap<DestinationName, PlanCounts> plans =
                world.plan(World.DAY_1, PlanSink.NONE).plans();
        RunResult run = world.sync(World.DAY_1);

        assertThat(plans.values()).singleElement().satisfies(plan -> {
            assertThat(plan.jobs()).containsOnlyKeys("upsert").containsEntry("upsert", 2L);
            assertThat(plan.totalCalls()).isEqualTo(7);
        });
        assertThat(run.deliveries().get(0).total().calls()).isEqualTo(7);
    }

    @Test
    void noJobIsBegunForWhichOurCallsDoNotSuffice() throws InterruptedException {
        world.crm().quota(1_000, 498);
        world.crm().script((batch, crm) -> crm.apply(batch));
        world.measures(accounts(1));
        world.sync(World.DAY_1);
        world.crm().quota(1_000, 497);
        world.measures(accounts(6));

        RunResult result = world.sync(World.DAY_1.plus(Duration.ofHours(1)));

        assertThat(result.deliveries().get(0).pause()).get().asString().contains("Our part of the CRM's calls");
        assertThat(jobs.sizes()).isEmpty();
        assertThat(result.deliveries().get(0).waiting()).isEqualTo(5);
    }

    @Test
    void nothingGoesOutBesideAJob() throws InterruptedException {
        AtomicInteger underWay = new AtomicInteger();
        List<Integer> beside = Collections.synchronizedList(new ArrayList<>());
        world.crm().parallelCalls(3);
        jobs.at(step -> {
            if (step == Step.MADE) {
                beside.add(underWay.getAndAdd(100));
            } else if (step == Step.DONE) {
                underWay.addAndGet(-100);
            }
        });
        world.crm().script((batch, crm) -> {
            beside.add(underWay.incrementAndGet() / 100);
            List<Receipt> receipts = crm.apply(batch);
            underWay.decrementAndGet();
            return receipts;
        });
        world.measures(hot(17));

        RunResult result = world.sync(World.DAY_1);

        assertThat(result.outcome()).isEqualTo(RunRecord.Outcome.CONFIRMED);
        assertThat(jobs.sizes()).containsExactly(7, 7, 7, 7);
        assertThat(beside).containsOnly(0);
    }

    /** Accounts of which only the company is written. */
    static AccountMeasurement[] accounts(int count) {
        return IntStream.range(0, count)
                .mapToObj(number ->
                        Usage.of("account" + (10 + number) + ".example").measured())
                .toArray(AccountMeasurement[]::new);
    }

    /** Accounts of which everything is written, each with a person. */
    private static AccountMeasurement[] hot(int count) {
        return IntStream.range(0, count)
                .mapToObj(number ->
                        Usage.hot((char) ('a' + number) + "hot.example").measured())
                .toArray(AccountMeasurement[]::new);
    }
}
