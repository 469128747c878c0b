package io.pqlconnector.crm.salesforce;

import io.pqlconnector.crm.salesforce.UpsertBatch.Line;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Rows that go into one job: all create, or all change. */
final class BulkPart {
    private static final int MOST_BYTES = 50 << 20;

    private final List<Line> lines;
    private final byte[] table;

    private BulkPart(List<Line> lines, byte[] table) {
        this.lines = lines;
        this.table = table;
    }

    /**
     * Rows for a job.
     *
     * @param left takes those that would make the table too large
     */
    static BulkPart of(List<Line> lines, Schema.Definition definition, Consumer<Line> left) {
        Set<Line> out = java.util.Collections.newSetFromMap(new IdentityHashMap<>());
        byte[] table = BulkTable.of(lines, definition, MOST_BYTES, out::add);
        out.forEach(left);
        return new BulkPart(lines.stream().filter(line -> !out.contains(line)).toList(), table);
    }

    boolean creates() {
        return lines.get(0).creates();
    }

    List<Line> lines() {
        return lines;
    }

    /** What the job is fed; not to be changed. */
    byte[] table() {
        return table;
    }
}
