package io.pqlconnector.crm.salesforce;

import static io.pqlconnector.crm.salesforce.BlueprintBuilder.ACCOUNT;
import static io.pqlconnector.crm.salesforce.BlueprintBuilder.CONTACT;
import static io.pqlconnector.crm.salesforce.BlueprintBuilder.needs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pqlconnector.http.Json;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.destination.Blueprint;
import io.pqlconnector.spi.destination.FieldType;
import io.pqlconnector.spi.destination.ObjectName;
import io.pqlconnector.testkit.salesforce.SalesforceField;
import io.pqlconnector.testkit.salesforce.SalesforceOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is found in an org that a person has to mend, and in one that is odd. */
final class InspectionTest {
    private static final Blueprint NOTHING = needs().build();
    private static final Blueprint PEOPLE = needs().list(CONTACT, "Hot").build();
    private static final Blueprint TIER = needs().field(
                    ACCOUNT, "PQL_Tier__c", FieldType.ENUMERATION, "tier", "hot", "warm")
            .build();
    private static final SalesforceOptions WITH_TIER = SalesforceOptions.contractSuite()
            .fields(
                    "Account",
                    List.of(SalesforceField.picklist("PQL_Tier__c", "hot", "old")
                            .restricted()));

    @ParameterizedTest(name = "{1} of {0} used: {2}")
    @CsvSource(delimiter = '|', textBlock = """
            100000 | 94000  | ''
            100000 | 95100  | 'WRONG daily API requests: 4899 of 100000 calls are left to all programs of the org. More become free within 24 hours; see Setup > System Overview for who uses them, or buy more.'
            1000   | 850    | ''
            1000   | 901    | 'WRONG daily API requests: 98 of 1000 calls are left to all programs of the org. More become free within 24 hours; see Setup > System Overview for who uses them, or buy more.'
            """)
    void saysWhenHardlyAnyCallsAreLeft(long max, long used, String said) throws Exception {
        try (PreparedOrg org =
                PreparedOrg.of(SalesforceOptions.plain().quota(new SalesforceOptions.Quota(max, used)))) {
            assertThat(String.join("", org.inspect(NOTHING))).isEqualTo(said);
        }
    }

    @Test
    void whoMayNotAskForLimitsIsToldNothingOfThem() throws Exception {
        Answer forbidden = Answers.error(403, "INSUFFICIENT_ACCESS", "insufficient access rights");
        try (PreparedOrg org = PreparedOrg.of(SalesforceOptions.plain(), Answers.to("GET .*/limits", forbidden))) {
            assertThat(org.inspect(NOTHING)).isEmpty();
        }
    }

    @Test
    void withoutCampaignsThereAreNoListsOfPeople() throws Exception {
        try (PreparedOrg org = PreparedOrg.of(SalesforceOptions.contractSuite().withoutMarketing())) {
            assertThat(org.inspect(PEOPLE))
                    .contains(
                            "WRONG Campaign: the org has no campaigns, or hides them from our user: lists of people are campaigns."
                                    + " Switch them on, and give the user the permission set PQL_Worker; or take the lists out of the"
                                    + " mapping.");
            assertThat(org.provision(PEOPLE)).anyMatch(line -> line.startsWith("WRONG Campaign: the org has no"));
        }
    }

    @Test
    void whoIsNoMarketingUserMayNotMakeCampaigns() throws Exception {
        Answer described = Answers.ok("""
                {"name":"Campaign","createable":false,"updateable":false,"fields":[]}""");
        PreparedOrg.Stand stand =
                call -> call.toString().contains("describe") ? Optional.of(described) : Optional.empty();
        try (PreparedOrg org = PreparedOrg.of(SalesforceOptions.contractSuite(), stand)) {
            assertThat(org.inspect(PEOPLE))
                    .contains(
                            "WRONG Campaign: our user may not make or change campaigns. Tick \"Marketing User\" on the user in Setup"
                                    + " > Users, and give it the permission set PQL_Worker.");
        }
    }

    @Test
    void accountsAreMembersOfCampaignsWhereTheOrgLetsThem() throws Exception {
        Blueprint hot = needs().foundBy(ACCOUNT, "Website").list(ACCOUNT, "Hot").build();
        try (PreparedOrg members = PreparedOrg.of(SalesforceOptions.contractSuite());
                PreparedOrg none =
                        PreparedOrg.of(SalesforceOptions.contractSuite().accountsAsCampaignMembers(false))) {
            assertThat(members.inspect(hot))
                    .contains(
                            "PRESENT Campaign.PQL_List_Key__c: text",
                            "PRESENT list \"Hot\" of account: its campaign is made with the first member")
                    .noneMatch(line -> line.contains("PQL_Trigger_Lists__c"));
            assertThat(none.inspect(hot))
                    .contains(
                            "MISSING account.PQL_Trigger_Lists__c: a new field of the type multi_select, with the values Hot")
                    .noneMatch(line -> line.contains("Campaign"));
        }
    }

    @Test
    void aStatusThatNobodyCanAddIsNotSilentlyReplaced() throws Exception {
        SalesforceOptions fixed = SalesforceOptions.contractSuite().fixedMemberStatuses();
        try (PreparedOrg org = PreparedOrg.withStatus(fixed, "PQL Active");
                PreparedOrg usual = PreparedOrg.withStatus(fixed, "sent");
                PreparedOrg addable = PreparedOrg.withStatus(SalesforceOptions.contractSuite(), "PQL Active")) {
            assertThat(org.inspect(PEOPLE))
                    .contains(
                            "WRONG list \"Hot\" of contact: its campaign lacks the status \"PQL Active\" for members, and programs"
                                    + " cannot add one in this org. New campaigns have Sent and Responded. Or change campaigns: in the"
                                    + " configuration.");
            org.salesforce.createRecord(
                    new ObjectName("Campaign"), Map.of("Name", "Hot", "PQL_List_Key__c", "contact:hot"));
            assertThat(org.inspect(PEOPLE))
                    .anyMatch(line -> line.startsWith("WRONG list \"Hot\" of contact: its campaign lacks the status")
                            && line.contains("Add it on the campaign, under Campaign Member Statuses."));
            assertThat(usual.inspect(PEOPLE)).allMatch(line -> line.startsWith("PRESENT"));
            assertThat(addable.inspect(PEOPLE))
                    .contains(
                            "MISSING list \"Hot\" of contact: a new campaign with the status \"PQL Active\" for members");
            assertThat(addable.provision(PEOPLE))
                    .anyMatch(line -> line.startsWith("PRESENT list \"Hot\" of contact: campaign 701"));
            assertThat(addable.salesforce.query("SELECT Label FROM CampaignMemberStatus ORDER BY SortOrder"))
                    .hasSize(3)
                    .last()
                    .asString()
                    .contains("PQL Active");
        }
    }

    @Test
    void addsValuesAndTakesNoneAway() throws Exception {
        List<String> sent = new ArrayList<>();
        PreparedOrg.Stand stand = call -> {
            if (call.toString().startsWith("PATCH")) {
                sent.add(call.toString());
                return Optional.of(Answers.ok("{}"));
            }
            return Optional.empty();
        };
        try (PreparedOrg org = PreparedOrg.of(WITH_TIER, stand)) {
            assertThat(org.inspect(TIER))
                    .contains(
                            "MISSING account.PQL_Tier__c: lacks the value warm and takes no others. Those that are there stay.");
            org.provision(TIER);

            assertThat(sent).containsExactly("PATCH /services/data/v66.0/tooling/sobjects/CustomField/{}");
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            fullName  | {"type":"Picklist","valueSet":{"valueSetDefinition":{"value":[{"fullName":"old","label":"Old"}]}}}  | [{"fullName":"old","label":"Old"},{"fullName":"hot","default":false,"label":"hot"},{"fullName":"warm","default":false,"label":"warm"}]
            valueName | {"type":"Picklist","valueSet":{"valueSetDefinition":{"value":[{"valueName":"hot","label":"Hot!"}]}}} | [{"valueName":"hot","label":"Hot!"},{"valueName":"warm","default":false,"label":"warm"}]
            inactive  | {"type":"Picklist","valueSet":{"valueSetDefinition":{"value":[{"valueName":"hot","isActive":false},{"valueName":"old","isActive":false}]}}} | [{"valueName":"hot","isActive":true},{"valueName":"old","isActive":false},{"valueName":"warm","default":false,"label":"warm"}]
            nothing   | {} | [{"fullName":"hot","default":false,"label":"hot"},{"fullName":"warm","default":false,"label":"warm"}]
            """)
    void sendsAllValuesTheOldOnesFirst(String spelling, String metadata, String values) {
        ToolingFields.Made made =
                new ToolingFields.Made("00N", Json.parse(metadata).orElseThrow());
        FieldNeed need = FieldNeed.of(SalesforceObject.ACCOUNT, TIER.fields().get(0));

        assertThat(made.withValues(need.choices())
                        .path("valueSet")
                        .path("valueSetDefinition")
                        .path("value")
                        .toString())
                .as(spelling)
                .isEqualTo(values);
    }

    @Test
    void valuesThatFieldsShareAreForAPerson() throws Exception {
        Answer shared =
                Answers.ok("{\"Metadata\":{\"type\":\"Picklist\",\"valueSet\":{\"valueSetName\":\"Temperatures\"}}}");
        try (PreparedOrg org = PreparedOrg.of(WITH_TIER, Answers.to("GET .*CustomField.*", shared))) {
            String said =
                    "WRONG account.PQL_Tier__c: lacks the values warm, and shares its values with other fields. Add them in"
                            + " Setup > Picklist Value Sets > Temperatures.";

            assertThat(org.inspect(TIER)).contains(said);
            assertThat(org.provision(TIER)).contains(said);
        }
    }

    @Test
    void aFormulaIsNotWritten() throws Exception {
        Blueprint score = needs().field(ACCOUNT, "PQL_Score__c", FieldType.NUMBER, "score")
                .build();
        SalesforceOptions options = SalesforceOptions.contractSuite()
                .fields(
                        "Account",
                        List.of(SalesforceField.number("PQL_Score__c", 18, 2).readOnly()));
        Answer formula = Answers.ok("{\"Metadata\":{\"type\":\"Number\",\"formula\":\"1 + 1\"}}");
        try (PreparedOrg org = PreparedOrg.of(options, Answers.to("GET .*CustomField.*", formula))) {
            assertThat(org.inspect(score))
                    .contains(
                            "WRONG account.PQL_Score__c: is worked out by Salesforce, as by a formula, and lets nobody write it."
                                    + " Take it out of the mapping, or write to a field of your own.");
        }
    }

    @Test
    void whatSalesforceKeepsIsSaidAndTheRestIsTakenAway() throws Exception {
        Answer used =
                Answers.error(400, "DELETE_FAILED", "Your attempt to delete PQL_Tier__c failed: it is used in a flow");
        try (PreparedOrg org = PreparedOrg.of(SalesforceOptions.plain(), Answers.to("DELETE .*CustomField.*", used))) {
            org.provision(TIER);

            assertThat(org.remove(TIER, false))
                    .contains("MISSING permission set PQL_Worker: the permission set, also from whoever has it")
                    .anyMatch(
                            line -> line.startsWith("WRONG account.PQL_Tier__c: Salesforce refused to remove the field"
                                    + " account.PQL_Tier__c (status 400, DELETE_FAILED, Your attempt to delete"));
        }
    }

    @Test
    void whoMayGiveNoRightsIsToldWhoCan() throws Exception {
        Answer forbidden = Answers.error(403, "INSUFFICIENT_ACCESS", "insufficient access rights");
        try (PreparedOrg org =
                PreparedOrg.of(SalesforceOptions.plain(), Answers.to("POST .*/sobjects/\\{}", forbidden))) {
            assertThat(org.provision(TIER))
                    .contains(
                            "WRONG account.PQL_Tier__c: Our user may not make the permission set PQL_Worker (INSUFFICIENT_ACCESS,"
                                    + " insufficient access rights): it lacks the permission \"Manage Profiles and Permission Sets\"."
                                    + " Have an admin deploy it: ./pql provision --metadata deploy    then, in that folder: sf project"
                                    + " deploy start --source-dir force-app");
        }
    }

    @Test
    void whoMayNotLookAtPermissionSetsIsToldWhoCan() throws Exception {
        Answer unknown = Answers.error(400, "INVALID_TYPE", "sObject type 'PermissionSet' is not supported.");
        try (PreparedOrg org = PreparedOrg.of(SalesforceOptions.plain(), Answers.to("GET .*v66.0/query", unknown))) {
            assertThat(org.provision(TIER))
                    .anyMatch(line ->
                            line.startsWith("WRONG account.PQL_Tier__c: Salesforce refused to read permission sets")
                                    && line.endsWith("sf project deploy start --source-dir force-app"));
            assertThat(org.remove(TIER, true))
                    .anyMatch(line -> line.startsWith("WRONG permission set PQL_Worker: Salesforce refused to read"));
        }
    }

    @Test
    void aRightThatIsRefusedIsSaidOfItsField() throws Exception {
        Answer refused = Answers.ok("""
                [{"success":false,"errors":[{"statusCode":"INVALID_CROSS_REFERENCE_KEY","message":"bad field","fields":[]}]},
                 {"success":false,"errors":[{"statusCode":"DUPLICATE_VALUE","message":"is there","fields":[]}]}]""");
        PreparedOrg.Stand stand = call -> call.toString().equals("POST /services/data/v66.0/composite/sobjects")
                ? Optional.of(refused)
                : Optional.empty();
        try (PreparedOrg org = PreparedOrg.of(SalesforceOptions.plain(), stand)) {
            assertThat(org.provision(TIER))
                    .contains("WRONG account.PQL_Account_Key__c: Salesforce refused to give our user the right"
                            + " (INVALID_CROSS_REFERENCE_KEY, bad field). Have an admin deploy it: ./pql provision --metadata deploy"
                            + "    then, in that folder: sf project deploy start --source-dir force-app")
                    .anyMatch(line -> line.startsWith("MISSING account.PQL_Tier__c: is there, but hidden"));
        }
    }

    @Test
    void anOrgThatIsDownIsNoFinding() throws Exception {
        Answer down = Answers.error(503, "SERVER_UNAVAILABLE", "down");
        try (PreparedOrg org = PreparedOrg.of(SalesforceOptions.plain(), Answers.to("POST .*CustomField", down))) {
            assertThatThrownBy(() -> org.provision(TIER))
                    .isInstanceOf(AdapterException.class)
                    .hasMessageContaining("The next run tries again");
        }
    }
}
