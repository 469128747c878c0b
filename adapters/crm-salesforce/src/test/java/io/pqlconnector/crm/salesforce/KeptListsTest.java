package io.pqlconnector.crm.salesforce;

import static io.pqlconnector.crm.salesforce.Operations.ACCOUNT;
import static io.pqlconnector.crm.salesforce.Operations.CONTACT;
import static io.pqlconnector.crm.salesforce.Operations.LEAD;
import static io.pqlconnector.crm.salesforce.Operations.add;
import static io.pqlconnector.crm.salesforce.Operations.contact;
import static io.pqlconnector.crm.salesforce.Operations.deliver;
import static io.pqlconnector.crm.salesforce.Operations.remove;
import static io.pqlconnector.crm.salesforce.Operations.upsert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.ObjectName;
import io.pqlconnector.testkit.salesforce.FakeSalesforce;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Campaigns that people keep, as far as they are read (Salesforce contract §4.1, §4.2). */
final class KeptListsTest extends OrgTest {
    private static final ObjectName CAMPAIGN = new ObjectName("Campaign");
    private static final ObjectName MEMBER = new ObjectName("CampaignMember");
    private static final String LIST = "Not a fit: it's \\ a % student";

    @Test
    void readsTheAccountsOfACampaignAndThoseOfItsContacts() throws Exception {
        CrmId acme = org.createRecord(ACCOUNT, Map.of("Name", "Acme"));
        CrmId globex = org.createRecord(ACCOUNT, Map.of("Name", "Globex"));
        CrmId jane = org.createRecord(CONTACT, Map.of("LastName", "Jane", "AccountId", globex.value()));
        CrmId john = org.createRecord(LEAD, Map.of("LastName", "John", "Company", "Initech"));
        org.createRecord(ACCOUNT, Map.of("Name", "Initech"));
        CrmId campaign = campaign(LIST);
        member(campaign, "AccountId", acme);
        member(campaign, "ContactId", jane);
        member(campaign, "LeadId", john);

        assertThat(destination.members(ACCOUNT, LIST)).containsExactlyInAnyOrder(acme, globex);
        assertThat(destination.members(CONTACT, LIST)).containsExactly(jane);
        assertThat(destination.members(LEAD, LIST)).containsExactly(john);
    }

    @Test
    void readsTheAccountsOfContactsWhereAccountsCannotBeMembers() throws Exception {
        try (FakeSalesforce usual = Orgs.start(usual().accountsAsCampaignMembers(false));
                Destination there = connect(usual, "")) {
            CrmId acme = usual.createRecord(ACCOUNT, Map.of("Name", "Acme"));
            CrmId jane = usual.createRecord(CONTACT, Map.of("LastName", "Jane", "AccountId", acme.value()));
            CrmId campaign = usual.createRecord(CAMPAIGN, Map.of("Name", LIST));
            usual.createRecord(MEMBER, Map.of("CampaignId", campaign.value(), "ContactId", jane.value()));

            assertThat(there.members(ACCOUNT, LIST)).containsExactly(acme);
        }
    }

    @Test
    void readsACampaignByItsId() throws Exception {
        CrmId acme = org.createRecord(ACCOUNT, Map.of("Name", "Acme"));
        CrmId campaign = campaign(LIST);
        member(campaign, "AccountId", acme);

        assertThat(destination.members(ACCOUNT, campaign.value())).containsExactly(acme);
        assertThat(destination.members(ACCOUNT, campaign.value().substring(0, 15)))
                .containsExactly(acme);
    }

    @Test
    void leavesOutWhoHasLeft() throws Exception {
        CrmId jane =
                confirmed(deliver(destination, upsert(contact("jane"), "hot"))).record();
        CrmId john =
                confirmed(deliver(destination, upsert(contact("john"), "hot"))).record();
        CrmId campaign = campaign(LIST);
        for (String status : new String[] {"Removed", "Cooled off"}) {
            org.createRecord(
                    new ObjectName("CampaignMemberStatus"), Map.of("CampaignId", campaign.value(), "Label", status));
        }
        edit(member(campaign, "ContactId", jane), "Removed");
        edit(member(campaign, "ContactId", john), "Cooled off");

        assertThat(destination.members(CONTACT, LIST)).containsExactly(john);
        try (Destination other = connect("campaigns:\n  left_status: cooled off\n")) {
            assertThat(other.members(CONTACT, LIST)).containsExactly(jane);
        }
    }

    @Test
    void readsOurOwnListAfterSomebodyHasRenamedIt() throws Exception {
        CrmId jane =
                confirmed(deliver(destination, upsert(contact("jane"), "hot"))).record();
        deliver(destination, add(contact("jane"), LIST));
        org.edit(
                CAMPAIGN,
                new CrmId(org.query("SELECT Id FROM Campaign").get(0).replaceAll(".*\"Id\":\"([^\"]*)\".*", "$1")),
                "Name",
                "Other");

        assertThat(destination.members(CONTACT, LIST)).containsExactly(jane);

        deliver(destination, remove(contact("jane"), LIST));
        assertThat(destination.members(CONTACT, LIST)).isEmpty();
    }

    @Test
    void asksWhichOfSeveralCampaignsOfOneNameIsMeant() {
        CrmId one = campaign(LIST);
        CrmId two = campaign(LIST);

        wrong(
                LIST,
                "Salesforce has 2 campaigns \"" + LIST + "\": " + one + ", " + two
                        + ". Write the id of the one that is meant in place of its name in the configuration.");
    }

    @Test
    void saysThatACampaignIsMissing() {
        wrong(
                LIST,
                "Salesforce has no campaign \"" + LIST + "\", or hides it from our user. Make one for accounts in"
                        + " Salesforce, or correct its name or id in the configuration.");
        wrong("701000000000000AAA", "Salesforce has no campaign \"701000000000000AAA\"");
    }

    @Test
    void saysThatACampaignIsOfOtherRecords() throws Exception {
        CrmId john = org.createRecord(LEAD, Map.of("LastName", "John", "Company", "Initech"));
        member(campaign(LIST), "LeadId", john);
        deliver(destination, upsert(contact("jane"), "hot"));
        deliver(destination, add(contact("jane"), "Hot"));

        wrong(
                LIST,
                "The campaign \"" + LIST
                        + "\" in Salesforce has members, but no account among them and no contact of one."
                        + " Add the accounts to it, or name another campaign in the configuration.");
        wrong("Hot", "Salesforce's campaign \"Hot\" is kept by us for other records than accounts.");
    }

    @Test
    void saysWhatToDoWhereThereAreNoCampaigns() {
        try (FakeSalesforce small = Orgs.start(usual().withoutMarketing());
                Destination there = connect(small, "")) {
            assertThatThrownBy(() -> there.members(ACCOUNT, LIST))
                    .hasMessageStartingWith(
                            "Lists are campaigns in Salesforce, and our user sees none, so nobody knows who"
                                    + " is on \"" + LIST + "\". Give the user the right to read campaigns");
        }
    }

    private CrmId campaign(String name) {
        return org.createRecord(CAMPAIGN, Map.of("Name", name));
    }

    private CrmId member(CrmId campaign, String field, CrmId record) {
        return org.createRecord(MEMBER, Map.of("CampaignId", campaign.value(), field, record.value()));
    }

    private void edit(CrmId member, String status) {
        org.edit(MEMBER, member, "Status", status);
    }

    private void wrong(String list, String message) {
        assertThatThrownBy(() -> destination.members(ACCOUNT, list))
                .isInstanceOfSatisfying(
                        AdapterException.class,
                        failure -> assertThat(failure.kind()).isEqualTo(FailureKind.CONFIGURATION))
                .hasMessageStartingWith(message);
    }
}
