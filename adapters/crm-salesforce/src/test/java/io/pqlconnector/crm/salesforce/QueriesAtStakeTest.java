package io.pqlconnector.crm.salesforce;

import static io.pqlconnector.crm.salesforce.Operations.ACCOUNT;
import static io.pqlconnector.crm.salesforce.Operations.account;
import static io.pqlconnector.crm.salesforce.Operations.deliver;
import static io.pqlconnector.crm.salesforce.Operations.known;
import static io.pqlconnector.crm.salesforce.Operations.ref;
import static io.pqlconnector.crm.salesforce.Operations.update;
import static io.pqlconnector.crm.salesforce.Operations.upsert;
import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.Match;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.Receipt;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How many calls of the day's quota a run takes (Salesforce contract §6.1). */
final class QueriesAtStakeTest extends OrgTest {
    private static final int MANY = 10_000;

    @Test
    void findsTenThousandAccountsByTheirDomainsWithSixtyQueriesAtMost() throws Exception {
        for (int i = 0; i < MANY; i++) {
            org.createRecord(ACCOUNT, Map.of("Website", "https://www.company-" + i + ".example/"));
        }
        List<Operation> updates = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            updates.add(update(account("company-" + i), "hot"));
        }

        List<Receipt> receipts = inBatches(updates);

        assertThat(receipts).hasSize(MANY).allSatisfy(OrgTest::confirmed);
        assertThat(org.tally().family("query") + org.tally().calls("composite")).isLessThanOrEqualTo(60);
        assertThat(org.tally().family("collections")).isEqualTo(50);
    }

    @Test
    void writesTenThousandKnownAccountsWithFiftyCallsAndNoQuery() throws Exception {
        List<Operation> updates = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            CrmId id = org.createRecord(ACCOUNT, Map.of("PQL_Account_Key__c", "company-" + i));
            updates.add(update(known(account("company-" + i), id), "hot"));
        }

        assertThat(inBatches(updates)).hasSize(MANY).allSatisfy(OrgTest::confirmed);

        assertThat(org.tally().family("collections")).isEqualTo(50);
        assertThat(org.tally().family("query") + org.tally().calls("composite")).isZero();
        assertThat(org.tally().calls()).isLessThanOrEqualTo(53);
    }

    @Test
    void writesOnePercentOfTheSameAccountsWithOneCall() throws Exception {
        List<Operation> updates = new ArrayList<>();
        for (int i = 0; i < MANY / 100; i++) {
            CrmId id = org.createRecord(ACCOUNT, Map.of("PQL_Account_Key__c", "company-" + i));
            updates.add(update(known(account("company-" + i), id), "hot"));
        }
        deliver(destination, updates.subList(0, 1));
        long before = org.tally().calls();

        inBatches(updates);

        assertThat(org.tally().calls() - before).isEqualTo(1);
    }

    @Test
    void asksOnceForWhatABatchIsSentTwiceFor() throws Exception {
        deliver(destination, upsert(account("acme"), "hot"));
        long before = org.tally().calls();

        deliver(destination, upsert(account("acme"), "warm"));

        assertThat(org.tally().calls() - before).isEqualTo(1);
    }

    @Test
    void splitsAQueryThatWouldBeTooLong() throws Exception {
        List<Operation> updates = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            updates.add(upsert(ref(ACCOUNT, "company-" + i, new Match("Name", i + "'".repeat(1_500))), "hot"));
        }

        assertThat(deliver(destination, updates)).hasSize(200).allSatisfy(OrgTest::confirmed);
        assertThat(org.tally().calls("composite")).isBetween(6L, 8L);
    }

    private List<Receipt> inBatches(List<Operation> operations) throws InterruptedException {
        List<Receipt> receipts = new ArrayList<>();
        for (int from = 0; from < operations.size(); from += 200) {
            receipts.addAll(deliver(destination, operations.subList(from, Math.min(operations.size(), from + 200))));
        }
        return receipts;
    }
}
