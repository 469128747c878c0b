package io.pqlconnector.core.mapping;

import io.pqlconnector.spi.destination.FieldType;
import io.pqlconnector.spi.destination.WritePolicy;
import java.util.List;

/**
 * One field of an object.
 *
 * @param field the CRM's name of it
 * @param label what people see; empty to leave that to the CRM
 * @param type its type
 * @param from the word of the vocabulary it comes from; {@code value} or {@code text} for a constant or a text
 * @param choices the values that it can get, if its type is one of choices, in the order of the rules; empty if they
 *     are not known beforehand
 * @param source where its value comes from
 * @param write when it may be written
 * @param clear whether it is emptied when there is no value any more; only what we filled is ever emptied
 * @param keepEdits whether a value that a person put in the place of ours is left as it is
 */
public record FieldMapping(
        String field,
        String label,
        FieldType type,
        String from,
        List<String> choices,
        ValueSource source,
        WritePolicy write,
        boolean clear,
        boolean keepEdits) {
    public FieldMapping {
        choices = List.copyOf(choices);
    }
}
