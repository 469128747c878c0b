package io.pqlconnector.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.spi.destination.Assignee;
import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.Receipt;
import io.pqlconnector.spi.destination.RecordRef;
import io.pqlconnector.spi.destination.RejectionCodes;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a destination must do with lists, sequences and tasks. */
abstract class EffectContract extends ValueContract {
    private static final String LIST = "PQL - Hot";
    private static final String SEQUENCE = "Outgrown free plan";

    @Test
    void keepsAListAsASet() throws Exception {
        needs(Capability.LISTS);
        CrmId acme = existing(company("acme"));
        CrmId globex = existing(company("globex"));

        confirmed(listChange(company("acme"), LIST, true));
        confirmed(listChange(company("acme"), LIST, true));
        confirmed(listChange(company("globex"), LIST, true));
        assertThat(crm.members(companies, LIST)).containsExactlyInAnyOrder(acme, globex);

        confirmed(listChange(company("acme"), LIST, false));
        confirmed(listChange(company("acme"), LIST, false));
        assertThat(crm.members(companies, LIST)).containsExactly(globex);
    }

    @Test
    void takesOffAListThatNobodyIsOnYet() throws Exception {
        needs(Capability.LISTS);
        CrmId id = existing(company("acme"));

        Receipt.Confirmed receipt = confirmed(listChange(company("acme"), LIST, false));

        assertThat(receipt.record()).isEqualTo(id);
        assertThat(crm.members(companies, LIST)).isEmpty();
    }

    @Test
    void keepsListsOfCompaniesAndOfContactsApart() throws Exception {
        needs(Capability.LISTS);
        needs(Capability.LISTS_OF_ONE_NAME);
        CrmId company = existing(company("acme"));
        CrmId contact = existing(contact("ann"));
        String name = "it's a \"list\" \ud83d\ude80";

        confirmed(listChange(company("acme"), name, true));
        confirmed(listChange(contact("ann"), name, true));

        assertThat(crm.members(companies, name)).containsExactly(company);
        assertThat(crm.members(contacts, name)).containsExactly(contact);
    }

    @Test
    void putsNobodyOnAListWhoDoesNotExist() throws Exception {
        needs(Capability.LISTS);

        Receipt.Rejected receipt = rejected(listChange(company("acme"), LIST, true));

        assertThat(receipt.code()).isEqualTo(RejectionCodes.NO_MATCH);
        assertThat(crm.records(companies)).isEmpty();
        assertThat(crm.members(companies, LIST)).isEmpty();
    }

    @Test
    void enrollsAContactOnce() throws Exception {
        needs(Capability.SEQUENCES);
        CrmId contact = existing(contact("ann"));
        Operation enroll = enroll(contact("ann"), SEQUENCE);

        Receipt.Confirmed receipt = confirmed(enroll);

        assertThat(receipt.record()).isEqualTo(contact);
        assertThat(crm.enrollments())
                .containsExactly(new CrmUnderTest.Enrollment(receipt.id(), contact, SEQUENCE, "rep@ours.example"));
    }

    @Test
    void enrollsOnceAlthoughDeliveredTwice() throws Exception {
        needs(Capability.SEQUENCES);
        needs(Capability.REMEMBERS_OPERATIONS);
        existing(contact("ann"));
        Operation enroll = enroll(contact("ann"), SEQUENCE);

        Receipt.Confirmed first = confirmed(enroll);
        Receipt.Confirmed second = confirmed(enroll);

        assertThat(second).isEqualTo(first);
        assertThat(crm.enrollments()).hasSize(1);
    }

    @Test
    void refusesToEnrollWhoIsEnrolledAlready() throws Exception {
        needs(Capability.SEQUENCES);
        existing(contact("ann"));
        confirmed(enroll(contact("ann"), SEQUENCE));

        Receipt.Rejected receipt = rejected(enroll(contact("ann"), SEQUENCE));

        assertThat(receipt.code()).isEqualTo(RejectionCodes.ALREADY_ENROLLED);
        assertThat(crm.enrollments()).hasSize(1);
    }

    @Test
    void enrollsAgainOnceTheEnrollmentIsFinished() throws Exception {
        needs(Capability.SEQUENCES);
        existing(contact("ann"));
        confirmed(enroll(contact("ann"), SEQUENCE));
        crm.finish(crm.enrollments().get(0));

        confirmed(enroll(contact("ann"), SEQUENCE));

        assertThat(crm.enrollments()).hasSize(2);
    }

    @Test
    void refusesToEnrollWhoDoesNotExist() throws Exception {
        needs(Capability.SEQUENCES);

        assertThat(rejected(enroll(contact("ann"), SEQUENCE)).code()).isEqualTo(RejectionCodes.NO_MATCH);

        assertThat(crm.enrollments()).isEmpty();
        assertThat(crm.records(contacts)).isEmpty();
    }

    @Test
    void refusesToEnrollACompany() throws Exception {
        needs(Capability.SEQUENCES);
        existing(company("acme"));

        rejected(enroll(company("acme"), SEQUENCE));

        assertThat(crm.enrollments()).isEmpty();
    }

    @Test
    void sendsAsTheOwnerAndElseAsThePersonThatIsNamed() throws Exception {
        needs(Capability.SEQUENCES);
        needs(Capability.OWNERS);
        CrmId owned = existing(company("acme"));
        existing(company("globex"));
        crm.giveOwner(companies, owned, "owner@ours.example");
        existing(contact("ann"));
        existing(contact("bob"));

        confirmed(enrollAsOwner(contact("ann"), company("acme")));
        confirmed(enrollAsOwner(contact("bob"), company("globex")));

        assertThat(crm.enrollments())
                .extracting(CrmUnderTest.Enrollment::sender)
                .containsExactly("owner@ours.example", "sdr@ours.example");
    }

    @Test
    void createsATask() throws Exception {
        needs(Capability.TASKS);
        CrmId company = existing(company("acme"));
        Operation.CreateTask task = new Operation.CreateTask(
                nextKey(), company("acme"), "Hot PQL: \"Acme\" \ud83d\ude80", "Hit its limit.\nCall today.", REP, DUE);

        Receipt.Confirmed receipt = confirmed(task);

        assertThat(receipt.record()).isEqualTo(company);
        assertThat(crm.tasks())
                .containsExactly(new CrmUnderTest.Task(
                        receipt.id(), company, task.subject(), task.body(), "rep@ours.example", DUE));
    }

    @Test
    void createsOneTaskAlthoughDeliveredTwice() throws Exception {
        needs(Capability.TASKS);
        needs(Capability.REMEMBERS_OPERATIONS);
        existing(company("acme"));
        Operation task = task(company("acme"), "Call");

        Receipt.Confirmed first = confirmed(task);
        Receipt.Confirmed second = confirmed(task);

        assertThat(second).isEqualTo(first);
        assertThat(crm.tasks()).hasSize(1);
    }

    @Test
    void createsATaskForEachOperationEvenIfTheyReadTheSame() throws Exception {
        needs(Capability.TASKS);
        existing(contact("ann"));

        CrmId first = confirmed(task(contact("ann"), "Call")).id();
        CrmId second = confirmed(task(contact("ann"), "Call")).id();

        assertThat(crm.tasks()).extracting(CrmUnderTest.Task::id).containsExactly(first, second);
    }

    @Test
    void createsNoTaskForARecordThatDoesNotExist() throws Exception {
        needs(Capability.TASKS);

        assertThat(rejected(task(company("acme"), "Call")).code()).isEqualTo(RejectionCodes.NO_MATCH);

        assertThat(crm.tasks()).isEmpty();
    }

    @Test
    void saysWhetherAnEnrollmentWhoseEndWasUnclearHappened() throws Exception {
        needs(Capability.SEQUENCES);
        existing(contact("ann"));
        existing(contact("bob"));
        confirmed(enroll(contact("bob"), SEQUENCE));

        endsOnceHoweverOftenItIsTried(enroll(contact("ann"), SEQUENCE));

        assertThat(crm.enrollments()).hasSize(2);
    }

    @Test
    void saysWhetherATaskWhoseEndWasUnclearHappened() throws Exception {
        needs(Capability.TASKS);
        existing(company("acme"));
        confirmed(task(company("acme"), "Call them today"));

        endsOnceHoweverOftenItIsTried(task(company("acme"), "Call them tomorrow"));

        assertThat(crm.tasks()).hasSize(2);
    }

    @Test
    void neverTellsTheOppositeAboutWhatCanBeRepeated() throws Exception {
        Instant sentAt = crm.now();
        Operation upsert = upsert(company("acme"), "name", "Acme");
        assertThat(destination.verify(upsert, sentAt)).isNotInstanceOf(Receipt.Confirmed.class);
        confirmed(upsert);
        assertThat(destination.verify(upsert, sentAt)).isNotInstanceOf(Receipt.Rejected.class);
        assertThat(destination.verify(upsert(company("acme"), "name", "Acme Inc."), sentAt))
                .isNotInstanceOf(Receipt.Confirmed.class);
    }

    @Test
    void neverTellsTheOppositeAboutAListChange() throws Exception {
        needs(Capability.LISTS);
        existing(company("acme"));
        Instant sentAt = crm.now();
        Operation add = listChange(company("acme"), LIST, true);
        assertThat(destination.verify(add, sentAt)).isNotInstanceOf(Receipt.Confirmed.class);
        confirmed(add);
        assertThat(destination.verify(add, sentAt)).isNotInstanceOf(Receipt.Rejected.class);
        assertThat(destination.verify(listChange(company("acme"), LIST, false), sentAt))
                .isNotInstanceOf(Receipt.Confirmed.class);
    }

    // What the core does: after an unclear end it asks, and sends again only what has not happened.
    final void endsOnceHoweverOftenItIsTried(Operation operation) throws InterruptedException {
        Instant sentAt = crm.now();
        assertThat(rejected(operation, destination.verify(operation, sentAt)).code())
                .isEqualTo(Destination.NOT_DONE);
        CrmId id = confirmed(operation).id();

        Receipt.Confirmed verified = confirmed(operation, destination.verify(operation, sentAt));

        assertThat(verified.id()).isEqualTo(id);
        try (Destination another = crm.connect()) {
            assertThat(confirmed(operation, another.verify(operation, sentAt)).id())
                    .isEqualTo(id);
        }
    }

    private Operation enrollAsOwner(RecordRef contact, RecordRef owned) {
        Assignee sender = new Assignee(Optional.of(owned), Optional.of("sdr@ours.example"));
        return new Operation.Enroll(nextKey(), contact, SEQUENCE, sender);
    }
}
