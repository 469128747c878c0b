package io.pqlconnector.crm.salesforce;

import static io.pqlconnector.crm.salesforce.Operations.ACCOUNT;
import static io.pqlconnector.crm.salesforce.Operations.account;
import static io.pqlconnector.crm.salesforce.Operations.known;
import static io.pqlconnector.crm.salesforce.Operations.ref;
import static io.pqlconnector.crm.salesforce.Operations.text;
import static io.pqlconnector.crm.salesforce.Operations.update;
import static io.pqlconnector.crm.salesforce.Operations.upsert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.destination.Batch;
import io.pqlconnector.spi.destination.BulkJobs;
import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.FieldValue;
import io.pqlconnector.spi.destination.FieldWrite;
import io.pqlconnector.spi.destination.JobJournal;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.Receipt;
import io.pqlconnector.spi.destination.WritePolicy;
import io.pqlconnector.testkit.Fault;
import io.pqlconnector.testkit.crm.Faults;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many records as a job of Bulk API 2.0 (Salesforce contract §2.5). */
final class BulkTest extends OrgTest {
    private static final int FEW = 2_001;

    private final Names journal = new Names();

    /** Keeps the names of jobs. */
    private static final class Names implements JobJournal {
        private Optional<String> job = Optional.empty();

        @Override
        public Optional<String> begun() {
            return job;
        }

        @Override
        public void begin(String other) {
            job = Optional.of(other);
        }
    }

    @Test
    void writesTenThousandAccountsWithOneJobAndEightCallsBesidePolls() throws Exception {
        List<Operation> updates = changes(10_000, "hot");
        destination.describe();
        long before = org.tally().calls();

        List<Receipt> receipts = bulk(updates);

        assertThat(receipts).hasSize(10_000).allSatisfy(OrgTest::confirmed);
        assertThat(org.tally().calls() - before - org.tally().calls("bulk/poll"))
                .isLessThanOrEqualTo(8);
        assertThat(org.tally().calls("bulk/create")).isEqualTo(1);
        assertThat(receipts).zipSatisfy(updates, (receipt, update) -> {
            assertThat(receipt.key()).isEqualTo(update.key());
            assertThat(confirmed(receipt).record())
                    .isEqualTo(update.record().known().orElseThrow());
        });
        assertThat(org.value(confirmed(receipts.get(9_999)).record(), "pql_tier"))
                .isEqualTo("hot");
    }

    @Test
    void writesWhateverStandsInAValueAsItIs() throws Exception {
        List<String> nasty = List.of(
                "a,b",
                "say \"hi\"",
                "two\nlines",
                "\ud83d\ude00",
                "=1+1",
                "#N/A",
                "'",
                "\\",
                " x ",
                "+1",
                "two\r\nlines",
                "#n/a",
                "\"",
                ",",
                "a\tb");
        List<Operation> updates = new ArrayList<>();
        for (int i = 0; i < FEW; i++) {
            updates.add(update(known(account("a" + i), record(i)), nasty.get(i % nasty.size())));
        }

        List<Receipt> receipts = bulk(updates);

        assertThat(receipts).allSatisfy(OrgTest::confirmed);
        for (int i = 0; i < nasty.size(); i++) {
            assertThat(org.value(confirmed(receipts.get(i)).record(), "pql_tier")
                            .strip())
                    .isEqualTo(nasty.get(i).strip());
        }
    }

    @Test
    void emptiesFieldsAndUnticksCheckboxes() throws Exception {
        List<Operation> updates = new ArrayList<>();
        for (int i = 0; i < FEW; i++) {
            CrmId id = org.createRecord(
                    ACCOUNT,
                    Map.of("PQL_Account_Key__c", "a" + i, "pql_tier", "old", "pql_active", "true", "pql_score", "5"));
            FieldWrite cleared = new FieldWrite(new FieldValue.Cleared(), WritePolicy.ALWAYS);
            updates.add(upsert(
                    known(account("a" + i), id),
                    Map.of("pql_tier", cleared, "pql_active", cleared, "pql_score", cleared),
                    false));
        }

        CrmId first = confirmed(bulk(updates).get(0)).record();

        assertThat(org.value(first, "pql_tier")).isEmpty();
        assertThat(org.value(first, "pql_score")).isEmpty();
        assertThat(org.value(first, "pql_active")).isEqualTo("false");
    }

    @Test
    void leavesFieldsAloneThatOtherRowsWrite() throws Exception {
        List<Operation> updates = new ArrayList<>(changes(FEW, "hot"));
        CrmId last = org.createRecord(ACCOUNT, Map.of("PQL_Account_Key__c", "last", "pql_tier", "theirs"));
        updates.add(upsert(known(account("last"), last), "pql_score", new FieldValue.Number(BigDecimal.ONE)));

        bulk(updates);

        assertThat(org.value(last, "pql_tier")).isEqualTo("theirs");
        assertThat(org.value(last, "pql_score")).startsWith("1");
    }

    @Test
    void goesOnInCollectionsWithRowsThatWereLocked() throws Exception {
        List<Operation> updates = changes(FEW, "hot");
        org.admin().lockRows("Account", 300);

        assertThat(bulk(updates)).allSatisfy(OrgTest::confirmed);
        assertThat(org.tally().calls("bulk/create")).isEqualTo(1);
        assertThat(org.query("SELECT Id FROM Account WHERE pql_tier = 'hot'")).hasSize(FEW);
    }

    @Test
    void saysOfEachRowWhyItWasRefused() throws Exception {
        List<Operation> updates = changes(FEW, "hot");
        org.admin()
                .validationRule(
                        "Account",
                        row -> row.getOrDefault("PQL_Account_Key__c", "").equals("a7"),
                        "Not: a7, \"really\"");

        List<Receipt> receipts = bulk(updates);

        assertThat(rejected(receipts.get(7)).code()).isEqualTo("FIELD_CUSTOM_VALIDATION_EXCEPTION");
        assertThat(rejected(receipts.get(7)).message()).isEqualTo("Not: a7, \"really\"");
        assertThat(receipts.stream().filter(Receipt.Confirmed.class::isInstance))
                .hasSize(FEW - 1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void doesTheRestItselfWhereAJobStopsHalfWay(boolean fails) throws Exception {
        List<Operation> updates = changes(FEW, "hot");
        if (fails) {
            org.admin().failJobs(1);
        } else {
            org.admin().abortJobs(1);
        }

        assertThat(bulk(updates)).allSatisfy(OrgTest::confirmed);
        assertThat(org.query("SELECT Id FROM Account WHERE pql_tier = 'hot'")).hasSize(FEW);
        assertThat(org.tally().calls("collections/update")).isBetween(5L, 6L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bulk/upload", "bulk/state"})
    void feedsNoJobTwiceWhoseAnswerWasLost(String call) throws Exception {
        List<Operation> updates = changes(FEW, "hot");
        org.misbehaveOn(call, Faults.script(List.of(Fault.RESET_AFTER)));

        assertThat(bulk(updates)).allSatisfy(OrgTest::confirmed);
        assertThat(org.query("SELECT Id FROM Account WHERE pql_tier = 'hot'")).hasSize(FEW);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bulk/poll", "bulk/results", "bulk/upload"})
    void goesOnWithAJobThatWasInterrupted(String call) throws Exception {
        List<Operation> updates = changes(FEW, "hot");
        org.misbehaveOn(call, Faults.always(Fault.ERROR_BEFORE));
        assertThatThrownBy(() -> bulk(updates)).isInstanceOf(AdapterException.class);
        org.misbehaveOn(call, Faults.NONE);
        time.advance(Duration.ofHours(1));

        assertThat(bulk(updates)).allSatisfy(OrgTest::confirmed);
        assertThat(org.query("SELECT Id FROM Account WHERE pql_tier = 'hot'")).hasSize(FEW);
    }

    @Test
    void writesAllOfAJobAnewThatTheOrgHasForgotten() throws Exception {
        journal.begin("750000000000001AAA");

        assertThat(bulk(changes(FEW, "hot"))).allSatisfy(OrgTest::confirmed);
        assertThat(org.query("SELECT Id FROM Account WHERE pql_tier = 'hot'")).hasSize(FEW);
    }

    @Test
    void takesAJobThatIsDoneForDoneHoweverOftenItIsAskedFor() throws Exception {
        List<Operation> updates = changes(FEW, "hot");
        bulk(updates);
        long writes = org.tally().writes();

        assertThat(bulk(updates.subList(0, 3))).hasSize(3).allSatisfy(OrgTest::confirmed);
        assertThat(org.tally().writes()).isEqualTo(writes);
    }

    @Test
    void followsRecordsThatWereMergedOrDeleted() throws Exception {
        List<Operation> updates = changes(FEW, "hot");
        CrmId survivor = org.createRecord(ACCOUNT, Map.of("Name", "Survivor"));
        org.admin().merge(ACCOUNT, survivor, updates.get(0).record().known().orElseThrow());
        org.delete(ACCOUNT, updates.get(1).record().known().orElseThrow());

        List<Receipt> receipts = bulk(updates);

        assertThat(confirmed(receipts.get(0)).record()).isEqualTo(survivor);
        assertThat(rejected(receipts.get(1)).code()).isEqualTo("NO_MATCH");
    }

    @Test
    void makesNoAccountTwiceWhereTheJobStops() throws Exception {
        List<Operation> creations = new ArrayList<>();
        for (int i = 0; i < FEW; i++) {
            creations.add(upsert(ref(ACCOUNT, "new-" + i), "pql_tier", text("hot")));
        }
        org.admin().failJobs(1);

        assertThat(bulk(creations)).allSatisfy(OrgTest::confirmed);
        assertThat(org.records(ACCOUNT)).hasSize(FEW);
    }

    @Test
    void makesNoJobWhereThatIsForbidden() {
        try (Destination without = connect("bulk: false")) {
            assertThat(without.bulk().orElseThrow().kinds()).isEmpty();
        }
    }

    private List<Receipt> bulk(List<Operation> operations) throws InterruptedException {
        BulkJobs jobs = destination.bulk().orElseThrow();
        return jobs.deliver(new Batch(operations), journal);
    }

    private List<Operation> changes(int many, String tier) {
        List<Operation> updates = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            updates.add(update(known(account("a" + i), record(i)), tier));
        }
        return updates;
    }

    private CrmId record(int number) {
        return org.createRecord(ACCOUNT, Map.of("PQL_Account_Key__c", "a" + number));
    }
}
