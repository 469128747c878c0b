package io.pqlconnector.crm.salesforce;

import static io.pqlconnector.crm.salesforce.Operations.ACCOUNT;
import static io.pqlconnector.crm.salesforce.Operations.CONTACT;
import static io.pqlconnector.crm.salesforce.Operations.LEAD;
import static io.pqlconnector.crm.salesforce.Operations.account;
import static io.pqlconnector.crm.salesforce.Operations.add;
import static io.pqlconnector.crm.salesforce.Operations.contact;
import static io.pqlconnector.crm.salesforce.Operations.deliver;
import static io.pqlconnector.crm.salesforce.Operations.known;
import static io.pqlconnector.crm.salesforce.Operations.lead;
import static io.pqlconnector.crm.salesforce.Operations.remove;
import static io.pqlconnector.crm.salesforce.Operations.upsert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.ObjectName;
import io.pqlconnector.spi.destination.Receipt;
import io.pqlconnector.spi.destination.RecordRef;
import io.pqlconnector.testkit.Fault;
import io.pqlconnector.testkit.crm.Faults;
import io.pqlconnector.testkit.salesforce.FakeSalesforce;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Lists as campaigns (Salesforce contract §4). */
final class CampaignsTest extends OrgTest {
    private RecordRef jane = contact("jane");

    @BeforeEach
    void make() throws InterruptedException {
        CrmId id =
                confirmed(deliver(destination, upsert(contact("jane"), "hot"))).record();
        jane = known(contact("jane"), id);
    }

    @Test
    void makesACampaignThatIsActiveAndCarriesOurKey() throws Exception {
        deliver(destination, add(jane, "Hot"));

        assertThat(org.query("SELECT Name, IsActive, PQL_List_Key__c FROM Campaign"))
                .singleElement()
                .asString()
                .contains("\"Name\":\"Hot\"", "\"IsActive\":true", "\"PQL_List_Key__c\":\"contact:hot\"");
    }

    @Test
    void putsNobodyOnAListTwice() throws Exception {
        deliver(destination, add(jane, "Hot"));
        try (Destination next = connect("")) {
            List<Receipt> receipts = deliver(next, List.of(add(jane, "Hot"), add(jane, "Hot")));

            assertThat(receipts).allSatisfy(OrgTest::confirmed);
        }
        assertThat(org.query("SELECT Id FROM CampaignMember")).hasSize(1);
        assertThat(org.tally().calls("collections/create")).isEqualTo(1);
    }

    @Test
    void takesSomebodyForAMemberWhomAnotherWorkerHasJustAdded() throws Exception {
        deliver(destination, add(jane, "Hot"));
        deliver(destination, remove(jane, "Hot"));
        org.answerNext(
                "collections/create",
                200,
                "[{\"success\":false,\"errors\":[{\"statusCode\":\"DUPLICATE_VALUE\",\"message\":\"Already a campaign"
                        + " member.\",\"fields\":[]}]}]");

        confirmed(deliver(destination, add(jane, "Hot")));
    }

    @Test
    void addsNobodyTwiceWhoseAnswerWasLost() throws Exception {
        deliver(destination, add(contact("jane"), "Other"));
        org.misbehaveOn("collections/create", Faults.script(List.of(Fault.RESET_AFTER)));

        confirmed(deliver(destination, add(jane, "Hot")));

        assertThat(org.members(CONTACT, "Hot")).hasSize(1);
    }

    @Test
    void deletesTheMembershipOfWhoeverLeaves() throws Exception {
        deliver(destination, add(jane, "Hot"));

        confirmed(deliver(destination, remove(jane, "Hot")));
        confirmed(deliver(destination, remove(jane, "Hot")));

        assertThat(org.query("SELECT Id FROM CampaignMember")).isEmpty();
    }

    @Test
    void makesNoCampaignToTakeSomebodyOut() throws Exception {
        confirmed(deliver(destination, remove(jane, "Never made")));

        assertThat(org.query("SELECT Id FROM Campaign")).isEmpty();
    }

    @Test
    void keepsWhoLeavesWithAStatusWhereTheCampaignHasIt() throws Exception {
        deliver(destination, add(jane, "Hot"));
        status("Removed");
        try (Destination next = connect("")) {
            confirmed(deliver(next, remove(jane, "Hot")));

            assertThat(statuses()).containsExactly("Removed");

            confirmed(deliver(next, add(jane, "Hot")));

            assertThat(statuses()).containsExactly("Sent");
        }
    }

    @Test
    void givesTheStatusesThatItIsTold() throws Exception {
        deliver(destination, add(contact("jane"), "Hot"));
        status("PQL Active");
        status("Cooled off");
        try (Destination next = connect("campaigns:\n  status: pql active\n  left_status: Cooled off\n")) {
            confirmed(deliver(next, add(jane, "Hot")));
            assertThat(statuses()).containsExactly("PQL Active");

            confirmed(deliver(next, remove(jane, "Hot")));
            assertThat(statuses()).containsExactly("Cooled off");

            confirmed(deliver(next, add(jane, "Hot")));
            assertThat(statuses()).containsExactly("PQL Active");
        }
    }

    @Test
    void leavesAStatusThatAPersonHasSetToAMember() throws Exception {
        deliver(destination, add(jane, "Hot"));
        String member = idOf("SELECT Id FROM CampaignMember");
        org.edit(new ObjectName("CampaignMember"), new CrmId(member), "Status", "Responded");

        confirmed(deliver(destination, add(jane, "Hot")));

        assertThat(statuses()).containsExactly("Responded");
    }

    @Test
    void saysWhichStatusesThereAreWhereOneIsNot() throws Exception {
        try (Destination wrong = connect("campaigns:\n  status: Hot\n")) {
            assertThatThrownBy(() -> deliver(wrong, add(jane, "Hot")))
                    .hasMessage(
                            "The campaign \"Hot\" has no status \"Hot\", only [Sent, Responded]. Add it to the campaign"
                                    + " in Salesforce, or correct campaigns: in the configuration.");
        }
        assertThat(org.query("SELECT Id FROM CampaignMember")).isEmpty();
    }

    @Test
    void makesTheCampaignAnewThatAPersonHasDeleted() throws Exception {
        deliver(destination, add(jane, "Hot"));
        org.delete(new ObjectName("Campaign"), new CrmId(idOf("SELECT Id FROM Campaign")));

        confirmed(deliver(destination, add(jane, "Hot")));

        assertThat(org.members(CONTACT, "Hot")).containsExactly(jane.known().orElseThrow());
    }

    @Test
    void keepsListsOfOneNameApart() throws Exception {
        CrmId john =
                confirmed(deliver(destination, upsert(lead("john"), "hot"))).record();
        CrmId acme =
                confirmed(deliver(destination, upsert(account("acme"), "hot"))).record();

        deliver(destination, add(jane, "Hot"));
        deliver(destination, add(lead("john"), "Hot"));
        deliver(destination, add(account("acme"), "Hot"));

        assertThat(org.query("SELECT Id FROM Campaign")).hasSize(3);
        assertThat(org.members(LEAD, "Hot")).containsExactly(john);
        assertThat(org.members(ACCOUNT, "Hot")).containsExactly(acme);
    }

    @Test
    void followsAMemberWhoWasALead() throws Exception {
        CrmId acme = org.createRecord(ACCOUNT, Map.of("Name", "Acme"));
        CrmId john =
                confirmed(deliver(destination, upsert(lead("john"), "hot"))).record();
        deliver(destination, add(lead("john"), "Hot"));
        org.admin().convertLead(john, acme);

        confirmed(deliver(destination, add(known(lead("john"), john), "Hot")));
        assertThat(org.query("SELECT Id FROM CampaignMember")).hasSize(1);

        confirmed(deliver(destination, remove(known(lead("john"), john), "Hot")));
        assertThat(org.query("SELECT Id FROM CampaignMember")).isEmpty();
    }

    @Test
    void cutsANameThatIsTooLongForACampaign() throws Exception {
        String name = "x".repeat(78) + "\ud83d\ude00".repeat(5);

        confirmed(deliver(destination, add(jane, name)));
        confirmed(deliver(destination, add(jane, name)));

        assertThat(org.query("SELECT Name FROM Campaign"))
                .singleElement()
                .asString()
                .contains("\"" + "x".repeat(78) + "\u2026\"");
    }

    @Test
    void saysWhatToDoWhereThereAreNoCampaigns() {
        try (FakeSalesforce small = Orgs.start(usual().withoutMarketing());
                Destination there = connect(small, "")) {
            small.createRecord(CONTACT, Map.of("PQL_User_Key__c", "jane"));

            assertThatThrownBy(() -> deliver(there, add(contact("jane"), "Hot")))
                    .hasMessageStartingWith(
                            "Lists are campaigns in Salesforce, and our user sees none. Tick \"Marketing"
                                    + " User\" in Setup > Users");
        }
    }

    private void status(String label) {
        org.createRecord(
                new ObjectName("CampaignMemberStatus"),
                Map.of("CampaignId", idOf("SELECT Id FROM Campaign"), "Label", label));
    }

    private List<String> statuses() {
        return org.query("SELECT Status FROM CampaignMember").stream()
                .map(row -> row.replaceAll(".*\"Status\":\"([^\"]*)\".*", "$1"))
                .toList();
    }

    private String idOf(String soql) {
        Matcher id = Pattern.compile("\"Id\":\"([0-9A-Za-z]{18})\"")
                .matcher(org.query(soql).get(0));
        assertThat(id.find()).isTrue();
        return id.group(1);
    }
}
