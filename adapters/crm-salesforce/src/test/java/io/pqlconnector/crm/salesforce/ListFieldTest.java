package io.pqlconnector.crm.salesforce;

import static io.pqlconnector.crm.salesforce.Operations.ACCOUNT;
import static io.pqlconnector.crm.salesforce.Operations.account;
import static io.pqlconnector.crm.salesforce.Operations.add;
import static io.pqlconnector.crm.salesforce.Operations.deliver;
import static io.pqlconnector.crm.salesforce.Operations.known;
import static io.pqlconnector.crm.salesforce.Operations.remove;
import static io.pqlconnector.crm.salesforce.Operations.upsert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.RecordRef;
import io.pqlconnector.testkit.salesforce.SalesforceOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Lists of accounts in an org where accounts are no members of campaigns (Salesforce contract §4.5). */
final class ListFieldTest extends OrgTest {
    private RecordRef acme = account("acme");

    @Override
    SalesforceOptions options() {
        return usual().accountsAsCampaignMembers(false).latency(Duration.ofMillis(2));
    }

    @BeforeEach
    void make() throws InterruptedException {
        CrmId id =
                confirmed(deliver(destination, upsert(account("acme"), "hot"))).record();
        acme = known(account("acme"), id);
    }

    @Test
    void addsToWhatIsThereAndTakesOnlyItsOwnAway() throws Exception {
        org.edit(ACCOUNT, acme.known().orElseThrow(), "PQL_Trigger_Lists__c", "By hand");

        confirmed(deliver(destination, add(acme, "Hot")));
        confirmed(deliver(destination, add(acme, "Hot")));
        assertThat(lists()).containsExactly("By hand", "Hot");

        confirmed(deliver(destination, remove(acme, "Hot")));
        confirmed(deliver(destination, remove(acme, "Hot")));
        assertThat(lists()).containsExactly("By hand");

        confirmed(deliver(destination, remove(acme, "By hand")));
        assertThat(org.value(acme.known().orElseThrow(), "PQL_Trigger_Lists__c"))
                .isEmpty();
    }

    @Test
    void writesNothingWhereNothingChanges() throws Exception {
        deliver(destination, add(acme, "Hot"));
        long writes = org.tally().writes();

        confirmed(deliver(destination, add(acme, "Hot")));
        confirmed(deliver(destination, remove(acme, "Cold")));

        assertThat(org.tally().writes()).isEqualTo(writes);
    }

    @Test
    void losesNoListOfARecordThatManyAreWrittenToAtOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Object>> work = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                Operation one = add(acme, "List " + (char) ('A' + i));
                work.add(() -> deliver(destination, one));
            }
            for (Future<Object> done : threads.invokeAll(work)) {
                done.get();
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(lists()).hasSize(16);
    }

    @Test
    void takesNoListWhoseNameWouldBeTwo() throws Exception {
        assertThat(rejected(deliver(destination, add(acme, "Hot;Cold"))).message())
                .isEqualTo(
                        "The list \"Hot;Cold\" has a semicolon in its name, which Salesforce takes for the end of a name.");
        assertThat(lists()).isEmpty();
    }

    @Test
    void saysWhatToDoWhereTheFieldIsHidden() {
        org.admin().hideField("Account", "PQL_Trigger_Lists__c");

        assertThatThrownBy(() -> deliver(connectAnew(), add(acme, "Hot")))
                .hasMessage(
                        "The lists that a record is on stand in the field account.PQL_Trigger_Lists__c, which the org does"
                                + " not have or does not let us write. Make it and the right to it: ./pql provision --apply    or take"
                                + " lists: of account out of the mapping.");
    }

    private Destination connectAnew() {
        destination.close();
        destination = connect("");
        return destination;
    }

    private List<String> lists() {
        String held = org.value(acme.known().orElseThrow(), "PQL_Trigger_Lists__c");
        return held.isEmpty() ? List.of() : List.of(held.split(";", -1));
    }
}
