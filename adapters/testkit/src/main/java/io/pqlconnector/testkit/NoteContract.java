package io.pqlconnector.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.Receipt;
import io.pqlconnector.spi.destination.RejectionCodes;
import org.junit.jupiter.api.Test;

/** What a destination must do with notes. */
abstract class NoteContract extends EffectContract {

    @Test
    void createsANote() throws Exception {
        needs(Capability.NOTES);
        CrmId company = existing(company("acme"));
        Operation.CreateNote note = note(
                company("acme"),
                "\"Acme\" became hot \ud83d\ude80:\n5 limits & <more> in 14 days; it's &lt; 10\nCall today.");

        Receipt.Confirmed receipt = confirmed(note);

        assertThat(receipt.record()).isEqualTo(company);
        assertThat(crm.notes()).containsExactly(new CrmUnderTest.Note(receipt.id(), company, note.body()));
    }

    @Test
    void createsOneNoteAlthoughDeliveredTwice() throws Exception {
        needs(Capability.NOTES);
        needs(Capability.REMEMBERS_OPERATIONS);
        existing(company("acme"));
        Operation note = note(company("acme"), "Became hot");

        Receipt.Confirmed first = confirmed(note);
        Receipt.Confirmed second = confirmed(note);

        assertThat(second).isEqualTo(first);
        assertThat(crm.notes()).hasSize(1);
    }

    @Test
    void createsANoteForEachOperationEvenIfTheyReadTheSame() throws Exception {
        needs(Capability.NOTES);
        existing(contact("ann"));

        CrmId first = confirmed(note(contact("ann"), "Became hot")).id();
        CrmId second = confirmed(note(contact("ann"), "Became hot")).id();

        assertThat(crm.notes()).extracting(CrmUnderTest.Note::id).containsExactly(first, second);
    }

    @Test
    void createsNoNoteForARecordThatDoesNotExist() throws Exception {
        needs(Capability.NOTES);

        assertThat(rejected(note(company("acme"), "Became hot")).code()).isEqualTo(RejectionCodes.NO_MATCH);

        assertThat(crm.notes()).isEmpty();
    }

    @Test
    void saysWhetherANoteWhoseEndWasUnclearHappened() throws Exception {
        needs(Capability.NOTES);
        existing(company("acme"));
        confirmed(note(company("acme"), "Became warm"));

        endsOnceHoweverOftenItIsTried(note(company("acme"), "Became hot"));

        assertThat(crm.notes()).hasSize(2);
    }

    @Test
    void takesNoTaskForANote() throws Exception {
        needs(Capability.TASKS);
        needs(Capability.NOTES);
        existing(company("acme"));

        confirmed(task(company("acme"), "Became hot"));
        endsOnceHoweverOftenItIsTried(note(company("acme"), "Became hot"));

        assertThat(crm.tasks()).hasSize(1);
        assertThat(crm.notes()).hasSize(1);
    }
}
