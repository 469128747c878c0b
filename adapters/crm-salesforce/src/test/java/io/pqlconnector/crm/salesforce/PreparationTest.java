package io.pqlconnector.crm.salesforce;

import static io.pqlconnector.crm.salesforce.BlueprintBuilder.ACCOUNT;
import static io.pqlconnector.crm.salesforce.BlueprintBuilder.CONTACT;
import static io.pqlconnector.crm.salesforce.BlueprintBuilder.LEAD;
import static io.pqlconnector.crm.salesforce.BlueprintBuilder.needs;
import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.spi.destination.Blueprint;
import io.pqlconnector.spi.destination.FieldType;
import io.pqlconnector.spi.destination.ObjectName;
import io.pqlconnector.spi.destination.WritePolicy;
import io.pqlconnector.testkit.salesforce.SalesforceField;
import io.pqlconnector.testkit.salesforce.SalesforceOptions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is made in an org before anything is written. */
final class PreparationTest {
    private static final Blueprint NEEDS = needs().field(ACCOUNT, "PQL_Score__c", FieldType.NUMBER, "score")
            .field(ACCOUNT, "PQL_Tier__c", FieldType.ENUMERATION, "tier", "hot", "warm")
            .field(ACCOUNT, "Name", FieldType.TEXT, "account.name", WritePolicy.ON_CREATE)
            .field(CONTACT, "PQL_User_Score__c", FieldType.NUMBER, "user.score")
            .list(ACCOUNT, "PQL - Hot")
            .list(CONTACT, "PQL - People")
            .creates(ACCOUNT)
            .tasks()
            .build();

    @Test
    void makesWhatIsMissingAndGivesTheRightToItOnce() throws Exception {
        try (PreparedOrg org = PreparedOrg.plain()) {
            assertThat(org.inspect(NEEDS))
                    .containsExactly(
                            "PRESENT account: can be edited and created",
                            "PRESENT contact: can be edited; none is created",
                            "MISSING account.PQL_Account_Key__c: a new field of the type text, unique, an external id",
                            "MISSING contact.PQL_User_Key__c: a new field of the type text, unique, an external id",
                            "MISSING account.PQL_Score__c: a new field of the type number",
                            "MISSING account.PQL_Tier__c: a new field of the type enumeration, with the values hot, warm",
                            "PRESENT account.Name: text",
                            "MISSING contact.PQL_User_Score__c: a new field of the type number",
                            "MISSING account.PQL_Trigger_Lists__c: a new field of the type multi_select, with the values"
                                    + " PQL - Hot",
                            "MISSING Campaign.PQL_List_Key__c: a new field of the type text, unique, an external id",
                            "MISSING Task.PQL_Task_Key__c: a new field of the type text, unique, an external id",
                            "PRESENT list \"PQL - People\" of contact: its campaign is made with the first member");
            assertThat(org.calls).noneMatch(call -> call.startsWith("POST"));

            assertThat(org.provision(NEEDS))
                    .allMatch(line -> line.startsWith("PRESENT"))
                    .contains(
                            "PRESENT account.PQL_Account_Key__c: text",
                            "PRESENT Task.PQL_Task_Key__c: text",
                            "PRESENT permission set PQL_Worker: for our own user, who has it",
                            "PRESENT permission set PQL_Viewer: for people: assign it in Setup to whoever should see what we"
                                    + " write");
            org.assertProvisioned(NEEDS);
        }
    }

    @Test
    void givesPeopleOnlyTheRightToSeeWhatWeWrite() throws Exception {
        try (PreparedOrg org = PreparedOrg.plain()) {
            org.provision(NEEDS);

            assertThat(org.editable("PQL_Viewer")).isEmpty();
            assertThat(org.readable("PQL_Viewer")).hasSize(8);
            assertThat(org.salesforce.query(
                            "SELECT Id FROM PermissionSetAssignment WHERE PermissionSet.Name = 'PQL_Viewer'"))
                    .isEmpty();
            assertThat(org.salesforce.query("SELECT AssigneeId FROM PermissionSetAssignment"))
                    .singleElement()
                    .asString()
                    .contains(org.salesforce.admin().clientUserId());
            assertThat(org.salesforce.query("SELECT Id FROM ObjectPermissions WHERE SobjectType = 'Account' AND"
                            + " PermissionsCreate = true AND PermissionsEdit = true AND PermissionsDelete = false"))
                    .hasSize(1);
            assertThat(org.salesforce.query("SELECT Id FROM ObjectPermissions WHERE SobjectType = 'Contact' AND"
                            + " PermissionsCreate = false AND PermissionsEdit = true"))
                    .hasSize(1);
        }
    }

    @Test
    void takesAwayOnlyWhatItHasMade() throws Exception {
        try (PreparedOrg org = PreparedOrg.of(
                SalesforceOptions.plain().fields("Account", List.of(SalesforceField.number("PQL_Score__c", 18, 2))))) {
            org.provision(NEEDS);
            org.salesforce.createRecord(
                    new ObjectName("Campaign"), Map.of("Name", "People", "PQL_List_Key__c", "contact:pql - people"));

            List<String> shown = org.remove(NEEDS, true);
            int fields = org.salesforce.query("SELECT Id FROM PermissionSet").size();
            List<String> removed = org.remove(NEEDS, false);

            assertThat(fields).isEqualTo(2);
            assertThat(removed).isEqualTo(shown);
            assertThat(shown)
                    .contains(
                            "MISSING list \"PQL - People\" of contact: the campaign, with its members",
                            "PRESENT account.PQL_Score__c: stays: it was not made by us",
                            "PRESENT account.Name: stays: it is Salesforce's own",
                            "MISSING account.PQL_Tier__c: the field, with its values; Salesforce keeps it for 15 days in Setup >"
                                    + " Object Manager > Deleted Fields",
                            "MISSING permission set PQL_Worker: the permission set, also from whoever has it")
                    .hasSize(12);
            assertThat(org.salesforce.query("SELECT Id FROM PermissionSet")).isEmpty();
            assertThat(org.salesforce.query("SELECT Id FROM Campaign")).isEmpty();
            assertThat(org.inspect(NEEDS))
                    .contains("PRESENT account.PQL_Score__c: number")
                    .filteredOn(line -> line.startsWith("MISSING"))
                    .hasSize(7);
            assertThat(org.remove(NEEDS, false)).allMatch(line -> line.contains("stays"));
        }
    }

    @Test
    void tellsAFieldThatIsHiddenFromOneThatIsNotThereAndShowsIt() throws Exception {
        Blueprint needs = needs().field(ACCOUNT, "PQL_Score__c", FieldType.NUMBER, "score")
                .field(ACCOUNT, "PQL_Stage__c", FieldType.TEXT, "value")
                .build();
        try (PreparedOrg org = PreparedOrg.of(SalesforceOptions.contractSuite()
                .fields(
                        "Account",
                        List.of(
                                SalesforceField.number("PQL_Score__c", 18, 2),
                                SalesforceField.text("PQL_Stage__c", 255))))) {
            org.salesforce.admin().hideField("Account", "PQL_Score__c");
            org.salesforce.admin().lockField("Account", "PQL_Stage__c");

            assertThat(org.inspect(needs))
                    .contains(
                            "MISSING account.PQL_Score__c: is there, but hidden from our user by field-level security; the"
                                    + " permission set PQL_Worker gives the right",
                            "MISSING account.PQL_Stage__c: our user may read it but not write it; the permission set PQL_Worker"
                                    + " gives the right");
            assertThat(org.provision(needs)).allMatch(line -> line.startsWith("PRESENT"));
        }
    }

    @Test
    void whereProgramsMayChangeNothingItSaysHowAPersonDoesIt() throws Exception {
        Answer forbidden = Answers.error(403, "INSUFFICIENT_ACCESS", "insufficient access rights on object id");
        try (PreparedOrg org = PreparedOrg.of(SalesforceOptions.plain(), Answers.to("POST .*CustomField", forbidden))) {
            assertThat(org.provision(NEEDS))
                    .contains("WRONG account.PQL_Score__c: Our user may not make the field account.PQL_Score__c"
                            + " (INSUFFICIENT_ACCESS, insufficient access rights on object id): it lacks the permission"
                            + " \"Customize Application\". Have an admin deploy it: ./pql provision --metadata deploy    then,"
                            + " in that folder: sf project deploy start --source-dir force-app");
        }
        try (PreparedOrg org =
                PreparedOrg.of(SalesforceOptions.plain(), Answers.to("GET .*/tooling/query", forbidden))) {
            assertThat(org.inspect(NEEDS))
                    .contains(
                            "WRONG account.PQL_Score__c: is missing, or hidden from our user, who may not look which. Have an"
                                    + " admin deploy it: ./pql provision --metadata deploy    then, in that folder: sf project deploy"
                                    + " start --source-dir force-app");
            assertThat(org.remove(NEEDS, true))
                    .contains(
                            "WRONG account.PQL_Score__c: our user may not look who made it. Delete it in Setup > Object"
                                    + " Manager, if it is there.");
        }
    }

    @Test
    void aFieldThatAppearsMeanwhileIsTakenAsItIs() throws Exception {
        Answer twice =
                Answers.error(400, "DUPLICATE_DEVELOPER_NAME", "There is already a field named PQL Score on Account.");
        try (PreparedOrg org = PreparedOrg.of(SalesforceOptions.plain(), Answers.to("POST .*CustomField", twice))) {
            assertThat(org.provision(NEEDS)).contains("MISSING account.PQL_Score__c: a new field of the type number");
        }
    }

    @Test
    void aCustomObjectHasFieldsOfItsOwn() throws Exception {
        ObjectName workspace = new ObjectName("Workspace__c");
        Blueprint needs = needs().field(workspace, "PQL_Score__c", FieldType.NUMBER, "score")
                .list(workspace, "Hot")
                .build();
        try (PreparedOrg without = PreparedOrg.plain();
                PreparedOrg with = PreparedOrg.of(SalesforceOptions.plain()
                        .customObject(
                                "Workspace__c",
                                List.of(
                                        SalesforceField.text("PQL_Account_Key__c", 255)
                                                .key(),
                                        SalesforceField.number("PQL_Score__c", 18, 2),
                                        SalesforceField.multiPicklist("PQL_Trigger_Lists__c", "Hot")
                                                .restricted())))) {
            assertThat(without.inspect(needs))
                    .containsExactly(
                            "WRONG Workspace__c: the org has no such object, or hides it from our user. Look at its API"
                                    + " name in Setup > Object Manager; give our user the right to it in a permission set; or take it"
                                    + " out of the mapping.");
            assertThat(with.inspect(needs))
                    .containsExactly(
                            "PRESENT Workspace__c: can be edited; none is created",
                            "PRESENT Workspace__c.PQL_Account_Key__c: text",
                            "PRESENT Workspace__c.PQL_Score__c: number",
                            "PRESENT Workspace__c.PQL_Trigger_Lists__c: multi_select");
        }
    }

    @Test
    void guardsHaveToSeeWhoHasOptedOut() throws Exception {
        Blueprint needs = needs().foundBy(CONTACT, "Email")
                .foundBy(LEAD, "Email")
                .sequence("Welcome")
                .build();
        try (PreparedOrg org = PreparedOrg.of(SalesforceOptions.contractSuite())) {
            org.salesforce.admin().hideField("Lead", "HasOptedOutOfEmail");

            assertThat(org.inspect(needs))
                    .contains(
                            "PRESENT contact.HasOptedOutOfEmail: bool",
                            "MISSING lead.HasOptedOutOfEmail: is hidden from our user, who is given the right to read it",
                            "PRESENT cadence \"Welcome\": on");
            assertThat(org.provision(needs)).contains("PRESENT lead.HasOptedOutOfEmail: bool");
        }
    }
}
