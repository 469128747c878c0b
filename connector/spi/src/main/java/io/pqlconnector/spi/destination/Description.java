package io.pqlconnector.spi.destination;

import java.util.Map;
import java.util.Optional;

/**
 * What a destination has and allows.
 *
 * @param place which one it is, for a person: "portal 8412", a file's path
 * @param objects the objects that can be written, by name, each with its fields' types as far as they are known
 * @param batchSize how many operations of a kind go into one call, by {@link Operation#kind()}; 1 where a kind is missing
 * @param parallelCalls how many calls may be under way at once, at least 1
 * @param appliesPolicies whether a write itself looks at what a field holds, as {@link WritePolicy#IF_EMPTY} and {@link
 *     WritePolicy#ON_CREATE} ask; otherwise the core reads before it writes and sends such fields only where they are due
 */
public record Description(
        String place,
        Map<ObjectName, ObjectDescription> objects,
        Map<String, Integer> batchSize,
        int parallelCalls,
        boolean appliesPolicies) {
    public Description {
        if (parallelCalls < 1) {
            throw new IllegalArgumentException("at least one call at a time, not " + parallelCalls);
        }
        objects = Map.copyOf(objects);
        batchSize = Map.copyOf(batchSize);
    }

    /** How many operations of a kind go into one call. */
    public int batchSizeOf(String kind) {
        return Optional.ofNullable(batchSize.get(kind)).orElse(1);
    }

    /**
     * One object.
     *
     * @param fields the fields that exist, with their types
     * @param open whether a field that does not exist is created when it is first written
     * @param revision changes whenever anything else of the definition changes that could make a refused value welcome, such
     *     as the options of a field, its length or our permissions; empty if fields and types are all there is
     */
    public record ObjectDescription(Map<String, FieldType> fields, boolean open, String revision) {
        public ObjectDescription {
            fields = Map.copyOf(fields);
        }

        /** An object of which fields and types are all that is known. */
        public ObjectDescription(Map<String, FieldType> fields, boolean open) {
            this(fields, open, "");
        }
    }
}
