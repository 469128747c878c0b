package io.pqlconnector.core.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.core.fake.FakeCrm;
import io.pqlconnector.core.fake.Usage;
import io.pqlconnector.core.fake.World;
import io.pqlconnector.core.ledger.OutboxEntry;
import io.pqlconnector.core.ledger.RunRecord;
import io.pqlconnector.core.run.RunResult;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.destination.Batch;
import io.pqlconnector.spi.destination.IdempotencyKey;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.Receipt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

final class DeliveryTest {
    private final World world = new World();

    @Test
    void sendsStageByStageTheHottestFirstInBatches() throws InterruptedException {
        world.measures(
                Usage.of("acme.example").measured(),
                Usage.hot("beta.example").measured(),
                Usage.of("coda.example").sessions(20).measured(),
                Usage.hot("dune.example").employees(99).measured());

        world.sync(World.DAY_1);

        assertThat(world.crm().batches().stream()
                        .map(batch -> batch.kind() + " "
                                + batch.operations().stream()
                                        .map(operation -> operation.record().key())
                                        .toList()))
                .containsExactly(
                        "upsert [dune.example, beta.example, coda.example]",
                        "upsert [acme.example]",
                        "upsert [d1, b1]",
                        "add_to_list [dune.example, beta.example]",
                        "add_to_list [d1, b1]",
                        "enroll [d1]",
                        "enroll [b1]",
                        "create_task [dune.example, beta.example]");
    }

    @Test
    void tellsTheDestinationTheIdsOfEverythingItKnows() throws InterruptedException {
        world.measures(Usage.hot("acme.example").measured());

        world.sync(World.DAY_1);

        assertThat(all(Operation.Upsert.class).get(0).record().known()).isEmpty();
        assertThat(all(Operation.Upsert.class).get(1).parent().orElseThrow().known())
                .isPresent();
        assertThat(all(Operation.ListChange.class))
                .allSatisfy(change -> assertThat(change.record().known()).isPresent());
        assertThat(all(Operation.Enroll.class)
                        .get(0)
                        .sender()
                        .ownerOf()
                        .orElseThrow()
                        .known())
                .isPresent();
        assertThat(all(Operation.CreateTask.class)
                        .get(0)
                        .owner()
                        .ownerOf()
                        .orElseThrow()
                        .known())
                .isPresent();
    }

    @Test
    void oneRefusedOperationDoesNotHoldBackTheOthers() throws InterruptedException {
        world.crm().script(refusing("beta.example"));
        world.measures(
                Usage.of("acme.example").measured(),
                Usage.of("beta.example").measured(),
                Usage.of("coda.example").measured());

        RunResult result = world.sync(World.DAY_1);

        assertThat(result.outcome()).isEqualTo(RunRecord.Outcome.PARTIAL);
        assertThat(result.deliveries().get(0).total()).isEqualTo(new OutcomeCounts(2, 2, 1, 0, 0, 0, 1));
        assertThat(world.crm().records()).containsOnlyKeys("company/acme.example", "company/coda.example");
        assertThat(world.ledger().rejected(world.crm().name())).hasSize(1);
    }

    @Test
    void aMissingReceiptIsAnUnclearEndAndARedRun() throws InterruptedException {
        world.crm()
                .script((batch, crm) ->
                        crm.apply(batch).subList(1, batch.operations().size()));
        world.measures(
                Usage.of("acme.example").measured(), Usage.of("beta.example").measured());

        RunResult result = world.sync(World.DAY_1);

        assertThat(result.outcome()).isEqualTo(RunRecord.Outcome.FAILED);
        assertThat(result.failures())
                .containsExactly(
                        "crm: answered 2 operations with 1 receipts, 1 operations without one. This is a fault of"
                                + " the adapter: please report it. What is unclear is asked again in the next run.");
        assertThat(result.deliveries().get(0).total()).isEqualTo(new OutcomeCounts(1, 1, 0, 0, 1, 0, 1));
        assertThat(result.deliveries().get(0).unclear()).isEqualTo(1);
    }

    @Test
    void receiptsInAnotherOrderAreBelievedButTheRunIsRed() throws InterruptedException {
        world.crm().script((batch, crm) -> {
            List<Receipt> receipts = new ArrayList<>(crm.apply(batch));
            Collections.reverse(receipts);
            return receipts;
        });
        world.measures(
                Usage.of("acme.example").measured(), Usage.of("beta.example").measured());

        RunResult result = world.sync(World.DAY_1);

        assertThat(result.outcome()).isEqualTo(RunRecord.Outcome.FAILED);
        assertThat(result.failures())
                .hasSize(1)
                .allSatisfy(
                        failure -> assertThat(failure)
                                .startsWith(
                                        "crm: answered 2 operations with 2 receipts, 0 operations without one, in another order."));
        assertThat(result.deliveries().get(0).total().confirmed()).isEqualTo(2);
    }

    @Test
    void twoReceiptsForOneOperationLeaveItUnclear() throws InterruptedException {
        world.crm().script((batch, crm) -> {
            List<Receipt> receipts = crm.apply(batch);
            return List.of(receipts.get(0), receipts.get(0));
        });
        world.measures(
                Usage.of("acme.example").measured(), Usage.of("beta.example").measured());

        RunResult result = world.sync(World.DAY_1);

        assertThat(result.deliveries().get(0).total().unknown()).isEqualTo(2);
        assertThat(result.outcome()).isEqualTo(RunRecord.Outcome.FAILED);
    }

    @Test
    void aFailedCallLeavesWhatCanBeRepeatedToTheNextRun() throws InterruptedException {
        world.crm().script((batch, crm) -> {
            assertThat(crm.apply(batch)).isNotEmpty();
            throw new AdapterException(FailureKind.UNAVAILABLE, "the CRM did not answer.", null);
        });
        world.measures(Usage.hot("acme.example").measured());
        RunResult first = world.sync(World.DAY_1);
        world.crm().script((batch, crm) -> crm.apply(batch));

        RunResult second = world.sync(World.DAY_1);

        assertThat(first.failures()).containsExactly("crm: the CRM did not answer.");
        assertThat(first.deliveries().get(0).waiting()).isEqualTo(6);
        assertThat(second.outcome()).isEqualTo(RunRecord.Outcome.CONFIRMED);
        assertThat(world.crm().verified()).isEmpty();
    }

    @Test
    void aFailedEnrollmentIsAskedAboutBeforeItIsSentAgain() throws InterruptedException {
        world.crm().script((batch, crm) -> {
            List<Receipt> receipts = crm.apply(batch);
            if (batch.kind().equals("enroll")) {
                throw new AdapterException(FailureKind.PROTOCOL, "the answer made no sense.", null);
            }
            return receipts;
        });
        world.measures(Usage.hot("acme.example").measured());
        RunResult first = world.sync(World.DAY_1);
        world.crm().script((batch, crm) -> crm.apply(batch));

        RunResult second = world.sync(World.DAY_1.plus(Duration.ofHours(1)));

        assertThat(first.deliveries().get(0).unclear()).isEqualTo(1);
        assertThat(world.crm().verified()).containsExactly(World.NOW);
        assertThat(world.crm().enrollments()).hasSize(1);
        assertThat(world.crm().tasks()).hasSize(1);
        assertThat(second.outcome()).isEqualTo(RunRecord.Outcome.CONFIRMED);
    }

    @Test
    void ofWhatCannotBeSentTwiceNoMoreThanOneBatchIsEverInDoubt() throws InterruptedException {
        List<Long> inDoubt = new ArrayList<>();
        world.crm().script((batch, crm) -> {
            if (batch.kind().equals("enroll")) {
                inDoubt.add(world.ledger().entries().stream()
                        .filter(entry -> entry.state() == OutboxEntry.State.SENDING)
                        .count());
            }
            return crm.apply(batch);
        });
        world.measures(
                Usage.hot("acme.example").measured(), Usage.hot("beta.example").measured());

        world.sync(World.DAY_1);

        assertThat(inDoubt).containsExactly(1L, 1L);
    }

    @Test
    void anEnrollmentThatDidNotArriveIsSentAgain() throws InterruptedException {
        world.crm().script((batch, crm) -> {
            if (batch.kind().equals("enroll")) {
                throw new AdapterException(FailureKind.UNAVAILABLE, "the connection broke.", null);
            }
            return crm.apply(batch);
        });
        world.measures(Usage.hot("acme.example").measured());
        world.sync(World.DAY_1);
        world.crm().script((batch, crm) -> crm.apply(batch));

        world.sync(World.DAY_1.plus(Duration.ofHours(1)));

        assertThat(world.crm().enrollments()).hasSize(1);
    }

    @Test
    void anEnrollmentThatComesToNothingAgainAndAgainEndsTheRunAndIsAskedAboutInTheNext() throws InterruptedException {
        List<Batch> sent = new ArrayList<>();
        world.crm().script((batch, crm) -> {
            if (batch.kind().equals("enroll")) {
                sent.add(batch);
                throw new AdapterException(FailureKind.AMBIGUOUS, "the connection broke.", null);
            }
            return crm.apply(batch);
        });
        world.measures(Usage.hot("acme.example").measured());

        RunResult first = world.sync(World.DAY_1);

        assertThat(sent).hasSize(4);
        assertThat(first.deliveries().get(0).unclear()).isEqualTo(1);
    }

    @Test
    void countsEveryOperationOnceHoweverOftenItWasSent() throws InterruptedException {
        world.crm().script((batch, crm) -> {
            Map<IdempotencyKey, Receipt> receipts = FakeCrm.byKey(crm.apply(batch));
            batch.operations().stream()
                    .limit(1)
                    .forEach(first -> receipts.put(first.key(), new Receipt.Unknown(first.key(), "garbled")));
            return List.copyOf(receipts.values());
        });
        world.measures(
                Usage.hot("acme.example").measured(), Usage.hot("beta.example").measured());

        RunResult result = world.sync(World.DAY_1);

        long sent = world.crm().batches().stream()
                .flatMap(batch -> batch.operations().stream())
                .map(Operation::key)
                .distinct()
                .count();
        OutcomeCounts total = result.deliveries().get(0).total();
        assertThat(total.confirmed() + total.rejected() + total.unknown()).isEqualTo(sent);
        assertThat(total.calls()).isEqualTo(world.crm().batches().size());
        assertThat(world.ledger().entries()).noneMatch(entry -> entry.state() == OutboxEntry.State.SENDING);
    }

    private static java.util.function.BiFunction<Batch, Function<Batch, List<Receipt>>, List<Receipt>> refusing(
            String key) {
        return (batch, crm) -> {
            List<Operation> others = batch.operations().stream()
                    .filter(operation -> !operation.record().key().equals(key))
                    .toList();
            Map<IdempotencyKey, Receipt> receipts = FakeCrm.byKey(crm.apply(new Batch(others)));
            return batch.operations().stream()
                    .map(operation -> receipts.getOrDefault(
                            operation.key(),
                            new Receipt.Rejected(operation.key(), "INVALID_OPTION", "pql_tier", "no such option", "")))
                    .toList();
        };
    }

    private <T extends Operation> List<T> all(Class<T> kind) {
        return world.crm().batches().stream()
                .flatMap(batch -> batch.operations().stream())
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }
}
