package io.pqlconnector.crm.salesforce;

import static io.pqlconnector.crm.salesforce.BlueprintBuilder.ACCOUNT;
import static io.pqlconnector.crm.salesforce.BlueprintBuilder.needs;
import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.spi.destination.Blueprint;
import io.pqlconnector.spi.destination.FieldType;
import io.pqlconnector.testkit.salesforce.SalesforceField;
import io.pqlconnector.testkit.salesforce.SalesforceOptions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Fields that people fill in and that are only read. */
final class FilledByPeopleTest {
    private static final Blueprint NEEDS = needs().field(ACCOUNT, "PQL_Score__c", FieldType.NUMBER, "score")
            .asks(ACCOUNT, "PQL_Verdict__c", "Not a fit: student", "Already talking")
            .build();
    private static final Blueprint TEXT =
            needs().asks(ACCOUNT, "PQL_Verdict__c").build();
    private static final String STAYS = "PRESENT account.PQL_Verdict__c: stays: people's words are in it. Who saw it by"
            + " PQL_Viewer needs the right to it in another permission set; or delete it in Setup > Object Manager";

    @Test
    void makesAPicklistThatPeopleMayEditAndOurUserOnlyReads() throws Exception {
        try (PreparedOrg org = PreparedOrg.plain()) {
            assertThat(org.inspect(NEEDS))
                    .contains(
                            "MISSING account.PQL_Verdict__c: a new field of the type enumeration, which people fill in, with"
                                    + " the values Not a fit: student, Already talking");

            assertThat(org.provision(NEEDS))
                    .contains("PRESENT account.PQL_Verdict__c: enumeration, which people fill in")
                    .allMatch(line -> line.startsWith("PRESENT"));

            assertThat(org.editable("PQL_Viewer")).containsExactly("Account.PQL_Verdict__c");
            assertThat(org.editable("PQL_Worker"))
                    .contains("Account.PQL_Score__c")
                    .doesNotContain("Account.PQL_Verdict__c");
            org.assertProvisioned(NEEDS);
        }
    }

    @Test
    void leavesTheFieldWithPeoplesWords() throws Exception {
        try (PreparedOrg org = PreparedOrg.plain()) {
            org.provision(NEEDS);
            org.salesforce.createRecord(ACCOUNT, Map.of("Name", "Acme", "PQL_Verdict__c", "Already talking"));

            List<String> shown = org.remove(NEEDS, true);

            assertThat(org.remove(NEEDS, false)).isEqualTo(shown).contains(STAYS);
            assertThat(org.salesforce.fields(
                            ACCOUNT, org.salesforce.records(ACCOUNT).iterator().next()))
                    .containsEntry("PQL_Verdict__c", "Already talking");
        }
    }

    @Test
    void addsVerdictsThatComeLaterToAFieldOfOurs() throws Exception {
        Blueprint before =
                needs().asks(ACCOUNT, "PQL_Verdict__c", "Not a fit: student").build();
        PreparedOrg.Stand stand =
                call -> call.toString().startsWith("PATCH") ? Optional.of(Answers.ok("{}")) : Optional.empty();
        try (PreparedOrg org = PreparedOrg.of(SalesforceOptions.plain(), stand)) {
            org.provision(before);
            assertThat(org.inspect(NEEDS))
                    .contains(
                            "MISSING account.PQL_Verdict__c: lacks the value Already talking and takes no others. Those that"
                                    + " are there stay.");

            org.provision(NEEDS);

            assertThat(org.calls).contains("PATCH /services/data/v66.0/tooling/sobjects/CustomField/{}");
        }
    }

    @Test
    void readsWhateverSomebodyElseHasMadeAndGivesNobodyTheRightToEditIt() throws Exception {
        SalesforceField theirs =
                SalesforceField.picklist("PQL_Verdict__c", "No", "Maybe").restricted();
        try (PreparedOrg org = PreparedOrg.of(SalesforceOptions.plain().fields("Account", List.of(theirs)))) {
            String there =
                    "PRESENT account.PQL_Verdict__c: enumeration, which people fill in; nobody can choose Not a fit:"
                            + " student, Already talking until somebody adds it in Setup > Object Manager";
            assertThat(org.inspect(NEEDS)).contains(there);

            assertThat(org.provision(NEEDS)).contains(there);

            assertThat(org.calls).noneMatch(call -> call.startsWith("PATCH"));
            assertThat(org.editable("PQL_Viewer")).isEmpty();
            assertThat(org.remove(NEEDS, false)).contains(STAYS);
        }
        try (PreparedOrg org = PreparedOrg.of(SalesforceOptions.plain()
                .fields("Account", List.of(SalesforceField.number("PQL_Verdict__c", 18, 2))))) {
            assertThat(org.inspect(NEEDS)).contains("PRESENT account.PQL_Verdict__c: number, which people fill in");
        }
    }

    @Test
    void asksForNoRightToWriteRecordsThatAreOnlyRead() throws Exception {
        try (PreparedOrg org = PreparedOrg.plain()) {
            assertThat(org.inspect(TEXT))
                    .containsExactly(
                            "PRESENT account: can be read; nothing is written to it",
                            "MISSING account.PQL_Verdict__c: a new field of the type text, which people fill in");

            assertThat(org.provision(TEXT)).allMatch(line -> line.startsWith("PRESENT"));

            assertThat(
                            org.salesforce.query(
                                    "SELECT Id FROM ObjectPermissions WHERE SobjectType = 'Account' AND PermissionsEdit = true"))
                    .isEmpty();
            assertThat(org.editable("PQL_Viewer")).containsExactly("Account.PQL_Verdict__c");
        }
    }

    @Test
    void saysThatANameOfSalesforcesOwnIsNotThere() throws Exception {
        try (PreparedOrg org = PreparedOrg.plain()) {
            assertThat(org.inspect(needs().asks(ACCOUNT, "Verdict").build()))
                    .contains(
                            "WRONG account.Verdict: is hidden from our user, or not there: such a name, without __c at its"
                                    + " end, is one of Salesforce's own. Look at its API name in Setup > Object Manager, and give our user"
                                    + " the right to read it in a permission set; or name a field of your own, such as PQL_Verdict__c.");
        }
    }

    @Test
    void theFolderLetsPeopleEditIt() {
        Map<String, String> files = new MetadataFolder(new Needs(NEEDS, new Catalog(Map.of()), false), "66.0").files();

        assertThat(files.get("force-app/main/default/objects/Account/fields/PQL_Verdict__c.field-meta.xml"))
                .contains(
                        "<description>Read by PQL Connector; people fill it in.</description>",
                        "<type>Picklist</type>");
        assertThat(files.get("force-app/main/default/permissionsets/PQL_Viewer.permissionset-meta.xml"))
                .containsPattern("<editable>true</editable>\\s*<field>Account.PQL_Verdict__c</field>")
                .containsPattern("<editable>false</editable>\\s*<field>Account.PQL_Score__c</field>");
        assertThat(files.get("force-app/main/default/permissionsets/PQL_Worker.permissionset-meta.xml"))
                .containsPattern("<editable>false</editable>\\s*<field>Account.PQL_Verdict__c</field>");
        assertThat(files.get("README.md")).contains("stays as it is only if its file is taken out first.\n");
    }
}
