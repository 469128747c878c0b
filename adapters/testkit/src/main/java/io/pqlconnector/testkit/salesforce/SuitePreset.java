package io.pqlconnector.testkit.salesforce;

import io.pqlconnector.spi.destination.FieldType;
import io.pqlconnector.testkit.DestinationContract;
import java.util.ArrayList;
import java.util.List;

/** An org for the contract suites: {@link DestinationContract#FIELDS} on both objects, people, cadences. */
final class SuitePreset {
    /** More than Salesforce lets a unique field hold: the suites have long keys. */
    private static final int LONG_KEY = 1000;

    private SuitePreset() {}

    static SalesforceOptions of(SalesforceOptions plain) {
        return plain.fields("Account", fields("PQL_Account_Key__c"))
                .fields("Contact", fields("PQL_User_Key__c"))
                .fields(
                        "Lead",
                        List.of(SalesforceField.text("PQL_User_Key__c", 255).key()))
                .fields(
                        "Campaign",
                        List.of(SalesforceField.text("PQL_List_Key__c", 255).key()))
                .fields(
                        "Task",
                        List.of(SalesforceField.text("PQL_Task_Key__c", 255).key()))
                .users(List.of(
                        SalesforceUser.of("rep@ours.example"),
                        SalesforceUser.of("owner@ours.example"),
                        SalesforceUser.of("sdr@ours.example"),
                        SalesforceUser.of("sdr@ourcompany.example")))
                .cadences(List.of(SalesforceCadence.active("Welcome"), SalesforceCadence.active("Outgrown free plan")))
                .accountsAsCampaignMembers(true)
                .namesAreOptional();
    }

    private static List<SalesforceField> fields(String key) {
        List<SalesforceField> fields = new ArrayList<>();
        fields.add(SalesforceField.text(key, 255).key());
        DestinationContract.FIELDS.forEach((name, type) -> fields.add(field(name, type)));
        return fields;
    }

    private static SalesforceField field(String name, FieldType type) {
        if (name.equals("pql_key")) {
            return SalesforceField.text(name, LONG_KEY).key().caseSensitive();
        }
        return switch (type) {
            case NUMBER -> SalesforceField.number(name, 18, 3);
            case BOOL -> SalesforceField.checkbox(name);
            case DATE -> SalesforceField.date(name);
            case DATETIME -> SalesforceField.datetime(name);
            case ENUMERATION -> SalesforceField.picklist(name, "hot", "warm", "cold");
            case MULTI_SELECT ->
                SalesforceField.multiPicklist(name, "hit_limit", "engaged", "invited_team", "viewed_pricing");
            case TEXT -> name.equals("email") ? SalesforceField.email(name) : SalesforceField.text(name, 255);
        };
    }
}
