package io.pqlconnector.core.mapping;

import io.pqlconnector.spi.EntityKind;
import io.pqlconnector.spi.destination.ObjectName;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.Receipt;
import io.pqlconnector.spi.destination.RecordRef;
import io.pqlconnector.spi.destination.RejectionCodes;
import java.util.List;
import java.util.Optional;

/**
 * What of an assessment goes into one destination, and how. Read by {@link MappingReader}; immutable and thread-safe.
 *
 * @param file the file it was read from, for a person
 * @param version a hash of what it says; comments, order of keys and its tests leave it as it is
 * @param objects accounts' objects first, then people's, each in the order of the file
 */
public record Mapping(
        String file,
        String version,
        List<ObjectMapping> objects,
        List<ListMapping> lists,
        List<EnrollmentMapping> enrollments,
        List<TaskMapping> tasks,
        List<NoteMapping> notes,
        List<MappingTest> tests) {
    public Mapping {
        objects = List.copyOf(objects);
        lists = List.copyOf(lists);
        enrollments = List.copyOf(enrollments);
        tasks = List.copyOf(tasks);
        notes = List.copyOf(notes);
        tests = List.copyOf(tests);
    }

    /** The mapping of an object. */
    public Optional<ObjectMapping> object(ObjectName name) {
        return objects.stream().filter(object -> object.name().equals(name)).findFirst();
    }

    /** The first object whose records stand for accounts: where people belong to. */
    public Optional<ObjectMapping> accountObject() {
        return objects.stream()
                .filter(object -> object.kind() == EntityKind.ACCOUNT)
                .findFirst();
    }

    /** How many users of an account have to be measured for this mapping. */
    public int topUsers() {
        return objects.stream().mapToInt(ObjectMapping::topUsers).max().orElse(0);
    }

    /**
     * Whether an operation came to nothing as intended: the destination does not have the record, and the mapping says not to
     * make one; or the person is in the sequence already. Such an operation is no failure that anybody has to look at.
     */
    public boolean leavesOut(Operation operation, Receipt receipt) {
        if (!(receipt instanceof Receipt.Rejected rejected)) {
            return false;
        }
        return switch (rejected.code()) {
            case RejectionCodes.NO_MATCH -> isNotMade(operation.record());
            case RejectionCodes.NO_PARENT ->
                operation instanceof Operation.Upsert upsert
                        && upsert.parent().filter(this::isNotMade).isPresent();
            case RejectionCodes.ALREADY_ENROLLED -> true;
            default -> false;
        };
    }

    private boolean isNotMade(RecordRef record) {
        return object(record.object()).filter(object -> !object.createMissing()).isPresent();
    }
}
