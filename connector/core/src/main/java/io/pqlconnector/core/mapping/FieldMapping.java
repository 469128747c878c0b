package io.pqlconnector.core.mapping;

import io.pqlconnector.spi.destination.FieldType;
import io.pqlconnector.spi.destination.WritePolicy;

/**
 * One field of an object.
 *
 * @param field the CRM's name of it
 * @param label what people see; empty to leave that to the CRM
 * @param type its type
 * @param from the word of the vocabulary it comes from; {@code value} or {@code text} for a constant or a text
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
        ValueSource source,
        WritePolicy write,
        boolean clear,
        boolean keepEdits) {}
