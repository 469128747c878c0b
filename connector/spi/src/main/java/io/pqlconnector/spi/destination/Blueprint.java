package io.pqlconnector.spi.destination;

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
 */
public record Blueprint(List<Field> fields, List<MemberList> lists, List<Sequence> sequences) {
    public Blueprint {
        fields = List.copyOf(fields);
        lists = List.copyOf(lists);
        sequences = List.copyOf(sequences);
    }

    /**
     * A field that is written.
     *
     * @param label what people see
     * @param choices the values that it can get, in the order in which people should see them; empty if they are not known
     *     beforehand
     * @param findsBy whether records are found by it
     */
    public record Field(
            ObjectName object, String name, FieldType type, String label, List<String> choices, boolean findsBy) {
        public Field {
            choices = List.copyOf(choices);
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
