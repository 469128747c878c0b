package io.pqlconnector.core.mapping;

import io.pqlconnector.spi.destination.ObjectName;

/** What is made on a record at most once while an account stays in its tier. */
public sealed interface OncePerTier permits TaskMapping, NoteMapping {

    /** Tells it from the others of its kind in the mapping. */
    String name();

    /** The object whose record it is about. */
    ObjectName of();

    /** When there is cause for it. */
    When when();

    /** By what a person recognises it. */
    TextSource title();
}
