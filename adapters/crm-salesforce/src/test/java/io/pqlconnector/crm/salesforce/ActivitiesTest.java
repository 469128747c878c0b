package io.pqlconnector.crm.salesforce;

import static io.pqlconnector.crm.salesforce.Operations.ACCOUNT;
import static io.pqlconnector.crm.salesforce.Operations.CONTACT;
import static io.pqlconnector.crm.salesforce.Operations.LEAD;
import static io.pqlconnector.crm.salesforce.Operations.account;
import static io.pqlconnector.crm.salesforce.Operations.contact;
import static io.pqlconnector.crm.salesforce.Operations.deliver;
import static io.pqlconnector.crm.salesforce.Operations.lead;
import static io.pqlconnector.crm.salesforce.Operations.note;
import static io.pqlconnector.crm.salesforce.Operations.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.pqlconnector.spi.destination.Assignee;
import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.ObjectName;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.Receipt;
import io.pqlconnector.testkit.CrmUnderTest;
import io.pqlconnector.testkit.Fault;
import io.pqlconnector.testkit.crm.Faults;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tasks and notes: once each, and closed once and for all (Salesforce contract §7.1). */
final class ActivitiesTest extends OrgTest {
    private static final ObjectName TASK = new ObjectName("Task");

    private CrmId acme = new CrmId("none");

    @BeforeEach
    void make() {
        acme = org.createRecord(ACCOUNT, Map.of("PQL_Account_Key__c", "acme"));
        org.createRecord(CONTACT, Map.of("PQL_User_Key__c", "jane"));
        org.createRecord(LEAD, Map.of("PQL_User_Key__c", "john", "LastName", "John"));
    }

    @Test
    void makesATaskOnceHoweverOftenItIsSent() throws Exception {
        Operation call = task(account("acme"), "Call");

        CrmId first = confirmed(deliver(destination, call)).id();
        CrmId second = confirmed(deliver(destination, call)).id();
        try (Destination next = connect("")) {
            assertThat(confirmed(deliver(next, call)).id()).isEqualTo(first).isEqualTo(second);
        }
        assertThat(org.tasks()).hasSize(1);
    }

    @Test
    void leavesATaskClosedThatSomebodyHasClosed() throws Exception {
        Operation call = task(account("acme"), "Call");
        CrmId made = confirmed(deliver(destination, call)).id();
        org.edit(TASK, made, "Status", "Completed");
        org.edit(TASK, made, "Subject", "Called");

        assertThat(confirmed(deliver(destination, call)).id()).isEqualTo(made);

        assertThat(org.value(made, "Status")).isEqualTo("Completed");
        assertThat(org.value(made, "Subject")).isEqualTo("Called");
    }

    @Test
    void makesATaskOnceWhoseAnswerWasLost() throws Exception {
        org.misbehaveOn("collections/upsert/Task", Faults.script(List.of(Fault.RESET_AFTER)));

        confirmed(deliver(destination, task(account("acme"), "Call")));

        assertThat(org.tasks()).hasSize(1);
    }

    @Test
    void saysOfAnUnclearTaskWhetherItIsThere() throws Exception {
        Operation.CreateTask made = task(account("acme"), "Call");
        deliver(destination, made);

        confirmed(destination.verify(made, time.now()));
        Receipt.Rejected other = rejected(destination.verify(task(account("acme"), "Mail"), time.now()));

        assertThat(other.code()).isEqualTo(Destination.NOT_DONE);
        assertThat(other.message()).isEqualTo("Salesforce has no task with the key of this one.");
    }

    @Test
    void hangsATaskOnPeopleByWhoAndOnAccountsByWhat() throws Exception {
        CrmId ofAccount =
                confirmed(deliver(destination, task(account("acme"), "A"))).id();
        CrmId ofContact =
                confirmed(deliver(destination, task(contact("jane"), "B"))).id();
        CrmId ofLead = confirmed(deliver(destination, task(lead("john"), "C"))).id();

        assertThat(org.value(ofAccount, "WhatId")).startsWith("001");
        assertThat(org.value(ofContact, "WhoId")).startsWith("003");
        assertThat(org.value(ofLead, "WhoId")).startsWith("00Q");
        assertThat(org.value(ofLead, "WhatId")).isEmpty();
    }

    @Test
    void givesATaskToTheOwnerOfTheRecordOrToWhoeverStandsIn() throws Exception {
        org.giveOwner(ACCOUNT, acme, "owner@ours.example");
        deliver(destination, owned("First"));
        org.admin().deactivateUser("owner@ours.example");
        try (Destination next = connect("")) {
            deliver(next, owned("Second"));
        }

        assertThat(org.tasks())
                .extracting(CrmUnderTest.Task::subject, CrmUnderTest.Task::owner)
                .containsExactly(tuple("First", "owner@ours.example"), tuple("Second", "rep@ours.example"));
    }

    @Test
    void cutsWhatIsTooLongAndNoCharacterInHalf() throws Exception {
        String smile = "\ud83d\ude00";

        CrmId made = confirmed(deliver(destination, task(account("acme"), "x" + smile.repeat(200))))
                .id();
        CrmId said = confirmed(deliver(destination, note(account("acme"), "First line\n" + smile.repeat(20_000))))
                .id();

        assertThat(org.value(made, "Subject")).isEqualTo("x" + smile.repeat(126) + "\u2026");
        assertThat(org.value(said, "Subject")).isEqualTo("First line");
        assertThat(org.value(said, "Description"))
                .hasSizeLessThanOrEqualTo(32_000)
                .endsWith(smile + "\u2026");
    }

    @Test
    void makesNotesThatAreClosedFromTheStart() throws Exception {
        CrmId made = confirmed(deliver(destination, note(account("acme"), "Acme reached Hot\n- 3 admins")))
                .id();

        assertThat(org.value(made, "Status")).isEqualTo("Completed");
        assertThat(org.value(made, "Subject")).isEqualTo("Acme reached Hot");
    }

    @Test
    void saysWhichStatusesThereAreWhereNoneClosesATask() {
        try (Destination wrong = connect("closed_task_status: Erledigt")) {
            assertThatThrownBy(() -> deliver(wrong, note(account("acme"), "Hot")))
                    .hasMessageStartingWith(
                            "Notes are tasks that are closed, and tasks of this org have no status \"Erledigt\","
                                    + " only [")
                    .hasMessageEndingWith(
                            "Write the one that closes a task into the configuration: closed_task_status: ...");
        }
    }

    @Test
    void saysWhatToDoWhereTasksHaveNoKey() {
        org.admin().deleteField("Task", "PQL_Task_Key__c");

        assertThatThrownBy(() -> deliver(destination, task(account("acme"), "Call")))
                .hasMessage("Tasks carry a key so that none is made twice, and the org has no unique field"
                        + " Activity.PQL_Task_Key__c, or hides it from our user. Make it: ./pql provision --apply    or take"
                        + " tasks: and notes: out of the mapping.");
    }

    private static Operation.CreateTask owned(String subject) {
        return new Operation.CreateTask(
                Operations.key(),
                account("acme"),
                subject,
                "Why",
                new Assignee(Optional.of(account("acme")), Optional.of("rep@ours.example")),
                LocalDate.of(2026, 11, 24));
    }
}
