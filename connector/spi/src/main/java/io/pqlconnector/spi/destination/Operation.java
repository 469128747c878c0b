package io.pqlconnector.spi.destination;

import java.time.LocalDate;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** One intended effect in a destination. */
public sealed interface Operation {

    /** Names the effect; the same intention has the same key in every run. */
    IdempotencyKey key();

    /** The record that the effect is about. */
    RecordRef record();

    /** Whether doing it twice does no more than doing it once. What is not repeatable is verified before it is sent again. */
    boolean repeatable();

    /** The word for plans and output: {@code upsert}, {@code add_to_list}, {@code enroll}, ... */
    String kind();

    /**
     * Creates or updates a record.
     *
     * @param fields only those that differ from what was last confirmed, by field name
     * @param createMissing whether a record that is not found may be created
     * @param parent the company of a contact, to be associated with it
     */
    record Upsert(
            IdempotencyKey key,
            RecordRef record,
            SortedMap<String, FieldWrite> fields,
            boolean createMissing,
            Optional<RecordRef> parent)
            implements Operation {
        public Upsert {
            fields = Collections.unmodifiableSortedMap(new TreeMap<>(fields));
        }

        @Override
        public boolean repeatable() {
            return true;
        }

        @Override
        public String kind() {
            return "upsert";
        }
    }

    /**
     * Adds a record to a list or takes it off. A list is a set: doing it twice changes nothing.
     *
     * @param list the list's name; it is created if it does not exist
     * @param member whether the record should be on the list afterwards
     */
    record ListChange(IdempotencyKey key, RecordRef record, String list, boolean member) implements Operation {
        @Override
        public boolean repeatable() {
            return true;
        }

        @Override
        public String kind() {
            return member ? "add_to_list" : "remove_from_list";
        }
    }

    /**
     * Enrolls a contact in an outreach sequence.
     *
     * @param record the contact
     * @param sequence name or id
     * @param sender whose name the messages carry
     */
    record Enroll(IdempotencyKey key, RecordRef record, String sequence, Assignee sender) implements Operation {
        @Override
        public boolean repeatable() {
            return false;
        }

        @Override
        public String kind() {
            return "enroll";
        }
    }

    /**
     * Creates a task for a person.
     *
     * @param record what the task is about
     * @param owner whose task it is
     * @param due the day it is due
     */
    record CreateTask(IdempotencyKey key, RecordRef record, String subject, String body, Assignee owner, LocalDate due)
            implements Operation {
        @Override
        public boolean repeatable() {
            return false;
        }

        @Override
        public String kind() {
            return "create_task";
        }
    }

    /**
     * Creates a note, which stands on a record's timeline for people to read.
     *
     * @param record what the note is about
     * @param body plain text, with line feeds
     */
    record CreateNote(IdempotencyKey key, RecordRef record, String body) implements Operation {
        @Override
        public boolean repeatable() {
            return false;
        }

        @Override
        public String kind() {
            return "create_note";
        }
    }
}
