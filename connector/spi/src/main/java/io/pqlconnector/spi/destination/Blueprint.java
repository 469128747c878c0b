package io.pqlconnector.spi.destination;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What mappings need in a destination before anything can be written.
 *
 * @param fields in the order of the mapping
 * @param lists in the order of the mapping
 * @param sequences in the order of the mapping
 * @param created the objects of which records are created that are not there yet
 * @param tasks whether tasks or notes are made
 */
public record Blueprint(
        List<Field> fields,
        List<MemberList> lists,
        List<Sequence> sequences,
        SortedSet<ObjectName> created,
        boolean tasks) {
    public Blueprint {
        fields = List.copyOf(fields);
        lists = List.copyOf(lists);
        sequences = List.copyOf(sequences);
        created = Collections.unmodifiableSortedSet(new TreeSet<>(created));
    }

    /**
     * A field that is written, by which records are found, or which people fill in for us to read.
     *
     * @param label what people see
     * @param choices the values that it can get, in the order in which people should see them; empty if they are not known
     *     beforehand
     * @param from the word of the mapping's vocabulary that its value comes from, such as {@code tier}; {@code value} or
     *     {@code text} for a constant or a text
     * @param write when it is written; never, if records are only found by it, or if people fill it in
     * @param findsBy whether records are found by it
     */
    public record Field(
            ObjectName object,
            String name,
            FieldType type,
            String label,
            List<String> choices,
            String from,
            WritePolicy write,
            boolean findsBy) {
        public Field {
            choices = List.copyOf(choices);
        }

        /**
         * Whether people fill it in and we only read it. Any type that can be read fits, whatever {@link #type} says. Where it is
         * missing it is made as a text, or with {@link #choices} as an enumeration of those, and people may edit it; it is never
         * taken away, since what people wrote is in it.
         */
        public boolean isFilledByPeople() {
            return write == WritePolicy.NEVER && !findsBy;
        }
    }

    /**
     * A list of records.
     *
     * @param object whose records are on it
     */
    public record MemberList(ObjectName object, String name) {}

    /**
     * A sequence that people are enrolled in.
     *
     * @param sequence name or id
     * @param senders the e-mail addresses that the mapping names
     * @param ownerOf the object whose records' owners send; empty if none does
     */
    public record Sequence(String sequence, SortedSet<String> senders, Optional<ObjectName> ownerOf) {
        public Sequence {
            senders = new TreeSet<>(senders);
        }
    }
}
