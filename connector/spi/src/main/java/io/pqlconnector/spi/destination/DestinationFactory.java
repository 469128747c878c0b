package io.pqlconnector.spi.destination;

import io.pqlconnector.spi.EntityKind;
import io.pqlconnector.spi.config.Fields;
import java.util.Map;

/** Makes the destinations of one type. Found by {@link java.util.ServiceLoader}; needs a public constructor without arguments. */
public interface DestinationFactory {

    /** What a user writes as {@code type:}. */
    String type();

    /** The objects that a mapping may name at its top level, and whether each stands for an account or a user. */
    Map<ObjectName, EntityKind> objects();

    /**
     * The objects that a mapping may name with these settings, where users can add objects of their own. The settings are those
     * that {@link #create} has read.
     */
    default Map<ObjectName, EntityKind> objects(Fields settings) {
        return objects();
    }

    /**
     * Reads the settings and makes a destination. Notes every mistake in {@code settings.problems()} and reads every key it
     * knows; the caller rejects the others, and uses the destination only if there was no problem. Does no network or file
     * access.
     */
    Destination create(Fields settings, DestinationContext context);
}
