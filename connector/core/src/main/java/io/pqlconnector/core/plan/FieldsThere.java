package io.pqlconnector.core.plan;

import io.pqlconnector.spi.destination.Description.ObjectDescription;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.ObjectName;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Which of the fields that were written once a destination still has: it refuses to be asked for others. */
final class FieldsThere {
    private FieldsThere() {}

    /** Those that are there; all of them where fields come and go as they are written. */
    static Set<String> of(Destination destination, ObjectName object, Set<String> fields) throws InterruptedException {
        ObjectDescription described =
                destination.describe().objects().getOrDefault(object, new ObjectDescription(Map.of(), true));
        if (described.open()) {
            return fields;
        }
        Set<String> there = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        there.addAll(described.fields().keySet());
        Set<String> left = new TreeSet<>(fields);
        left.retainAll(there);
        return left;
    }
}
