package io.pqlconnector.core.mapping;

import io.pqlconnector.spi.destination.ObjectName;
import java.time.Duration;

/**
 * A task for a person.
 *
 * @param name tells it from the mapping's other tasks: the subject as it stands in the file, unless it was given a name
 * @param of the object whose record it is about
 * @param due how long after the as-of instant it is due; the day counts
 */
public record TaskMapping(
        String name, ObjectName of, When when, TextSource subject, TextSource body, AssigneeMapping owner, Duration due)
        implements OncePerTier {
    @Override
    public TextSource title() {
        return subject;
    }
}
