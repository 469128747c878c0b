package io.pqlconnector.crm.salesforce;

import static io.pqlconnector.crm.salesforce.BlueprintBuilder.ACCOUNT;
import static io.pqlconnector.crm.salesforce.BlueprintBuilder.CONTACT;
import static io.pqlconnector.crm.salesforce.BlueprintBuilder.needs;
import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.http.Json;
import io.pqlconnector.spi.destination.Blueprint;
import io.pqlconnector.spi.destination.FieldType;
import io.pqlconnector.spi.destination.WritePolicy;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The folder that an admin deploys. */
final class MetadataFolderTest {
    private static final String OBJECTS = "force-app/main/default/objects/";
    private static final String SETS = "force-app/main/default/permissionsets/";
    private static final String HOSTILE = "<b>\"R&D\" 'x'</b>\u0000\uD800\u0007\uD83D\uDE80";

    private static final Blueprint NEEDS = needs().field(ACCOUNT, "PQL_Score__c", FieldType.NUMBER, "score")
            .field(ACCOUNT, "PQL_Tier__c", FieldType.ENUMERATION, "tier", "hot", "warm")
            .field(ACCOUNT, "PQL_Reasons__c", FieldType.TEXT, "reasons")
            .field(ACCOUNT, "Name", FieldType.TEXT, "account.name", WritePolicy.ON_CREATE)
            .field(ACCOUNT, "PQL_Industry__c", FieldType.ENUMERATION, "traits.industry")
            .field(CONTACT, "PQL_User_Score__c", FieldType.NUMBER, "user.score")
            .list(ACCOUNT, "PQL - Hot")
            .list(ACCOUNT, "PQL / Hot")
            .list(CONTACT, "People")
            .sequence("Welcome")
            .tasks()
            .build();

    @Test
    void holdsAllThatProvisionWouldMakeAndAListViewForEachListOfAccounts() {
        assertThat(files(NEEDS).keySet())
                .containsExactly(
                        "README.md",
                        OBJECTS + "Account/fields/PQL_Account_Key__c.field-meta.xml",
                        OBJECTS + "Account/fields/PQL_Reasons__c.field-meta.xml",
                        OBJECTS + "Account/fields/PQL_Score__c.field-meta.xml",
                        OBJECTS + "Account/fields/PQL_Tier__c.field-meta.xml",
                        OBJECTS + "Account/fields/PQL_Trigger_Lists__c.field-meta.xml",
                        OBJECTS + "Account/listViews/PQL_Hot.listView-meta.xml",
                        OBJECTS + "Account/listViews/PQL_Hot_2.listView-meta.xml",
                        OBJECTS + "Account/listViews/PQL_qualified.listView-meta.xml",
                        OBJECTS + "Activity/fields/PQL_Task_Key__c.field-meta.xml",
                        OBJECTS + "Campaign/fields/PQL_List_Key__c.field-meta.xml",
                        OBJECTS + "Contact/fields/PQL_User_Key__c.field-meta.xml",
                        OBJECTS + "Contact/fields/PQL_User_Score__c.field-meta.xml",
                        SETS + "PQL_Viewer.permissionset-meta.xml",
                        SETS + "PQL_Worker.permissionset-meta.xml",
                        "sfdx-project.json");
    }

    @Test
    void aFieldIsWhatTheToolingApiWouldMakeOfIt() throws Exception {
        assertThat(files(NEEDS).get(OBJECTS + "Account/fields/PQL_Tier__c.field-meta.xml"))
                .isEqualTo("""
                        <?xml version="1.0" encoding="UTF-8"?>
                        <CustomField xmlns="http://soap.sforce.com/2006/04/metadata">
                            <description>Written by PQL Connector.</description>
                            <fullName>PQL_Tier__c</fullName>
                            <label>PQL Tier</label>
                            <type>Picklist</type>
                            <valueSet>
                                <restricted>true</restricted>
                                <valueSetDefinition>
                                    <sorted>false</sorted>
                                    <value>
                                        <default>false</default>
                                        <fullName>hot</fullName>
                                        <label>hot</label>
                                    </value>
                                    <value>
                                        <default>false</default>
                                        <fullName>warm</fullName>
                                        <label>warm</label>
                                    </value>
                                </valueSetDefinition>
                            </valueSet>
                        </CustomField>
                        """);
        Element key = parsed(files(NEEDS), OBJECTS + "Account/fields/PQL_Account_Key__c.field-meta.xml");
        assertThat(texts(key, "externalId")).containsExactly("true");
        assertThat(texts(key, "unique")).containsExactly("true");
    }

    @Test
    void listViewsShowWhoIsOnAListAndWhoIsQualified() throws Exception {
        assertThat(files(NEEDS).get(OBJECTS + "Account/listViews/PQL_Hot.listView-meta.xml"))
                .isEqualTo("""
                        <?xml version="1.0" encoding="UTF-8"?>
                        <ListView xmlns="http://soap.sforce.com/2006/04/metadata">
                            <columns>ACCOUNT.NAME</columns>
                            <columns>PQL_Score__c</columns>
                            <columns>PQL_Tier__c</columns>
                            <columns>PQL_Trigger_Lists__c</columns>
                            <filters>
                                <field>PQL_Trigger_Lists__c</field>
                                <operation>includes</operation>
                                <value>PQL - Hot</value>
                            </filters>
                            <filterScope>Everything</filterScope>
                            <fullName>PQL_Hot</fullName>
                            <label>PQL - Hot</label>
                        </ListView>
                        """);
        Element byTier = parsed(files(NEEDS), OBJECTS + "Account/listViews/PQL_qualified.listView-meta.xml");
        assertThat(texts(byTier, "field")).containsExactly("PQL_Tier__c");
        assertThat(texts(byTier, "operation")).containsExactly("notEqual");
        assertThat(texts(byTier, "label")).containsExactly("PQL - qualified");
        Blueprint flagged = needs().field(ACCOUNT, "PQL_Tier__c", FieldType.ENUMERATION, "tier", "hot")
                .field(ACCOUNT, "Is_PQL__c", FieldType.BOOL, "qualified")
                .build();
        Element byFlag = parsed(files(flagged), OBJECTS + "Account/listViews/PQL_qualified.listView-meta.xml");
        assertThat(texts(byFlag, "field")).containsExactly("Is_PQL__c");
        assertThat(texts(byFlag, "value")).containsExactly("1");
    }

    @Test
    void permissionSetsNameOnlyWhatCertainlyTakesARight() throws Exception {
        Element worker = parsed(files(NEEDS), SETS + "PQL_Worker.permissionset-meta.xml");
        Element viewer = parsed(files(NEEDS), SETS + "PQL_Viewer.permissionset-meta.xml");

        assertThat(texts(worker, "object")).containsExactly("Account", "Contact", "Opportunity", "Campaign");
        assertThat(texts(worker, "field"))
                .contains(
                        "Account.PQL_Score__c", "Task.PQL_Task_Key__c", "Contact.HasOptedOutOfEmail", "Account.Website")
                .doesNotContain("Account.Name", "Account.PQL_Industry__c");
        assertThat(texts(viewer, "object")).isEmpty();
        assertThat(texts(viewer, "field")).contains("Account.PQL_Score__c").hasSize(9);
        assertThat(texts(viewer, "editable")).containsOnly("false");
    }

    @Test
    void saysHowItIsDeployedAndWhatIsNotInIt() {
        SortedMap<String, String> files = files(NEEDS);

        assertThat(files.get("README.md"))
                .contains(
                        "sf project deploy start --target-org pql --source-dir force-app\n",
                        "sf org assign permset --target-org pql --name PQL_Worker")
                .endsWith("""

                        Not in here, and for a person to look at:

                        - `account.PQL_Industry__c` does not exist, and which values it needs is not known beforehand. Make it in Salesforce with its values, or write type: text in the mapping.
                        """);
        assertThat(Json.parse(files.getOrDefault("sfdx-project.json", ""))
                        .orElseThrow()
                        .path("sourceApiVersion")
                        .asString())
                .isEqualTo("66.0");
    }

    @Test
    void namesOfAnyKindStayTexts() throws Exception {
        Blueprint hostile = needs().labelled(ACCOUNT, "PQL_X__c", HOSTILE)
                .labelled(ACCOUNT, "../../x__c", "x")
                .field(ACCOUNT, "PQL_Y__c", FieldType.ENUMERATION, "tier", HOSTILE, "\u65E5\u672C")
                .list(ACCOUNT, HOSTILE)
                .list(ACCOUNT, "\u65E5\u672C, \u6771")
                .build();

        SortedMap<String, String> files = files(hostile);

        Element field = parsed(files, OBJECTS + "Account/fields/PQL_X__c.field-meta.xml");
        assertThat(texts(field, "label")).containsExactly("<b>\"R&D\" 'x'</b>\uD83D\uDE80");
        Element choices = parsed(files, OBJECTS + "Account/fields/PQL_Y__c.field-meta.xml");
        assertThat(texts(choices, "fullName"))
                .containsExactly("PQL_Y__c", "<b>\"R&D\" 'x'</b>\uD83D\uDE80", "\u65E5\u672C");
        assertThat(texts(parsed(files, OBJECTS + "Account/listViews/PQL.listView-meta.xml"), "value"))
                .containsExactly("\"\u65E5\u672C, \u6771\"");
        assertThat(files.keySet())
                .contains(OBJECTS + "Account/listViews/PQL_b_R_D_x_b.listView-meta.xml")
                .allMatch(path -> path.matches("[A-Za-z0-9_/.-]+") && !path.contains(".."));
        for (Map.Entry<String, String> file : files.entrySet()) {
            if (file.getKey().endsWith(".xml")) {
                assertThat(parsed(files, file.getKey()).getNamespaceURI())
                        .isEqualTo("http://soap.sforce.com/2006/04/metadata");
            }
        }
    }

    @Test
    void longNamesAreCutAndStayApart() {
        String longName = "PQL - everybody who has come to the limit of the plan ";

        SortedMap<String, String> files = files(
                needs().list(ACCOUNT, longName + 1).list(ACCOUNT, longName + 2).build());

        assertThat(files.keySet())
                .contains(
                        OBJECTS + "Account/listViews/PQL_everybody_who_has_come_to_the_limit.listView-meta.xml",
                        OBJECTS + "Account/listViews/PQL_everybody_who_has_come_to_the_limi_2.listView-meta.xml");
    }

    private static SortedMap<String, String> files(Blueprint needs) {
        return new MetadataFolder(new Needs(needs, new Catalog(Map.of()), false), "66.0").files();
    }

    private static Element parsed(SortedMap<String, String> files, String path) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        byte[] xml = files.getOrDefault(path, "").getBytes(StandardCharsets.UTF_8);
        return factory.newDocumentBuilder().parse(new ByteArrayInputStream(xml)).getDocumentElement();
    }

    private static List<String> texts(Element root, String name) {
        NodeList found = root.getElementsByTagName(name);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < found.getLength(); i++) {
            texts.add(found.item(i).getTextContent());
        }
        return texts;
    }
}
