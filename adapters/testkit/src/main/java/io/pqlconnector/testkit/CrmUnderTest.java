package io.pqlconnector.testkit;

import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.ObjectName;
import io.pqlconnector.spi.destination.Outcome;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The other side of a destination in a test: a file, or a fake of the vendor's API. A test connects through the destination
 * under test and looks at what arrived past it, so that the two cannot agree on a mistake. Has the fields of
 * {@link DestinationContract#FIELDS} on both objects from the start, unless it creates fields.
 *
 * <p>Methods for what the CRM lacks, as {@link DestinationContract#lacks()} says, are not called.
 */
public interface CrmUnderTest extends AutoCloseable {

    /** Another destination over this CRM; the test closes it. */
    Destination connect();

    /** What the CRM's clock says, with which it stamps what is created. */
    default Instant now() {
        return Instant.now();
    }

    /** The ids of all records of an object. */
    Set<CrmId> records(ObjectName object);

    /**
     * What a record holds.
     *
     * @return the fields that are not empty, as {@link io.pqlconnector.spi.destination.FieldValue#shown()} writes them;
     *     without fields that the CRM adds for itself
     */
    Map<String, String> fields(ObjectName object, CrmId id);

    /** Creates a record as a person would, knowing nothing of our keys. Values as a person types them: text. */
    CrmId createRecord(ObjectName object, Map<String, String> fields);

    /** Changes a field as a person would. */
    void edit(ObjectName object, CrmId id, String field, String value);

    /** Deletes a record as a person would. */
    void delete(ObjectName object, CrmId id);

    /** Makes someone the owner of a record. */
    void giveOwner(ObjectName object, CrmId id, String email);

    /** The companies that a contact is associated with. */
    Set<CrmId> companiesOf(CrmId contact);

    /** The records on a list; empty if there is no such list. */
    List<CrmId> members(ObjectName object, String list);

    /** All enrollments, the oldest first. */
    List<Enrollment> enrollments();

    /** All tasks, the oldest first. */
    List<Task> tasks();

    /** All notes, the oldest first. */
    List<Note> notes();

    /** Ends an enrollment, so that the contact can be enrolled again. */
    void finish(Enrollment enrollment);

    /** Notes what became of a company, by a deal that was opened at that very instant. */
    default void addOutcome(CrmId company, Outcome.Kind kind, BigDecimal value, Instant at) {
        addDeal(company, new Deal(at, kind, value, at));
    }

    /** Adds a deal of a company; its id. */
    CrmId addDeal(CrmId company, Deal deal);

    /** Changes a deal as a person would: closes it, opens it again, dates it anew. It stays opened when it was. */
    void changeDeal(CrmId id, Deal deal);

    /** Deletes a deal as a person would. */
    void deleteDeal(CrmId id);

    /** A secret that the destination was given and that must never be shown; empty if it has none. */
    String secret();

    @Override
    void close();

    /**
     * A deal as it is by now.
     *
     * @param opened when it was created
     * @param stage open, won or lost
     * @param at when it came to be closed; of no meaning while it is open
     */
    record Deal(Instant opened, Outcome.Kind stage, BigDecimal value, Instant at) {

        /** Whether nobody has won or lost it. */
        public boolean isOpen() {
            return stage == Outcome.Kind.OPPORTUNITY;
        }

        /** Whether it is won. */
        public boolean isWon() {
            return stage == Outcome.Kind.CUSTOMER;
        }
    }

    /**
     * A contact in a sequence.
     *
     * @param id as a receipt names it
     * @param sender the e-mail address that the messages come from
     */
    record Enrollment(CrmId id, CrmId contact, String sequence, String sender) {}

    /**
     * A task.
     *
     * @param id as a receipt names it
     * @param record what it is about
     * @param owner an e-mail address; empty if nobody owns it
     */
    record Task(CrmId id, CrmId record, String subject, String body, String owner, LocalDate due) {}

    /**
     * A note.
     *
     * @param id as a receipt names it
     * @param record what it is about
     * @param body as a person reads it
     */
    record Note(CrmId id, CrmId record, String body) {}
}
