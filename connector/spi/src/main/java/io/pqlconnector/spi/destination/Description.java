package io.pqlconnector.spi.destination;

import java.util.Map;
import java.util.Optional;

/**
 * What a destination has and allows.
 *
 * @param place which one it is, for a person: "portal 8412", a file's path
 * @param objects the objects that can be written, by name, each with its fields' types as far as they are known
 * @param batchSize how many operations of a kind go into one call, by {@link Operation#kind()}; 1 where a kind is missing
 */
public record Description(String place, Map<ObjectName, ObjectDescription> objects, Map<String, Integer> batchSize) {
    public Description {
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
     */
    public record ObjectDescription(Map<String, FieldType> fields, boolean open) {
        public ObjectDescription {
            fields = Map.copyOf(fields);
        }
    }
}
