package io.pqlconnector.crm.salesforce;

import static io.pqlconnector.crm.salesforce.Operations.ACCOUNT;
import static io.pqlconnector.crm.salesforce.Operations.CONTACT;
import static io.pqlconnector.crm.salesforce.Operations.LEAD;
import static io.pqlconnector.crm.salesforce.Operations.account;
import static io.pqlconnector.crm.salesforce.Operations.add;
import static io.pqlconnector.crm.salesforce.Operations.below;
import static io.pqlconnector.crm.salesforce.Operations.contact;
import static io.pqlconnector.crm.salesforce.Operations.deliver;
import static io.pqlconnector.crm.salesforce.Operations.enroll;
import static io.pqlconnector.crm.salesforce.Operations.known;
import static io.pqlconnector.crm.salesforce.Operations.lead;
import static io.pqlconnector.crm.salesforce.Operations.note;
import static io.pqlconnector.crm.salesforce.Operations.ref;
import static io.pqlconnector.crm.salesforce.Operations.remove;
import static io.pqlconnector.crm.salesforce.Operations.task;
import static io.pqlconnector.crm.salesforce.Operations.update;
import static io.pqlconnector.crm.salesforce.Operations.upsert;
import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.Match;
import io.pqlconnector.spi.destination.RecordRef;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Records that were merged, deleted or converted since their ids were told. */
final class MergedRecordsTest extends OrgTest {
    private CrmId gone = new CrmId("none");
    private CrmId survivor = new CrmId("none");
    private RecordRef acme = account("acme");

    @BeforeEach
    void merge() throws InterruptedException {
        gone = confirmed(deliver(destination, upsert(account("acme"), "warm"))).record();
        survivor = org.createRecord(ACCOUNT, Map.of("Name", "Acme Inc."));
        org.admin().merge(ACCOUNT, survivor, gone);
        acme = known(account("acme"), gone);
    }

    @Test
    void writesToTheRecordThatIsLeft() throws Exception {
        assertThat(confirmed(deliver(destination, upsert(acme, "hot"))).record())
                .isEqualTo(survivor);

        assertThat(org.records(ACCOUNT)).containsExactly(survivor);
        assertThat(org.value(survivor, "pql_tier")).isEqualTo("hot");
        assertThat(org.value(survivor, "PQL_Account_Key__c")).isEqualTo("acme");
    }

    @Test
    void writesToTheRecordThatIsLeftOfThree() throws Exception {
        CrmId last = org.createRecord(ACCOUNT, Map.of("Name", "Acme Group"));
        org.admin().merge(ACCOUNT, last, survivor);

        assertThat(confirmed(deliver(destination, update(acme, "hot"))).record())
                .isEqualTo(last);
    }

    @Test
    void neverTakesTheRecordThatIsLeftFromTheKeyThatHasIt() throws Exception {
        org.edit(ACCOUNT, survivor, "PQL_Account_Key__c", "acme-group");

        assertThat(rejected(deliver(destination, upsert(acme, "hot"))).code()).isEqualTo("MATCH_TAKEN");
        assertThat(org.value(survivor, "pql_tier")).isEmpty();
    }

    @Test
    void putsTheRecordThatIsLeftOnAList() throws Exception {
        assertThat(confirmed(deliver(destination, add(acme, "Hot"))).record()).isEqualTo(survivor);
        assertThat(org.members(ACCOUNT, "Hot")).containsExactly(survivor);
    }

    @Test
    void takesTheRecordThatIsLeftOffAList() throws Exception {
        deliver(destination, add(known(account("acme"), survivor), "Hot"));

        confirmed(deliver(destination, remove(acme, "Hot")));

        assertThat(org.members(ACCOUNT, "Hot")).isEmpty();
    }

    @Test
    void makesTasksAndNotesAboutTheRecordThatIsLeft() throws Exception {
        confirmed(deliver(destination, task(acme, "Call")));
        confirmed(deliver(destination, note(acme, "Hot")));

        assertThat(org.tasks())
                .singleElement()
                .satisfies(one -> assertThat(one.record()).isEqualTo(survivor));
        assertThat(org.notes())
                .singleElement()
                .satisfies(one -> assertThat(one.record()).isEqualTo(survivor));
    }

    @Test
    void putsContactsBelowTheAccountThatIsLeft() throws Exception {
        CrmId jane = confirmed(deliver(destination, below(acme, contact("jane"), "hot")))
                .record();

        assertThat(org.companiesOf(jane)).containsExactly(survivor);
    }

    @Test
    void makesADeletedRecordAnewOnlyWhereThatIsAllowed() throws Exception {
        org.delete(ACCOUNT, survivor);

        assertThat(rejected(deliver(destination, update(acme, "hot"))).code()).isEqualTo("NO_MATCH");
        assertThat(confirmed(deliver(destination, upsert(acme, "hot"))).created())
                .isTrue();
    }

    @Test
    void findsAnotherRecordThatMatchesInThePlaceOfADeletedOne() throws Exception {
        org.delete(ACCOUNT, survivor);
        CrmId other = org.createRecord(ACCOUNT, Map.of("Website", "acme.example"));

        assertThat(confirmed(deliver(destination, upsert(acme, "hot"))).record())
                .isEqualTo(other);
        assertThat(org.records(ACCOUNT)).containsExactly(other);
    }

    @Test
    void saysOfADeletedRecordThatItIsNotThereWhateverIsToBeDone() throws Exception {
        org.delete(ACCOUNT, survivor);

        assertThat(rejected(deliver(destination, add(acme, "Hot"))).code()).isEqualTo("NO_MATCH");
        assertThat(rejected(deliver(destination, task(acme, "Call"))).code()).isEqualTo("NO_MATCH");
        assertThat(rejected(deliver(destination, note(acme, "Hot"))).code()).isEqualTo("NO_MATCH");
        assertThat(org.tasks()).isEmpty();
    }

    @Test
    void enrollsThePersonThatIsLeft() throws Exception {
        CrmId jane = org.createRecord(CONTACT, Map.of("PQL_User_Key__c", "jane", "Email", "jane@acme.example"));
        CrmId left = org.createRecord(CONTACT, Map.of("Email", "jane@acme.example"));
        org.admin().merge(CONTACT, left, jane);

        confirmed(deliver(destination, enroll(known(contact("jane"), jane), "Welcome")));

        assertThat(org.enrollments())
                .singleElement()
                .satisfies(one -> assertThat(one.contact()).isEqualTo(left));
    }

    @Test
    void enrollsThePersonThatIsLeftWhoeverElseMatches() throws Exception {
        CrmId jane = org.createRecord(CONTACT, Map.of("PQL_User_Key__c", "jane", "Email", "jane@acme.example"));
        CrmId left = org.createRecord(CONTACT, Map.of("Email", "jane@home.example"));
        org.admin().merge(CONTACT, left, jane);

        confirmed(deliver(destination, enroll(known(contact("jane"), jane), "Welcome")));

        assertThat(org.enrollments())
                .singleElement()
                .satisfies(one -> assertThat(one.contact()).isEqualTo(left));
    }

    @Test
    void goesOnWithTheContactThatALeadHasBecome() throws Exception {
        RecordRef john = converted();
        CrmId became = contactOf(john);

        assertThat(confirmed(deliver(destination, upsert(john, "hot"))).record())
                .isEqualTo(became);
        confirmed(deliver(destination, add(john, "Hot")));
        confirmed(deliver(destination, task(john, "Call")));
        confirmed(deliver(destination, enroll(john, "Welcome")));

        assertThat(org.value(became, "pql_tier")).isEqualTo("hot");
        assertThat(org.records(LEAD)).hasSize(1);
        assertThat(org.members(CONTACT, "Hot")).containsExactly(became);
        assertThat(org.tasks())
                .singleElement()
                .satisfies(one -> assertThat(one.record()).isEqualTo(became));
        assertThat(org.enrollments())
                .singleElement()
                .satisfies(one -> assertThat(one.contact()).isEqualTo(became));
    }

    @Test
    void goesOnWithTheContactInTheNextRunToo() throws Exception {
        RecordRef john = converted();
        CrmId became = contactOf(john);
        try (Destination next = connect("")) {

            assertThat(confirmed(deliver(next, upsert(known(lead("john"), became), "hot")))
                            .record())
                    .isEqualTo(became);
            confirmed(deliver(next, enroll(known(lead("john"), became), "Welcome")));
            assertThat(confirmed(deliver(next, update(lead("john"), "cold"))).record())
                    .isEqualTo(became);
        }
        assertThat(org.records(LEAD)).hasSize(1);
    }

    @Test
    void goesOnWithTheContactIntoWhichTheOneOfALeadWasMerged() throws Exception {
        RecordRef john = converted();
        CrmId last = org.createRecord(CONTACT, Map.of("Email", "johnny@acme.example"));
        org.admin().merge(CONTACT, last, contactOf(john));

        assertThat(confirmed(deliver(destination, upsert(john, "hot"))).record())
                .isEqualTo(last);
        assertThat(org.value(last, "pql_tier")).isEqualTo("hot");
    }

    @Test
    void leavesAConvertedLeadAloneWhoseContactIsGone() throws Exception {
        RecordRef john = converted();
        org.delete(CONTACT, contactOf(john));

        assertThat(rejected(deliver(destination, upsert(john, "hot"))).message())
                .isEqualTo("The lead was converted, and the contact that it has become is gone.");
        assertThat(org.records(LEAD)).hasSize(1);
    }

    @Test
    void prefersTheLeadThatIsWorkedOnToOneThatWasConverted() throws Exception {
        CrmId old = org.createRecord(LEAD, Map.of("Email", "mary@acme.example", "LastName", "Mary"));
        org.admin().convertLead(old, survivor);
        CrmId open = org.createRecord(LEAD, Map.of("Email", "mary@acme.example", "LastName", "Mary"));

        assertThat(confirmed(deliver(destination, upsert(lead("mary"), "hot"))).record())
                .isEqualTo(open);
    }

    @Test
    void followsALeadWithoutOurKeyThatWasConverted() throws Exception {
        CrmId mary = org.createRecord(LEAD, Map.of("Email", "mary@acme.example", "LastName", "Mary"));
        CrmId became = org.admin().convertLead(mary, survivor);

        assertThat(confirmed(deliver(
                                destination, upsert(ref(LEAD, "mary", new Match("Email", "mary@acme.example")), "hot")))
                        .record())
                .isEqualTo(became);
    }

    private RecordRef converted() throws InterruptedException {
        CrmId john =
                confirmed(deliver(destination, upsert(lead("john"), "warm"))).record();
        org.admin().convertLead(john, survivor);
        return known(lead("john"), john);
    }

    private CrmId contactOf(RecordRef lead) {
        return new CrmId(org.value(lead.known().orElseThrow(), "ConvertedContactId"));
    }
}
