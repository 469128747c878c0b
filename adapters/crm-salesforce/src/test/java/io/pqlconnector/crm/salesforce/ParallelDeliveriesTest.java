package io.pqlconnector.crm.salesforce;

import static io.pqlconnector.crm.salesforce.Operations.ACCOUNT;
import static io.pqlconnector.crm.salesforce.Operations.CONTACT;
import static io.pqlconnector.crm.salesforce.Operations.account;
import static io.pqlconnector.crm.salesforce.Operations.add;
import static io.pqlconnector.crm.salesforce.Operations.below;
import static io.pqlconnector.crm.salesforce.Operations.contact;
import static io.pqlconnector.crm.salesforce.Operations.deliver;
import static io.pqlconnector.crm.salesforce.Operations.known;
import static io.pqlconnector.crm.salesforce.Operations.ref;
import static io.pqlconnector.crm.salesforce.Operations.upsert;
import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.Match;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.Receipt;
import io.pqlconnector.testkit.salesforce.SalesforceOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Four batches at once, as the core sends them. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class ParallelDeliveriesTest extends OrgTest {
    private static final int MANY = 64;

    @Override
    SalesforceOptions options() {
        return usual().latency(Duration.ofMillis(3));
    }

    @Test
    void makesOneRecordPerKeyAlsoWhereManyHoldOneAddress() throws Exception {
        List<Operation> upserts = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            upserts.add(upsert(ref(CONTACT, "user-" + i, new Match("Email", "jane" + i % 8 + "@acme.example")), "hot"));
        }

        List<Receipt> receipts = atOnce(upserts);

        assertThat(org.records(CONTACT)).hasSize(8);
        assertThat(receipts.stream().filter(Receipt.Confirmed.class::isInstance))
                .hasSize(8);
        assertThat(receipts.stream()
                        .filter(Receipt.Rejected.class::isInstance)
                        .map(OrgTest::rejected)
                        .map(Receipt.Rejected::code))
                .hasSize(MANY - 8)
                .containsOnly("MATCH_TAKEN");
    }

    @Test
    void givesAnAccountThatIsThereToOneKey() throws Exception {
        CrmId acme = org.createRecord(ACCOUNT, Map.of("Website", "acme.example"));
        List<Operation> upserts = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            upserts.add(upsert(ref(ACCOUNT, "acme-" + i, new Match("Website", "acme.example")), "hot"));
        }

        List<Receipt> receipts = atOnce(upserts);

        assertThat(org.records(ACCOUNT)).containsExactly(acme);
        assertThat(receipts.stream().filter(Receipt.Confirmed.class::isInstance))
                .hasSize(1);
    }

    @Test
    void writesPeopleBelowTheSameAccountsWithoutStandingStill() throws Exception {
        List<CrmId> accounts = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            accounts.add(org.createRecord(ACCOUNT, Map.of("PQL_Account_Key__c", "a" + i)));
        }
        List<Operation> upserts = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            upserts.add(below(known(account("a" + i % 3), accounts.get(i % 3)), contact("user-" + i), "hot"));
        }

        assertThat(atOnce(upserts)).allSatisfy(OrgTest::confirmed);
        Set<CrmId> parents = new HashSet<>();
        org.records(CONTACT).forEach(contact -> parents.addAll(org.companiesOf(contact)));
        assertThat(parents).containsExactlyInAnyOrderElementsOf(accounts);
    }

    @Test
    void makesOneCampaignForAListThatManyBatchesFill() throws Exception {
        List<Operation> changes = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            CrmId id = org.createRecord(CONTACT, Map.of("PQL_User_Key__c", "user-" + i));
            changes.add(add(known(contact("user-" + i), id), "Hot"));
        }

        assertThat(atOnce(changes)).allSatisfy(OrgTest::confirmed);
        assertThat(org.query("SELECT Id FROM Campaign")).hasSize(1);
        assertThat(org.members(CONTACT, "Hot")).hasSize(MANY);
    }

    private List<Receipt> atOnce(List<Operation> operations) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Receipt>> work = new ArrayList<>();
            operations.forEach(one -> work.add(() -> deliver(destination, one)));
            List<Receipt> receipts = new ArrayList<>();
            for (Future<Receipt> done : threads.invokeAll(work)) {
                receipts.add(done.get());
            }
            return receipts;
        } finally {
            threads.shutdownNow();
        }
    }
}
