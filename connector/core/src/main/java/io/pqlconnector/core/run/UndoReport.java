package io.pqlconnector.core.run;

import io.pqlconnector.core.plan.UndoPlanner;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What was put back of a run, and what was not.
 *
 * @param run the run that was taken back
 * @param records how many records get values back
 * @param fields how many fields of them
 * @param skipped how many fields are left as they are, by reason
 * @param examples some of those
 * @param lasting how many list changes, enrollments, tasks and notes that run made, which are not taken back, by kind
 */
public record UndoReport(
        long run,
        long records,
        long fields,
        SortedMap<UndoPlanner.Reason, Long> skipped,
        List<UndoPlanner.Skipped> examples,
        SortedMap<String, Long> lasting) {
    public UndoReport {
        skipped = Collections.unmodifiableSortedMap(new TreeMap<>(skipped));
        examples = List.copyOf(examples);
        lasting = Collections.unmodifiableSortedMap(new TreeMap<>(Map.copyOf(lasting)));
    }
}
