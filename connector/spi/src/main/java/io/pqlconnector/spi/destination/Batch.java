package io.pqlconnector.spi.destination;

import java.util.List;

/**
 * Operations that are sent together: all of one kind and one object, and lists of one name.
 *
 * @param operations at least one, at most what {@link Description#batchSize} allows, or {@link BulkJobs#most} of a job
 */
public record Batch(List<Operation> operations) {
    public Batch {
        if (operations.isEmpty()) {
            throw new IllegalArgumentException("a batch needs an operation");
        }
        operations = List.copyOf(operations);
    }

    /** The operations' kind, as {@link Operation#kind()} says it. */
    public String kind() {
        return operations.get(0).kind();
    }

    /** The object of the operations' records. */
    public ObjectName object() {
        return operations.get(0).record().object();
    }
}
