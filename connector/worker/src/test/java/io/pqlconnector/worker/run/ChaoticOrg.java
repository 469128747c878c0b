package io.pqlconnector.worker.run;

import io.pqlconnector.testkit.CrmUnderTest;
import io.pqlconnector.testkit.crm.Faults;
import io.pqlconnector.testkit.salesforce.FakeSalesforce;
import io.pqlconnector.testkit.salesforce.SalesforceCadence;
import io.pqlconnector.testkit.salesforce.SalesforceField;
import io.pqlconnector.testkit.salesforce.SalesforceOptions;
import io.pqlconnector.testkit.salesforce.SalesforceUser;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A Salesforce org as a place for chaos, in which accounts cannot be members of campaigns: their lists stand in a field.
 *
 * @param settings of the destination, beside where the org is and how one logs in
 */
record ChaoticOrg(FakeSalesforce server, String settings) implements ChaosRun.Place {
    private static final SalesforceOptions OPTIONS = SalesforceOptions.plain()
            .quota(new SalesforceOptions.Quota(100_000_000, 0))
            .users(List.of(SalesforceUser.of("sdr@our.example")))
            .cadences(List.of(SalesforceCadence.active("Outgrown")))
            .trackerLag(1)
            .fields(
                    "Account",
                    List.of(
                            SalesforceField.text("PQL_Account_Key__c", 255).key(),
                            SalesforceField.number("PQL_Score__c", 18, 3),
                            SalesforceField.picklist("PQL_Tier__c", "hot", "cold"),
                            SalesforceField.multiPicklist("PQL_Trigger_Lists__c", "Hot", "Scored")))
            .fields(
                    "Contact",
                    List.of(
                            SalesforceField.text("PQL_User_Key__c", 255).key(),
                            SalesforceField.checkbox("PQL_Is_Champion__c")))
            .fields(
                    "Campaign",
                    List.of(SalesforceField.text("PQL_List_Key__c", 255).key()))
            .fields("Task", List.of(SalesforceField.text("PQL_Task_Key__c", 255).key()));

    /** An org with a rule of its own that refuses bad records. */
    static ChaoticOrg of(String settings) {
        FakeSalesforce server = SalesforceLogin.start(OPTIONS);
        server.admin()
                .validationRule(
                        "Account",
                        account -> ManyRecords.bad(account.getOrDefault("PQL_Account_Key__c", ""))
                                .isPresent(),
                        "This account is not for us");
        return new ChaoticOrg(server, settings);
    }

    @Override
    public CrmUnderTest crm() {
        return server;
    }

    @Override
    public Terms terms() {
        return Terms.SALESFORCE;
    }

    @Override
    public Pql configure(Path folder) throws IOException {
        return ManyRecords.configure(
                folder,
                "type: salesforce_in_a_hurry, " + SalesforceLogin.clientCredentials(server) + ", " + settings,
                terms());
    }

    @Override
    public void faults(Faults faults) {
        server.faults(faults);
    }

    @Override
    public long calls() {
        return server.tally().calls();
    }

    @Override
    public long writes() {
        return server.tally().writes();
    }

    @Override
    public void close() {
        server.close();
    }
}
