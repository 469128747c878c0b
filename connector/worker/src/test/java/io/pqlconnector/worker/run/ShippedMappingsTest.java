package io.pqlconnector.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.ObjectName;
import io.pqlconnector.testkit.salesforce.FakeSalesforce;
import io.pqlconnector.testkit.salesforce.SalesforceApp;
import io.pqlconnector.testkit.salesforce.SalesforceField;
import io.pqlconnector.testkit.salesforce.SalesforceOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The mappings that come with the program for CRMs that need credentials: as they are, and with all that is commented out. */
final class ShippedMappingsTest {
    private static final ObjectName ACCOUNT = new ObjectName("account");
    private static final ObjectName CONTACT = new ObjectName("contact");

    private static final String HUBSPOT =
            "{ type: hubspot, mapping: mappings/hubspot.yaml, token: pat-na1-of-this-test }";

    /** Switched on by a person who takes away its number signs. */
    private static final String COMMENTED_OUT = "(?m)^#( {2}- sequence: | {2}- body: | {4}[a-z_]+: |notes:)";

    @TempDir
    private Path folder;

    static Stream<Arguments> mappings() {
        return Stream.of(
                Arguments.of("hubspot", HUBSPOT),
                Arguments.of("salesforce", salesforce("https://acme.my.salesforce.com")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mappings")
    void aMappingIsSoundAndPassesItsOwnTests(String type, String destination) throws IOException {
        Pql pql = example(destination);

        Pql.Result check = pql.run("check");

        assertThat(check.exitCode()).as(check.out() + check.err()).isZero();
        assertThat(check.out()).contains("mappings/" + type + ".yaml: for " + type);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mappings")
    void whatIsCommentedOutIsSoundAsWell(String type, String destination) throws IOException {
        Pql pql = example(destination);
        String file = "mappings/" + type + ".yaml";
        String all = Files.readString(pql.path(file)).replaceAll(COMMENTED_OUT, "$1");
        pql.write(file, all);

        Pql.Result check = pql.run("check");

        assertThat(all).containsPattern("(?m)^ {2}- sequence: ").containsPattern("(?m)^notes:");
        assertThat(check.exitCode()).as(check.out() + check.err()).isZero();
    }

    @Test
    void anOrgWithItsFieldsHoldsWhatTheMappingSays() throws IOException {
        try (FakeSalesforce org = new FakeSalesforce(prepared(), (salesforce, patience) -> {
            throw new IllegalStateException("the program itself connects");
        })) {
            Pql pql = example(salesforce(org.loginUrl().toString()));
            CrmId account = org.createRecord(
                    ACCOUNT, Map.of("Name", "Northwind Traders", "Website", "https://www.northwind.example/en"));
            CrmId champion = org.createRecord(CONTACT, Map.of("LastName", "Ode", "Email", "U100@northwind.example"));

            Pql.Result sync = pql.run("sync");

            assertThat(sync.exitCode()).as(sync.out() + sync.err()).isZero();
            assertThat(org.fields(ACCOUNT, account))
                    .containsEntry("Name", "Northwind Traders")
                    .containsEntry("PQL_Account_Key__c", "northwind")
                    .containsEntry("PQL_Tier__c", "hot")
                    .containsEntry("PQL_Qualified__c", "true")
                    .containsEntry("PQL_Trigger_Lists__c", "PQL - Hot");
            assertThat(org.value(account, "PQL_Reasons__c")).contains("its record limit");
            assertThat(org.fields(CONTACT, champion)).containsEntry("LastName", "Ode");
            assertThat(org.members(CONTACT, "PQL - Hit usage limit")).containsExactly(champion);
            assertThat(org.tasks())
                    .singleElement()
                    .satisfies(task -> assertThat(task.subject()).isEqualTo("Hot PQL: northwind.example"));
            assertThat(pql.run("sync").out()).contains("0 changes, 0 calls");
        }
    }

    private static String salesforce(String url) {
        return """
                { type: salesforce, mapping: mappings/salesforce.yaml, base_url: "%s", auth: { client_id: "%s", username: "%s", \
                private_key: "${file:key.pem}" } }""".formatted(
                url, SalesforceApp.usual().clientId(), SalesforceApp.usual().username());
    }

    /** The bundled example with another destination. */
    private Pql example(String destination) throws IOException {
        Pql pql = Example.copyTo(folder);
        pql.write("key.pem", SalesforceApp.usual().privateKeyPem());
        String example = Files.readString(pql.path("config.example.yaml"));
        pql.write(
                "config.yaml", example.substring(0, example.lastIndexOf("destinations:")) + """
                destinations:
                  - %s
                """.formatted(destination));
        return pql;
    }

    /** What {@code mappings/salesforce.yaml} names, as an admin makes it. */
    private static SalesforceOptions prepared() {
        SalesforceField userKey = SalesforceField.text("PQL_User_Key__c", 255).key();
        SalesforceField userScore = SalesforceField.number("PQL_User_Score__c", 18, 2);
        SalesforceField userTier = SalesforceField.picklist("PQL_User_Tier__c", "champion", "active", "casual");
        SalesforceField isChampion = SalesforceField.checkbox("PQL_Is_Champion__c");
        SalesforceField tier =
                SalesforceField.picklist("PQL_Tier__c", "hot", "warm", "cold").restricted();
        SalesforceField reasons = SalesforceField.longText("PQL_Reasons__c", 4000);
        return SalesforceOptions.plain()
                .fields(
                        "Account",
                        List.of(
                                SalesforceField.text("PQL_Account_Key__c", 255).key(),
                                SalesforceField.number("PQL_Score__c", 18, 2),
                                tier,
                                SalesforceField.checkbox("PQL_Qualified__c"),
                                SalesforceField.datetime("PQL_Qualified_At__c"),
                                SalesforceField.multiPicklist("PQL_Triggers__c"),
                                reasons,
                                SalesforceField.picklist("PQL_Play__c"),
                                SalesforceField.longText("PQL_Next_Step__c", 4000),
                                SalesforceField.picklist("PQL_Route__c"),
                                SalesforceField.text("PQL_Champion__c", 255),
                                SalesforceField.datetime("PQL_First_Seen_At__c"),
                                SalesforceField.date("PQL_Last_Active__c"),
                                SalesforceField.multiPicklist("PQL_Trigger_Lists__c", "PQL - Hot")
                                        .restricted()))
                .fields("Contact", List.of(userKey, userScore, userTier, isChampion))
                .fields("Lead", List.of(userKey, userScore, userTier, isChampion, tier, reasons))
                .fields(
                        "Campaign",
                        List.of(SalesforceField.text("PQL_List_Key__c", 255).key()))
                .fields(
                        "Task",
                        List.of(SalesforceField.text("PQL_Task_Key__c", 255).key()));
    }
}
