package io.pqlconnector.crm.salesforce;

import static io.pqlconnector.crm.salesforce.Operations.ACCOUNT;
import static io.pqlconnector.crm.salesforce.Operations.CONTACT;
import static io.pqlconnector.crm.salesforce.Operations.account;
import static io.pqlconnector.crm.salesforce.Operations.add;
import static io.pqlconnector.crm.salesforce.Operations.contact;
import static io.pqlconnector.crm.salesforce.Operations.deliver;
import static io.pqlconnector.crm.salesforce.Operations.known;
import static io.pqlconnector.crm.salesforce.Operations.task;
import static io.pqlconnector.crm.salesforce.Operations.update;
import static io.pqlconnector.crm.salesforce.Operations.upsert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.Receipt;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Others who are faster, or hold what is to be written. */
final class RacesTest extends OrgTest {

    @Test
    void changesTheRecordThatAnotherWorkerHasJustMade() throws Exception {
        org.admin().loseRaces("Account", 1);

        Receipt.Confirmed receipt = confirmed(deliver(destination, upsert(account("acme"), "hot")));

        assertThat(org.records(ACCOUNT)).containsExactly(receipt.record());
        assertThat(org.value(receipt.record(), "pql_tier")).isEqualTo("hot");
        assertThat(time.pauses()).containsExactly(Duration.ofMillis(500));
    }

    @Test
    void takesTheTaskThatAnotherWorkerHasJustMade() throws Exception {
        deliver(destination, upsert(account("acme"), "hot"));
        org.admin().loseRaces("Task", 1);

        confirmed(deliver(destination, task(account("acme"), "Call")));

        assertThat(org.tasks()).hasSize(1);
    }

    @Test
    void takesTheCampaignThatAnotherWorkerHasJustMade() throws Exception {
        CrmId jane =
                confirmed(deliver(destination, upsert(contact("jane"), "hot"))).record();
        org.admin().loseRaces("Campaign", 1);

        confirmed(deliver(destination, add(contact("jane"), "Hot")));

        assertThat(org.query("SELECT Id FROM Campaign")).hasSize(1);
        assertThat(org.members(CONTACT, "Hot")).containsExactly(jane);
    }

    @Test
    void sendsOnlyTheRowAgainThatIsLocked() throws Exception {
        CrmId acme = org.createRecord(ACCOUNT, Map.of("PQL_Account_Key__c", "acme"));
        CrmId globex = org.createRecord(ACCOUNT, Map.of("PQL_Account_Key__c", "globex"));
        org.admin()
                .refuse(
                        "Account",
                        row -> row.getOrDefault("PQL_Account_Key__c", "").equals("acme"),
                        "UNABLE_TO_LOCK_ROW",
                        "unable to obtain exclusive access to this record or 1 records: {id}",
                        3);

        List<Receipt> receipts = deliver(
                destination,
                List.of(update(known(account("acme"), acme), "hot"), update(known(account("globex"), globex), "warm")));

        assertThat(receipts).allSatisfy(OrgTest::confirmed);
        assertThat(org.value(acme, "pql_tier")).isEqualTo("hot");
        assertThat(org.value(globex, "pql_tier")).isEqualTo("warm");
        assertThat(org.tally().calls("collections/update")).isEqualTo(4);
        assertThat(time.pauses()).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4));
    }

    @Test
    void putsARowOffThatStaysLocked() throws Exception {
        CrmId acme = org.createRecord(ACCOUNT, Map.of("PQL_Account_Key__c", "acme"));
        org.admin().lockRows("Account", 1_000);

        Receipt.Deferred receipt = deferred(deliver(destination, update(known(account("acme"), acme), "hot")));

        assertThat(receipt.code()).isEqualTo("UNABLE_TO_LOCK_ROW");
        assertThat(receipt.reason())
                .isEqualTo(
                        "Salesforce: UNABLE_TO_LOCK_ROW. Another program holds the record. It is tried again by itself.");
        assertThat(receipt.until()).isEqualTo(time.now().plus(Duration.ofMinutes(15)));
        assertThat(org.tally().calls("collections/update")).isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource({"Task", "CampaignMember", "Campaign"})
    void waitsForLocksWhateverIsMade(String object) throws Exception {
        deliver(destination, upsert(contact("jane"), "hot"));
        org.admin().lockRows(object, 2);

        confirmed(deliver(destination, task(contact("jane"), "Call")));
        confirmed(deliver(destination, add(contact("jane"), "Hot")));

        assertThat(org.tasks()).hasSize(1);
        assertThat(org.members(CONTACT, "Hot")).hasSize(1);
    }

    @Test
    void sendsFewerRowsAtOnceToATriggerThatRunsOutOfItsLimits() throws Exception {
        List<CrmId> all = IntStream.range(0, 8)
                .mapToObj(i -> org.createRecord(ACCOUNT, Map.of("PQL_Account_Key__c", "a" + i)))
                .toList();
        org.admin()
                .refuse(
                        "Account",
                        any -> true,
                        "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY",
                        "PQL: execution of BeforeUpdate caused by: System.LimitException: Too many SOQL queries: 101",
                        8);

        List<Receipt> receipts = deliver(
                destination,
                IntStream.range(0, 8)
                        .mapToObj(i -> update(known(account("a" + i), all.get(i)), "hot"))
                        .toList());

        assertThat(receipts).allSatisfy(OrgTest::confirmed);
    }

    @Test
    void deliversNothingTwiceWhereTheRecordIsThereAlready() throws Exception {
        org.admin().duplicateRule("Account", "pql_tier", true);
        org.createRecord(ACCOUNT, Map.of("pql_tier", "hot"));

        Receipt.Rejected receipt = rejected(deliver(destination, upsert(account("acme"), "hot")));

        assertThat(receipt.code()).isEqualTo("BLOCKED_BY_DUPLICATE_RULE");
        assertThat(receipt.message()).isEqualTo("Use one of these records?");
        assertThat(receipt.remedy()).startsWith("A duplicate rule of the org keeps this record from being saved.");
        assertThat(org.records(ACCOUNT)).hasSize(1);
        assertThat(org.tally().family("collections")).isEqualTo(2);
    }

    @Test
    void passesARuleThatOnlyWarnsWhereItIsTold() throws Exception {
        org.admin().duplicateRule("Account", "pql_tier", false);
        org.createRecord(ACCOUNT, Map.of("pql_tier", "hot"));
        try (Destination bold = connect("duplicate_rules: allow_save")) {

            assertThat(rejected(deliver(destination, upsert(account("acme"), "hot")))
                            .code())
                    .isEqualTo("BLOCKED_BY_DUPLICATE_RULE");
            assertThat(confirmed(deliver(bold, upsert(account("acme"), "hot"))).created())
                    .isTrue();
        }
    }

    @Test
    void leavesOwnersToThePeopleWhateverAssignmentRulesSay() throws Exception {
        org.admin().assignTo("Account", "rep@ours.example");

        CrmId acme =
                confirmed(deliver(destination, upsert(account("acme"), "hot"))).record();

        assertThat(org.value(acme, "OwnerId")).isEqualTo(org.admin().clientUserId());
    }

    @Test
    void stopsWhereEveryRowWouldBeRefused() throws Exception {
        CrmId acme =
                confirmed(deliver(destination, upsert(account("acme"), "hot"))).record();
        org.admin().lockField("Account", "pql_tier");

        assertThatThrownBy(() -> deliver(destination, update(known(account("acme"), acme), "cold")))
                .isInstanceOf(AdapterException.class)
                .hasMessage(
                        "Salesforce refuses every record of account: Unable to create/update fields: pql_tier. Please"
                                + " check the security settings of this field and verify that it is read/write for your profile or"
                                + " permission set. Give the user the right to edit the field: ./pql provision --apply    or take it"
                                + " out of the mapping. What was to be written waits.");
        // What was described is asked for anew.
        assertThatThrownBy(() -> deliver(destination, update(known(account("acme"), acme), "cold")))
                .hasMessageStartingWith("Our user may not write account.pql_tier.");
    }

    @Test
    void triesAFaultThatNobodyExplainsThreeTimes() throws Exception {
        org.admin().refuse("Account", values -> true, "UNKNOWN_EXCEPTION", "An unexpected error occurred.", 10);

        Receipt.Deferred receipt = deferred(deliver(destination, upsert(account("acme"), "hot")));

        assertThat(receipt.code()).isEqualTo("UNKNOWN_EXCEPTION");
        assertThat(org.tally().family("collections")).isEqualTo(3);
    }
}
