package io.pqlconnector.testkit.salesforce;

import static io.pqlconnector.testkit.salesforce.SalesforceField.checkbox;
import static io.pqlconnector.testkit.salesforce.SalesforceField.currency;
import static io.pqlconnector.testkit.salesforce.SalesforceField.date;
import static io.pqlconnector.testkit.salesforce.SalesforceField.datetime;
import static io.pqlconnector.testkit.salesforce.SalesforceField.email;
import static io.pqlconnector.testkit.salesforce.SalesforceField.longText;
import static io.pqlconnector.testkit.salesforce.SalesforceField.number;
import static io.pqlconnector.testkit.salesforce.SalesforceField.picklist;
import static io.pqlconnector.testkit.salesforce.SalesforceField.reference;
import static io.pqlconnector.testkit.salesforce.SalesforceField.text;
import static io.pqlconnector.testkit.salesforce.SalesforceField.url;

import java.util.List;

/** Salesforce's own objects for who buys and what, with their own fields. */
final class SalesObjects {
    private SalesObjects() {}

    static List<SObjectType> all() {
        return List.of(account(), contact(), lead(), opportunity());
    }

    private static SObjectType account() {
        return SObjectType.owned(
                "Account",
                "001",
                text("Name", 255).label("Account Name").required(),
                url("Website"),
                SalesforceField.of("Phone", FieldKind.PHONE),
                picklist("Type", "Prospect", "Customer", "Partner"),
                picklist("Industry", "Technology", "Finance", "Other"),
                SalesforceField.of("NumberOfEmployees", FieldKind.WHOLE_NUMBER).label("Employees"),
                currency("AnnualRevenue"),
                longText("Description", 32000),
                text("BillingCity", 40),
                text("BillingCountry", 80),
                reference("ParentId", "Parent", "Account"),
                reference("MasterRecordId", "MasterRecord", "Account").readOnly());
    }

    private static SObjectType contact() {
        return SObjectType.owned(
                "Contact",
                "003",
                text("LastName", 80).required(),
                text("FirstName", 40),
                text("Name", 121).label("Full Name").readOnly(),
                email("Email"),
                text("Title", 128),
                SalesforceField.of("Phone", FieldKind.PHONE),
                longText("Description", 32000),
                reference("AccountId", "Account", "Account").label("Account ID"),
                checkbox("HasOptedOutOfEmail").label("Email Opt Out"),
                reference("MasterRecordId", "MasterRecord", "Contact").readOnly());
    }

    private static SObjectType lead() {
        return SObjectType.owned(
                "Lead",
                "00Q",
                text("LastName", 80).required(),
                text("FirstName", 40),
                text("Name", 121).label("Full Name").readOnly(),
                text("Company", 255).required(),
                email("Email"),
                text("Title", 128),
                url("Website"),
                picklist("Status", "Open - Not Contacted", "Working - Contacted", "Closed - Converted")
                        .defaultValue("Open - Not Contacted"),
                longText("Description", 32000),
                checkbox("HasOptedOutOfEmail").label("Email Opt Out"),
                checkbox("IsConverted").readOnly(),
                date("ConvertedDate").readOnly(),
                reference("ConvertedContactId", "ConvertedContact", "Contact").readOnly(),
                reference("ConvertedAccountId", "ConvertedAccount", "Account").readOnly(),
                reference("ConvertedOpportunityId", "ConvertedOpportunity", "Opportunity")
                        .readOnly(),
                reference("MasterRecordId", "MasterRecord", "Lead").readOnly());
    }

    private static SObjectType opportunity() {
        return SObjectType.owned(
                "Opportunity",
                "006",
                text("Name", 120).required(),
                picklist("StageName", "Prospecting", "Negotiation", "Closed Won", "Closed Lost")
                        .label("Stage")
                        .required(),
                currency("Amount"),
                date("CloseDate").required(),
                number("Probability", 3, 0),
                picklist("Type", "New Business", "Existing Business"),
                reference("AccountId", "Account", "Account").label("Account ID"),
                reference("CampaignId", "Campaign", "Campaign").label("Campaign ID"),
                checkbox("IsClosed").readOnly(),
                checkbox("IsWon").readOnly(),
                datetime("LastStageChangeDate").readOnly());
    }
}
