package io.pqlconnector.testkit.salesforce;

import static io.pqlconnector.testkit.salesforce.SalesforceField.checkbox;
import static io.pqlconnector.testkit.salesforce.SalesforceField.currency;
import static io.pqlconnector.testkit.salesforce.SalesforceField.date;
import static io.pqlconnector.testkit.salesforce.SalesforceField.datetime;
import static io.pqlconnector.testkit.salesforce.SalesforceField.longText;
import static io.pqlconnector.testkit.salesforce.SalesforceField.number;
import static io.pqlconnector.testkit.salesforce.SalesforceField.picklist;
import static io.pqlconnector.testkit.salesforce.SalesforceField.reference;
import static io.pqlconnector.testkit.salesforce.SalesforceField.text;

import java.util.List;

/** Salesforce's own objects for what is done with whom: campaigns, cadences, tasks, notes. */
final class EffectObjects {
    private EffectObjects() {}

    static List<SObjectType> activities() {
        return List.of(task(), note());
    }

    /** What an org without the Marketing feature lacks (Salesforce contract §4.1). */
    static List<SObjectType> campaigns(SalesforceOptions options) {
        SObjectType campaign = SObjectType.owned(
                "Campaign",
                "701",
                text("Name", 80).required(),
                checkbox("IsActive").label("Active"),
                picklist("Status", "Planned", "In Progress", "Completed", "Aborted"),
                picklist("Type", "Email", "Webinar", "Other"),
                longText("Description", 32000),
                date("StartDate"),
                date("EndDate"),
                currency("BudgetedCost"),
                reference("ParentId", "Parent", "Campaign"));
        SObjectType member = SObjectType.of(
                "CampaignMember",
                "00v",
                reference("CampaignId", "Campaign", "Campaign").required().createOnly(),
                reference("LeadId", "Lead", "Lead").createOnly(),
                reference("ContactId", "Contact", "Contact").createOnly(),
                reference("LeadOrContactId", "", "Contact", "Lead").readOnly(),
                picklist("Status", "Sent", "Responded"),
                checkbox("HasResponded").readOnly());
        if (options.accountsAreMembers()) {
            member.put(reference("AccountId", "Account", "Account").createOnly());
        }
        SalesforceField[] fields = {
            reference("CampaignId", "Campaign", "Campaign").required().createOnly(),
            text("Label", 765).required(),
            checkbox("HasResponded"),
            checkbox("IsDefault"),
            number("SortOrder", 9, 0)
        };
        SObjectType status = options.statusesAreWritable()
                ? SObjectType.of("CampaignMemberStatus", "01Y", fields)
                : SObjectType.readOnly("CampaignMemberStatus", "01Y", fields);
        return List.of(campaign, member, status);
    }

    /** What an org without Sales Engagement lacks (Salesforce contract §5.1). */
    static List<SObjectType> cadences() {
        return List.of(
                SObjectType.readOnly(
                        "ActionCadence",
                        "77F",
                        text("Name", 255).unique(),
                        picklist("State", "Active", "Draft", "Inactive", "Error", "Deleting"),
                        picklist("Type", "Standard", "Quick")),
                SObjectType.readOnly(
                        "ActionCadenceTracker",
                        "77G",
                        reference("ActionCadenceId", "ActionCadence", "ActionCadence"),
                        reference("TargetId", "Target", "Contact", "Lead"),
                        reference("OwnerId", "Owner", "User"),
                        reference("RelatedToId", "RelatedTo", "Account", "Opportunity"),
                        picklist("State", "Initializing", "Running", "Paused", "Processing", "Complete", "Error"),
                        picklist("CompletionReason", "ManuallyRemoved", "Completed"),
                        checkbox("IsTrackerActive")));
    }

    private static SObjectType task() {
        return SObjectType.owned(
                "Task",
                "00T",
                text("Subject", 255),
                picklist("Status", "Not Started", "In Progress", "Completed", "Waiting on someone else", "Deferred")
                        .defaultValue("Not Started"),
                picklist("Priority", "High", "Normal", "Low").defaultValue("Normal"),
                date("ActivityDate").label("Due Date Only"),
                longText("Description", 32000),
                reference("WhoId", "Who", "Contact", "Lead"),
                reference("WhatId", "What", "Account", "Opportunity", "Campaign"),
                reference("AccountId", "Account", "Account").readOnly(),
                checkbox("IsClosed").readOnly(),
                checkbox("IsReminderSet"),
                datetime("ReminderDateTime"));
    }

    private static SObjectType note() {
        return SObjectType.owned(
                "Note",
                "002",
                reference("ParentId", "Parent", "Account", "Contact", "Lead", "Opportunity")
                        .required()
                        .createOnly(),
                text("Title", 80).required(),
                longText("Body", 32000),
                checkbox("IsPrivate"));
    }
}
