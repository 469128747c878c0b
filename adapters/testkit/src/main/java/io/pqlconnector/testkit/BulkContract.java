package io.pqlconnector.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pqlconnector.spi.destination.Batch;
import io.pqlconnector.spi.destination.BulkJobs;
import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.FieldValue;
import io.pqlconnector.spi.destination.FieldWrite;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.Receipt;
import io.pqlconnector.spi.destination.WritePolicy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a destination must do that offers {@link Destination#bulk}; of one that does not, nothing is asked. */
abstract class BulkContract extends MembersContract {
    private static final Set<String> KINDS =
            Set.of("upsert", "add_to_list", "remove_from_list", "enroll", "create_task", "create_note");

    /** Enough that an adapter which pairs answers with operations by luck or by hash order is found out. */
    private static final int MANY = 24;

    private static final int BAD = 11;

    @Test
    void saysWhatGoesIntoAJobAndWhatItCosts() {
        BulkJobs bulk = bulk();

        assertThat(KINDS).containsAll(bulk.kinds());
        assertThat(bulk.from()).isPositive().isLessThanOrEqualTo(bulk.most());
        assertThat(bulk.calls(bulk.from())).isPositive();
        assertThat(bulk.calls(bulk.most())).isPositive();
    }

    @Test
    void answersEachOperationOfAJobInItsOrder() throws Exception {
        List<Operation> operations = accounts();
        Operation bad = update(company("nobody"), "name", "Nobody");
        operations.set(BAD, bad);
        MemoryJournal journal = new MemoryJournal();

        List<Receipt> receipts = bulk().deliver(new Batch(operations), journal);

        assertThat(journal.begun()).isPresent();
        assertThat(keys(receipts))
                .isEqualTo(operations.stream().map(Operation::key).toList());
        rejected(bad, receipts.get(BAD));
        for (int i = 0; i < MANY; i++) {
            if (i != BAD) {
                Receipt.Confirmed receipt = confirmed(operations.get(i), receipts.get(i));
                assertThat(receipt.created()).isTrue();
                assertThat(crm.fields(companies, receipt.record()))
                        .containsEntry("domain", operations.get(i).record().key() + ".example");
            }
        }
        assertThat(crm.records(companies)).hasSize(MANY - 1);
    }

    @Test
    void oneJobMakesAndChangesRecordsAndLeavesAloneWhatARowDoesNotName() throws Exception {
        CrmId known = existing(company("known"));
        CrmId found = existing(company("found"));
        CrmId cleared = confirmed(upsert(company("cleared"), "name", "Cleared", "pql_tier", "hot"))
                .record();
        List<Operation> operations = List.of(
                upsert(known(company("known"), known), "pql_tier", "hot"),
                upsert(company("found"), Map.of("pql_score", always(number("55")))),
                upsert(
                        known(company("cleared"), cleared),
                        Map.of("pql_tier", new FieldWrite(new FieldValue.Cleared(), WritePolicy.ALWAYS))),
                upsert(company("new"), "name", "New, \"quoted\" and\nof two lines"));

        List<Receipt> receipts = bulk().deliver(new Batch(operations), new MemoryJournal());

        assertThat(receipts)
                .extracting(receipt -> ((Receipt.Confirmed) receipt).created())
                .containsExactly(false, false, false, true);
        CrmId made = ((Receipt.Confirmed) receipts.get(3)).record();
        assertThat(crm.fields(companies, known)).containsEntry("name", "known").containsEntry("pql_tier", "hot");
        assertThat(crm.fields(companies, found))
                .containsEntry("name", "found")
                .containsEntry("pql_score", "55")
                .doesNotContainKey("pql_tier");
        assertThat(crm.fields(companies, cleared))
                .containsEntry("name", "Cleared")
                .doesNotContainKey("pql_tier");
        assertThat(crm.fields(companies, made)).containsEntry("name", "New, \"quoted\" and\nof two lines");
        assertThat(crm.records(companies)).hasSize(4);
    }

    @Test
    void aJobIsKeptBeforeItDoesAnythingAndOneThatWasNeverFedIsMadeUpFor() throws Exception {
        List<Operation> operations = accounts();
        MemoryJournal journal = new MemoryJournal();
        journal.whenBegun(() -> {
            throw new Died();
        });

        BulkJobs bulk = bulk();
        assertThatThrownBy(() -> bulk.deliver(new Batch(operations), journal)).isInstanceOf(Died.class);
        assertThat(crm.records(companies)).isEmpty();

        journal.whenBegun(() -> {});
        List<Receipt> receipts = another(operations, journal);

        assertThat(receipts)
                .hasSize(MANY)
                .allSatisfy(receipt -> assertThat(receipt).isInstanceOf(Receipt.Confirmed.class));
        assertThat(crm.records(companies)).hasSize(MANY);
    }

    @Test
    void aJobThatIsAskedAgainAnswersTheSameAndDoesNothingMore() throws Exception {
        List<Operation> operations = accounts();
        operations.set(BAD, update(company("nobody"), "name", "Nobody"));
        MemoryJournal journal = new MemoryJournal();
        List<Receipt> first = bulk().deliver(new Batch(operations), journal);
        CrmId edited = ((Receipt.Confirmed) first.get(0)).record();
        crm.edit(companies, edited, "name", "As a person wrote it");

        List<Receipt> second = another(operations, journal);

        assertThat(second).isEqualTo(first);
        assertThat(journal.begins()).hasSize(1);
        assertThat(crm.fields(companies, edited)).containsEntry("name", "As a person wrote it");
        assertThat(crm.records(companies)).hasSize(MANY - 1);
    }

    @Test
    void aJobIsAskedAboutSomeOfItsOperationsInAnotherOrderAndWithIdsThatCameLater() throws Exception {
        List<Operation> operations = accounts();
        MemoryJournal journal = new MemoryJournal();
        List<Receipt> first = bulk().deliver(new Batch(operations), journal);
        List<Operation> some = new ArrayList<>();
        List<Receipt> expected = new ArrayList<>();
        for (int i = MANY - 1; i >= 0; i -= 2) {
            Operation.Upsert upsert = (Operation.Upsert) operations.get(i);
            CrmId id = ((Receipt.Confirmed) first.get(i)).record();
            some.add(new Operation.Upsert(
                    upsert.key(),
                    known(upsert.record(), id),
                    upsert.fields(),
                    upsert.createMissing(),
                    upsert.parent()));
            expected.add(first.get(i));
        }

        List<Receipt> second = another(some, journal);

        assertThat(second).isEqualTo(expected);
        assertThat(crm.records(companies)).hasSize(MANY);
    }

    @Test
    void aJobThatTheDestinationDoesNotKnowIsMadeUpFor() throws Exception {
        List<Operation> operations = accounts();
        MemoryJournal journal = new MemoryJournal();
        try (CrmUnderTest elsewhere = startCrm();
                Destination other = elsewhere.connect()) {
            other.bulk().orElseThrow().deliver(new Batch(operations), journal);
        }

        List<Receipt> receipts = another(operations, journal);

        assertThat(receipts)
                .hasSize(MANY)
                .allSatisfy(receipt -> assertThat(receipt).isInstanceOf(Receipt.Confirmed.class));
        assertThat(crm.records(companies)).hasSize(MANY);
        assertThat(journal.begins()).hasSize(2);
    }

    private BulkJobs bulk() {
        Optional<BulkJobs> bulk = destination.bulk().filter(jobs -> jobs.kinds().contains("upsert"));
        assumeTrue(bulk.isPresent(), "this destination makes no jobs of upserts");
        return bulk.orElseThrow();
    }

    /** As the next process does. */
    private List<Receipt> another(List<Operation> operations, MemoryJournal journal) throws InterruptedException {
        try (Destination next = crm.connect()) {
            return next.bulk().orElseThrow().deliver(new Batch(operations), journal);
        }
    }

    private List<Operation> accounts() {
        bulk();
        List<Operation> operations = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            operations.add(upsert(company("account-" + i), "name", "Account " + i));
        }
        Collections.shuffle(operations, new Random(7));
        return operations;
    }

    private static List<?> keys(List<Receipt> receipts) {
        return receipts.stream().map(Receipt::key).toList();
    }

    /** The process dies here. An error, so that no adapter makes anything of it. */
    private static final class Died extends Error {
        private static final long serialVersionUID = 1L;
    }
}
