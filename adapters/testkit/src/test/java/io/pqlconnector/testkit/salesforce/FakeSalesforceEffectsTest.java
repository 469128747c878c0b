package io.pqlconnector.testkit.salesforce;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.testkit.salesforce.SalesforceClient.Reply;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Campaigns, cadences, tasks and owners, Salesforce contract §4, §5.1, §7.1. */
final class FakeSalesforceEffectsTest extends OrgTest {
    private static final String ASSIGN = "actions/standard/assignTargetToSalesCadence";

    private String account = "";
    private String contact = "";
    private String lead = "";
    private String campaign = "";

    @BeforeEach
    void makeRecords() throws Exception {
        account = client.created("Account", "{'name':'Acme'}");
        contact = client.created("Contact", "{'name':'Ann','AccountId':'%s'}".formatted(account));
        lead = client.created("Lead", "{'LastName':'Bob','Company':'Globex'}");
        campaign = client.created("Campaign", "{'Name':'Hot','IsActive':true}");
    }

    @Test
    void keepsMembersOnceAndReplacesAnUnknownStatusWithoutAWord() throws Exception {
        Reply first = member("'ContactId':'%s','Status':'PQL Active'".formatted(contact));
        Reply again = member("'ContactId':'%s'".formatted(contact));
        Reply both = member("'LeadId':'%s','ContactId':'%s'".formatted(lead, contact));
        Reply nobody = member("'Status':'Sent'");

        assertThat(first.at("/0/success")).isEqualTo("true");
        assertThat(salesforce.value(new CrmId(first.at("/0/id")), "Status")).isEqualTo("Sent");
        assertThat(again.at("/0/errors/0/message")).isEqualTo("Already a campaign member.");
        assertThat(both.at("/0/errors/0/statusCode")).isEqualTo("DUPLICATE_VALUE");
        assertThat(nobody.at("/0/errors/0/statusCode")).isEqualTo("REQUIRED_FIELD_MISSING");
    }

    @Test
    void takesOtherStatusesOnceTheyAreThereAndNeverAnotherCampaign() throws Exception {
        client.created(
                "CampaignMemberStatus",
                "{'CampaignId':'%s','Label':'PQL Active','HasResponded':true}".formatted(campaign));
        String id = member("'ContactId':'%s','Status':'PQL Active'".formatted(contact))
                .at("/0/id");
        String update = "{'records':[{'attributes':{'type':'CampaignMember'},'id':'%s','CampaignId':'%s'}]}";

        assertThat(salesforce.value(new CrmId(id), "HasResponded")).isEqualTo("true");
        assertThat(client.patch("composite/sobjects", update.formatted(id, campaign))
                        .at("/0/errors/0/statusCode"))
                .isEqualTo("INVALID_FIELD_FOR_INSERT_UPDATE");
    }

    @Test
    void hasAccountsOnCampaignsOnlyIfTheOrgWantsIt() throws Exception {
        assertThat(member("'AccountId':'%s'".formatted(account)).at("/0/success"))
                .isEqualTo("true");
        restart(options().accountsAsCampaignMembers(false));
        assertThat(client.get("sobjects/CampaignMember/describe").text()).doesNotContain("\"AccountId\"");
        restart(options().withoutMarketing());
        assertThat(client.query("SELECT Id FROM Campaign").at("/0/errorCode")).isEqualTo("INVALID_TYPE");
        assertThat(client.get("sobjects/Campaign/describe").status()).isEqualTo(404);
    }

    @Test
    void movesMembersOfAConvertedLead() throws Exception {
        String id = member("'LeadId':'%s'".formatted(lead)).at("/0/id");
        CrmId converted = salesforce.admin().convertLead(new CrmId(lead), new CrmId(account));

        Reply update = client.patch(
                "composite/sobjects",
                "{'records':[{'attributes':{'type':'Lead'},'id':'%s','Title':'x'}]}".formatted(lead));

        assertThat(salesforce.value(new CrmId(id), "ContactId")).isEqualTo(converted.value());
        assertThat(update.at("/0/errors/0/statusCode")).isEqualTo("CANNOT_UPDATE_CONVERTED_LEAD");
    }

    @Test
    void failsForWhoIsInACadenceWithACodeThatNobodyKnows() throws Exception {
        Reply first = assign(contact, "Welcome");
        Reply again = assign(contact, "Welcome");
        Reply third = assign(contact, "Outgrown free plan");

        assertThat(first.at("/0/isSuccess")).isEqualTo("true");
        assertThat(first.body().at("/0/errors").isNull()).isTrue();
        assertThat(again.at("/0/isSuccess")).isEqualTo("false");
        assertThat(third.at("/0/errors/0/statusCode")).isNotEqualTo(again.at("/0/errors/0/statusCode"));
        Reply trackers = client.query("SELECT State, IsTrackerActive, TargetId FROM ActionCadenceTracker");
        assertThat(trackers.at("/totalSize")).isEqualTo("1");
        assertThat(trackers.at("/records/0/State")).isEqualTo("Initializing");
        assertThat(client.query("SELECT State FROM ActionCadenceTracker").at("/records/0/State"))
                .isEqualTo("Running");
    }

    @Test
    void takesOutOfACadenceAndPutsInAgain() throws Exception {
        assign(lead, "welcome");
        String remove = "{'inputs':[{'targetId':'%s','completionReasonCode':'%s'}]}";
        Reply bad = client.post("actions/standard/removeTargetFromSalesCadence", remove.formatted(lead, "Bored"));
        Reply good =
                client.post("actions/standard/removeTargetFromSalesCadence", remove.formatted(lead, "ManuallyRemoved"));

        assertThat(bad.at("/0/isSuccess")).isEqualTo("false");
        assertThat(good.at("/0/isSuccess")).isEqualTo("true");
        assertThat(assign(lead, "Welcome").at("/0/isSuccess")).isEqualTo("true");
        assertThat(salesforce.enrollments()).hasSize(2);
    }

    @Test
    void refusesCadencesAndPeopleThatAreNotReady() throws Exception {
        restart(options()
                .failedActionStatus(400)
                .cadences(List.of(new SalesforceCadence("Draft", "Draft"), SalesforceCadence.active("Welcome")))
                .users(List.of(SalesforceUser.of("rep@ours.example").withoutSalesEngagement())));
        makeRecords();
        String rep = salesforce.admin().userId("rep@ours.example");

        assertThat(assign(contact, "Draft").status()).isEqualTo(400);
        assertThat(assign(account, "Welcome").at("/0/isSuccess")).isEqualTo("false");
        assertThat(client.post(
                                ASSIGN,
                                "{'inputs':[{'salesCadenceNameOrId':'Welcome','targetId':'%s','userId':'%s'}]}"
                                        .formatted(contact, rep))
                        .at("/0/isSuccess"))
                .isEqualTo("false");
        restart(options().engagement(SalesforceOptions.Engagement.MISSING));
        assertThat(assign(contact, "Welcome").status()).isEqualTo(404);
        restart(options().engagement(SalesforceOptions.Engagement.NO_LICENCE));
        assertThat(assign(contact, "Welcome").at("/0/errorCode")).isEqualTo("INSUFFICIENT_ACCESS");
    }

    @Test
    void keepsTasksByTheirKeysAndNotAboutALeadAndAnAccount() throws Exception {
        String task =
                "'PQL_Task_Key__c':'k1','Subject':'Call','ActivityDate':'2026-11-24','WhatId':'%s'".formatted(account);
        Reply first = client.upsert("Task", "PQL_Task_Key__c", task);
        Reply again = client.upsert("Task", "PQL_Task_Key__c", task + ",'Status':'Completed'");
        Reply both = client.upsert(
                "Task",
                "PQL_Task_Key__c",
                "'PQL_Task_Key__c':'k2','WhoId':'%s','WhatId':'%s'".formatted(lead, account));
        salesforce.admin().deactivateUser("rep@ours.example");
        Reply owner = client.upsert(
                "Task",
                "PQL_Task_Key__c",
                "'PQL_Task_Key__c':'k3','OwnerId':'%s'"
                        .formatted(salesforce.admin().userId("rep@ours.example")));

        assertThat(again.at("/0/id")).isEqualTo(first.at("/0/id"));
        assertThat(salesforce.value(new CrmId(first.at("/0/id")), "IsClosed")).isEqualTo("true");
        assertThat(both.at("/0/errors/0/statusCode")).isEqualTo("FIELD_INTEGRITY_EXCEPTION");
        assertThat(owner.at("/0/errors/0/statusCode")).isEqualTo("INACTIVE_OWNER_OR_USER");
        assertThat(salesforce.query("SELECT Id FROM Task")).hasSize(1);
    }

    @Test
    void ownsAndAssignsUnlessItIsToldNotTo() throws Exception {
        salesforce.admin().assignTo("Lead", "sdr@ours.example");
        String assigned = client.created("Lead", "{'LastName':'A','Company':'B'}");
        client.headers(Map.of("Sforce-Auto-Assign", "FALSE"));
        String kept = client.created("Lead", "{'LastName':'A','Company':'B'}");

        assertThat(salesforce.value(new CrmId(assigned), "OwnerId"))
                .isEqualTo(salesforce.admin().userId("sdr@ours.example"));
        assertThat(salesforce.value(new CrmId(kept), "OwnerId"))
                .isEqualTo(salesforce.admin().clientUserId());
    }

    private Reply member(String fields) throws IOException, InterruptedException {
        return client.post(
                "composite/sobjects",
                "{'records':[{'attributes':{'type':'CampaignMember'},'CampaignId':'%s',%s}]}"
                        .formatted(campaign, fields));
    }

    private Reply assign(String target, String cadence) throws IOException, InterruptedException {
        return client.post(
                ASSIGN, "{'inputs':[{'salesCadenceNameOrId':'%s','targetId':'%s'}]}".formatted(cadence, target));
    }
}
