package io.pqlconnector.core.mapping;

import io.pqlconnector.spi.destination.ObjectName;

/**
 * A note on a record's timeline, for people to read.
 *
 * @param name tells it from the mapping's other notes: the body as it stands in the file, unless it was given a name
 * @param of the object whose record it is about
 * @param when never holds for whom the body says nothing
 */
public record NoteMapping(String name, ObjectName of, When when, TextSource body) implements OncePerTier {
    @Override
    public TextSource title() {
        return body;
    }
}
