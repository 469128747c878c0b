package io.pqlconnector.testkit.salesforce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.ObjectName;
import io.pqlconnector.spi.destination.Outcome;
import io.pqlconnector.testkit.CrmUnderTest;
import io.pqlconnector.testkit.Fault;
import io.pqlconnector.testkit.salesforce.SalesforceClient.Reply;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the contract suites see of the org, and what can go wrong on the way to it. */
final class FakeSalesforceViewTest extends OrgTest {
    private static final ObjectName COMPANY = new ObjectName("company");
    private static final ObjectName ACCOUNT = new ObjectName("account");
    private static final ObjectName CONTACT = new ObjectName("contact");

    @Test
    void showsFieldsAsTheSuitesNameThem() throws Exception {
        CrmId id = salesforce.createRecord(ACCOUNT, Map.of("domain", "ACME.example", "pql_score", "1200.50"));

        client.patch(
                "composite/sobjects",
                "{'records':[{'attributes':{'type':'Account'},'id':'%s','Name':'Acme','pql_triggers':'engaged;hit_limit','pql_seen_at':'2026-03-30T16:02:01.123Z'}]}"
                        .formatted(id));
        salesforce.edit(COMPANY, id, "pql_tier", "hot");

        assertThat(salesforce.fields(COMPANY, id))
                .containsEntry("name", "Acme")
                .containsEntry("domain", "ACME.example")
                .containsEntry("pql_score", "1200.5")
                .containsEntry("pql_triggers", "engaged; hit_limit")
                .containsEntry("pql_seen_at", "2026-03-30T16:02:01.123Z")
                .containsEntry("pql_tier", "hot")
                .doesNotContainKey("OwnerId");
        salesforce.delete(ACCOUNT, id);
        assertThat(salesforce.records(COMPANY)).isEmpty();
    }

    @Test
    void showsWhoIsOnACampaignByKind() throws Exception {
        CrmId company = salesforce.createRecord(ACCOUNT, Map.of("name", "Acme"));
        CrmId contact = salesforce.createRecord(CONTACT, Map.of("name", "Ann"));
        String campaign = client.created("Campaign", "{'Name':'PQL - Hot'}");
        client.created("CampaignMember", "{'CampaignId':'%s','AccountId':'%s'}".formatted(campaign, company));
        client.created("CampaignMember", "{'CampaignId':'%s','ContactId':'%s'}".formatted(campaign, contact));

        assertThat(salesforce.members(ACCOUNT, "PQL - Hot")).containsExactly(company);
        assertThat(salesforce.members(CONTACT, "PQL - Hot")).containsExactly(contact);
        assertThat(salesforce.members(CONTACT, "PQL - Cold")).isEmpty();
    }

    @Test
    void showsTasksNotesAndEnrollments() throws Exception {
        CrmId contact = salesforce.createRecord(CONTACT, Map.of("name", "Ann"));
        String rep = salesforce.admin().userId("rep@ours.example");
        client.created(
                "Task",
                "{'Subject':'Call','Description':'Why:\\n- now','WhoId':'%s','OwnerId':'%s','ActivityDate':'2026-04-01'}"
                        .formatted(contact, rep));
        client.created(
                "Task",
                "{'Subject':'Note','Description':'Was said','WhoId':'%s','Status':'Completed'}".formatted(contact));
        client.created("Note", "{'Title':'News','Body':'Became hot','ParentId':'%s'}".formatted(contact));
        client.post(
                "actions/standard/assignTargetToSalesCadence",
                "{'inputs':[{'salesCadenceNameOrId':'Welcome','targetId':'%s','userId':'%s'}]}"
                        .formatted(contact, rep));

        assertThat(salesforce.tasks()).singleElement().satisfies(task -> {
            assertThat(task.record()).isEqualTo(contact);
            assertThat(task.body()).isEqualTo("Why:\n- now");
            assertThat(task.owner()).isEqualTo("rep@ours.example");
        });
        assertThat(salesforce.notes()).extracting(CrmUnderTest.Note::body).containsExactly("Was said", "Became hot");
        CrmUnderTest.Enrollment enrollment = salesforce.enrollments().get(0);
        assertThat(enrollment.sequence()).isEqualTo("Welcome");
        assertThat(enrollment.sender()).isEqualTo("rep@ours.example");
        salesforce.finish(enrollment);
        assertThat(client.query("SELECT State FROM ActionCadenceTracker WHERE IsTrackerActive = false")
                        .at("/records/0/State"))
                .isEqualTo("Complete");
    }

    @Test
    void showsWhatBecameOfACompany() throws Exception {
        CrmId company = salesforce.createRecord(ACCOUNT, Map.of("name", "Acme"));
        salesforce.giveOwner(ACCOUNT, company, "owner@ours.example");
        Instant at = Instant.parse("2026-03-01T00:01:00Z");
        salesforce.addOutcome(company, Outcome.Kind.CUSTOMER, new BigDecimal("1200.50"), at);

        Reply reply = client.query(
                "SELECT AccountId, Account.Owner.Email, Amount, IsWon, IsClosed, CloseDate, LastStageChangeDate FROM Opportunity"
                        + " WHERE SystemModstamp >= 2026-03-01T00:00:00Z");

        assertThat(reply.at("/records/0/AccountId")).isEqualTo(company.value());
        assertThat(reply.at("/records/0/Account/Owner/Email")).isEqualTo("owner@ours.example");
        assertThat(reply.at("/records/0/Amount")).isEqualTo("1200.5");
        assertThat(reply.at("/records/0/IsWon")).isEqualTo("true");
        assertThat(reply.at("/records/0/CloseDate")).isEqualTo("2026-03-01");
        assertThat(reply.at("/records/0/LastStageChangeDate")).isEqualTo("2026-03-01T00:01:00.000+0000");
    }

    @Test
    void goesWrongBeforeAndAfterTheWork() throws Exception {
        salesforce.misbehave(Fault.ERROR_BEFORE, Fault.ERROR_AFTER, Fault.PART_OF_THE_ANSWER, Fault.TOKEN_EXPIRED);

        Reply before = upsert("a");
        Reply after = upsert("b");
        Reply part = upsert("c");
        Reply expired = upsert("d");

        assertThat(before.status()).isEqualTo(503);
        assertThat(before.text()).startsWith("<html>");
        assertThat(after.status()).isEqualTo(502);
        assertThat(part.body().isEmpty()).isTrue();
        assertThat(expired.at("/0/errorCode")).isEqualTo("INVALID_SESSION_ID");
        client.login();
        assertThat(client.query("SELECT PQL_Account_Key__c FROM Account").at("/totalSize"))
                .isEqualTo("2");
    }

    @Test
    void cutsTheConnectionAfterTheWriteIsDone() throws Exception {
        salesforce.misbehave(Fault.RESET_AFTER);

        assertThatThrownBy(() -> upsert("a")).isInstanceOf(IOException.class);

        assertThat(salesforce.records(ACCOUNT)).hasSize(1);
        salesforce.restart();
        assertThat(salesforce.query("SELECT Id FROM Account")).hasSize(1);
        assertThat(client.query("SELECT Id FROM Account").at("/totalSize")).isEqualTo("1");
    }

    @Test
    void throttlesInBothMeanings() throws Exception {
        salesforce.misbehave(Fault.THROTTLED, Fault.THROTTLED_FOR_A_TIME);
        Reply concurrent = upsert("a");
        Reply forATime = upsert("a");
        salesforce.admin().exhaustQuota();
        Reply daily = upsert("a");
        salesforce.admin().refillQuota();
        salesforce.refuseNext("collections/upsert/Account", 500, "UNKNOWN_EXCEPTION", "An unexpected error (1)", 1);
        Reply failed = upsert("a");

        assertThat(concurrent.status()).isEqualTo(403);
        assertThat(concurrent.at("/0/message")).isEqualTo("ConcurrentPerOrgLongTxn Limit exceeded.");
        assertThat(forATime.header("Retry-After")).isEqualTo("1");
        assertThat(daily.at("/0/message")).isEqualTo("TotalRequests Limit exceeded.");
        assertThat(failed.status()).isEqualTo(500);
        assertThat(upsert("a").at("/0/created")).isEqualTo("true");
    }

    private Reply upsert(String key) throws IOException, InterruptedException {
        return client.upsert("Account", "PQL_Account_Key__c", "'PQL_Account_Key__c':'%s'".formatted(key));
    }
}
