package io.pqlconnector.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pqlconnector.spi.destination.Batch;
import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.Receipt;
import io.pqlconnector.spi.destination.RecordRef;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a destination must do with batches: an answer for each operation, in order, and no harm from another that writes too. */
abstract class BatchContract extends BulkContract {
    /** Enough that an adapter which pairs answers with operations by luck or by hash order is found out. */
    private static final int MANY = 24;

    private static final int BAD = 11;

    @Test
    void answersEachUpsertOfABatchInItsOrder() throws Exception {
        List<Operation> operations = shuffled(i -> upsert(company("account-" + i), "name", "Account " + i));
        Operation bad = update(company("nobody"), "name", "Nobody");
        operations.set(BAD, bad);

        List<Receipt> receipts = destination.deliver(new Batch(operations));

        List<Receipt.Confirmed> confirmed = answersInOrder(operations, receipts);
        assertThat(crm.records(companies)).hasSize(MANY - 1);
        assertThat(confirmed).extracting(Receipt.Confirmed::record).doesNotHaveDuplicates();
        for (int i = 0; i < MANY; i++) {
            if (i != BAD) {
                RecordRef ref = operations.get(i).record();
                CrmId id = ((Receipt.Confirmed) receipts.get(i)).record();
                assertThat(crm.fields(companies, id)).containsEntry("domain", ref.key() + ".example");
            }
        }
    }

    @Test
    void answersEachListChangeOfABatchInItsOrder() throws Exception {
        needs(Capability.LISTS);
        List<CrmId> ids = existing(i -> company("account-" + i));
        List<Operation> operations = shuffled(i -> listChange(company("account-" + i), "Hot", true));
        operations.set(BAD, listChange(company("nobody"), "Hot", true));

        List<Receipt.Confirmed> confirmed = answersInOrder(operations, destination.deliver(new Batch(operations)));

        assertThat(confirmed).allSatisfy(receipt -> assertThat(ids).contains(receipt.record()));
        assertThat(crm.members(companies, "Hot"))
                .containsExactlyInAnyOrderElementsOf(
                        confirmed.stream().map(Receipt.Confirmed::record).toList());
    }

    @Test
    void answersEachEnrollmentOfABatchInItsOrder() throws Exception {
        needs(Capability.SEQUENCES);
        existing(i -> contact("user-" + i));
        List<Operation> operations = shuffled(i -> enroll(contact("user-" + i), "Welcome"));
        operations.set(BAD, enroll(contact("nobody"), "Welcome"));

        List<Receipt> receipts = deliverAll(operations, "enroll");

        answersInOrder(operations, receipts);
        assertThat(crm.enrollments()).hasSize(MANY - 1);
        for (CrmUnderTest.Enrollment enrollment : crm.enrollments()) {
            Receipt.Confirmed receipt = receiptOf(enrollment.id(), receipts);
            assertThat(receipt.record()).isEqualTo(enrollment.contact());
            assertThat(crm.fields(contacts, enrollment.contact()))
                    .containsEntry(
                            "name", operationOf(receipt, operations).record().key());
        }
    }

    @Test
    void answersEachTaskOfABatchInItsOrder() throws Exception {
        needs(Capability.TASKS);
        existing(i -> company("account-" + i));
        List<Operation> operations = shuffled(i -> task(company("account-" + i), "Call account-" + i));
        operations.set(BAD, task(company("nobody"), "Call"));

        List<Receipt> receipts = deliverAll(operations, "create_task");

        answersInOrder(operations, receipts);
        assertThat(crm.tasks()).hasSize(MANY - 1);
        for (CrmUnderTest.Task task : crm.tasks()) {
            Receipt.Confirmed receipt = receiptOf(task.id(), receipts);
            assertThat(receipt.record()).isEqualTo(task.record());
            assertThat(task.subject())
                    .isEqualTo(
                            "Call " + operationOf(receipt, operations).record().key());
        }
    }

    @Test
    void answersEachNoteOfABatchInItsOrder() throws Exception {
        needs(Capability.NOTES);
        existing(i -> company("account-" + i));
        List<Operation> operations = shuffled(i -> note(company("account-" + i), "About account-" + i));
        operations.set(BAD, note(company("nobody"), "About nobody"));

        List<Receipt> receipts = deliverAll(operations, "create_note");

        answersInOrder(operations, receipts);
        assertThat(crm.notes()).hasSize(MANY - 1);
        for (CrmUnderTest.Note note : crm.notes()) {
            Receipt.Confirmed receipt = receiptOf(note.id(), receipts);
            assertThat(receipt.record()).isEqualTo(note.record());
            assertThat(note.body())
                    .isEqualTo(
                            "About " + operationOf(receipt, operations).record().key());
        }
    }

    @Test
    void takesBatchesOfTheSizeThatItNamesAndNoLargerOnes() throws Exception {
        int limit = destination.describe().batchSizeOf("upsert");
        List<Operation> operations = new ArrayList<>();
        for (int i = 0; i < limit; i++) {
            operations.add(upsert(company("account-" + i), "name", "Account"));
        }

        answersAll(operations, destination.deliver(new Batch(operations)));
        assertThat(crm.records(companies)).hasSize(limit);

        operations.add(upsert(company("one-too-many"), "name", "Account"));
        assertThatThrownBy(() -> destination.deliver(new Batch(operations)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(crm.records(companies)).hasSize(limit);
    }

    @Test
    void createsEachRecordOnceAlthoughTwoWriteAtTheSameTime() throws Exception {
        needs(Capability.SEVERAL_WRITERS);
        List<List<Operation>> batches = IntStream.range(0, 10)
                .mapToObj(batch -> IntStream.range(0, 10)
                        .<Operation>mapToObj(i -> upsert(company("account-" + i), "pql_tier", "tier-" + batch))
                        .toList())
                .toList();

        List<Receipt> receipts = twice(batches);

        assertThat(receipts)
                .hasSize(200)
                .allSatisfy(receipt -> assertThat(receipt).isInstanceOf(Receipt.Confirmed.class));
        assertThat(receipts.stream().filter(receipt -> ((Receipt.Confirmed) receipt).created()))
                .hasSize(10);
        assertThat(crm.records(companies)).hasSize(10);
    }

    @Test
    void createsEachTaskOnceAlthoughTwoSendItAtTheSameTime() throws Exception {
        needs(Capability.SEVERAL_WRITERS);
        needs(Capability.TASKS);
        needs(Capability.REMEMBERS_OPERATIONS);
        existing(company("acme"));
        List<List<Operation>> batches = IntStream.range(0, 20)
                .mapToObj(i -> List.<Operation>of(task(company("acme"), "Call " + i)))
                .toList();

        List<Receipt> receipts = twice(batches);

        assertThat(crm.tasks()).hasSize(20);
        Set<CrmId> ids = new HashSet<>();
        receipts.forEach(receipt -> ids.add(((Receipt.Confirmed) receipt).id()));
        assertThat(ids).hasSize(20);
    }

    /** Delivers batches through two destinations at the same time, batch by batch. */
    private List<Receipt> twice(List<List<Operation>> batches) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try (Destination another = crm.connect()) {
            CyclicBarrier together = new CyclicBarrier(2);
            List<Future<List<Receipt>>> both = new ArrayList<>();
            for (Destination one : List.of(destination, another)) {
                both.add(threads.submit(() -> {
                    List<Receipt> receipts = new ArrayList<>();
                    for (List<Operation> batch : batches) {
                        // With a limit, because the other one may have failed and will never come.
                        together.await(30, TimeUnit.SECONDS);
                        receipts.addAll(one.deliver(new Batch(batch)));
                    }
                    return receipts;
                }));
            }
            List<Receipt> receipts = new ArrayList<>();
            for (Future<List<Receipt>> one : both) {
                receipts.addAll(one.get());
            }
            return receipts;
        } finally {
            threads.shutdownNow();
        }
    }

    private static List<Operation> shuffled(Function<Integer, Operation> operation) {
        List<Operation> operations = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            operations.add(operation.apply(i));
        }
        Collections.shuffle(operations, new Random(7));
        return operations;
    }

    private List<CrmId> existing(Function<Integer, RecordRef> record) throws InterruptedException {
        List<CrmId> ids = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            ids.add(existing(record.apply(i)));
        }
        return ids;
    }

    private List<Receipt> deliverAll(List<Operation> operations, String kind) throws InterruptedException {
        int limit = destination.describe().batchSizeOf(kind);
        List<Receipt> receipts = new ArrayList<>();
        for (int from = 0; from < operations.size(); from += limit) {
            int to = Math.min(from + limit, operations.size());
            receipts.addAll(destination.deliver(new Batch(operations.subList(from, to))));
        }
        return receipts;
    }

    private static void answersAll(List<Operation> operations, List<Receipt> receipts) {
        assertThat(receipts.stream().map(Receipt::key).toList())
                .isEqualTo(operations.stream().map(Operation::key).toList());
        assertThat(receipts).allSatisfy(receipt -> assertThat(receipt).isInstanceOf(Receipt.Confirmed.class));
    }

    /** One receipt per operation, in order; the one in the middle refused, the others confirmed and handed back. */
    private static List<Receipt.Confirmed> answersInOrder(List<Operation> operations, List<Receipt> receipts) {
        assertThat(receipts).hasSize(operations.size());
        rejected(operations.get(BAD), receipts.get(BAD));
        List<Operation> good = new ArrayList<>(operations);
        List<Receipt> answers = new ArrayList<>(receipts);
        good.remove(BAD);
        answers.remove(BAD);
        answersAll(good, answers);
        return answers.stream().map(Receipt.Confirmed.class::cast).toList();
    }

    private static Receipt.Confirmed receiptOf(CrmId id, List<Receipt> receipts) {
        return receipts.stream()
                .filter(Receipt.Confirmed.class::isInstance)
                .map(Receipt.Confirmed.class::cast)
                .filter(receipt -> receipt.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no receipt names " + id));
    }

    private static Operation operationOf(Receipt receipt, List<Operation> operations) {
        return operations.stream()
                .filter(operation -> operation.key().equals(receipt.key()))
                .findFirst()
                .orElseThrow();
    }
}
