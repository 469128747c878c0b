package io.pqlconnector.core.deliver;

import io.pqlconnector.core.mapping.Mapping;
import io.pqlconnector.spi.Sha256;
import io.pqlconnector.spi.destination.Description;
import io.pqlconnector.spi.destination.Description.ObjectDescription;
import io.pqlconnector.spi.destination.FieldType;
import io.pqlconnector.spi.destination.ObjectName;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** Names what a refusal depends on beside the data: as long as it stays the same, sending the same again cannot help. */
final class Definitions {
    private Definitions() {}

    /** By object: a hash of the mapping and of the destination's schema. */
    static Map<ObjectName, String> of(Mapping mapping, Description description) {
        Map<ObjectName, String> definitions = new HashMap<>();
        mapping.objects().forEach(object -> {
            ObjectDescription schema =
                    description.objects().getOrDefault(object.name(), new ObjectDescription(Map.of(), true));
            definitions.put(object.name(), Sha256.hex(mapping.version() + "\n" + words(schema)));
        });
        return definitions;
    }

    private static String words(ObjectDescription schema) {
        Map<String, FieldType> fields = new TreeMap<>(schema.fields());
        return fields + "\n" + schema.open() + "\n" + schema.revision();
    }
}
