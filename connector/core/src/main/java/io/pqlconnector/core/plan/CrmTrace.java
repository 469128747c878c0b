package io.pqlconnector.core.plan;

import io.pqlconnector.spi.destination.ObjectName;
import io.pqlconnector.spi.destination.Operation;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What we left of a person in one record of a CRM.
 *
 * @param key our key of the person
 * @param link where a person can look at the record
 * @param found whether the CRM has the record; if not, there is nothing to be cleared any more
 * @param fields the fields of ours that are to be cleared, with what they hold
 * @param lists the lists of ours that the record is to be taken off
 * @param kept fields that we wrote once and that stay: what the record is found by, was made with, or a person has changed
 * @param lasting what no program can take back, by kind: the names of sequences, tasks, notes, and of lists that the mapping
 *     does not have any more
 * @param operations that clear and take off
 */
public record CrmTrace(
        ObjectName object,
        String key,
        Optional<String> link,
        boolean found,
        SortedMap<String, String> fields,
        SortedSet<String> lists,
        SortedSet<String> kept,
        SortedMap<String, SortedSet<String>> lasting,
        List<Operation> operations) {
    public CrmTrace {
        fields = Collections.unmodifiableSortedMap(new TreeMap<>(fields));
        lists = Collections.unmodifiableSortedSet(new TreeSet<>(lists));
        kept = Collections.unmodifiableSortedSet(new TreeSet<>(kept));
        lasting = Collections.unmodifiableSortedMap(new TreeMap<>(lasting));
        operations = List.copyOf(operations);
    }
}
