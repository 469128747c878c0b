package io.pqlconnector.core.mapping;

import io.pqlconnector.spi.destination.ObjectName;
import java.util.Optional;

/**
 * Who sends a sequence or gets a task.
 *
 * @param ownerOf the object whose record's owner it is
 * @param email the person otherwise, or where the record has no owner
 */
public record AssigneeMapping(Optional<ObjectName> ownerOf, Optional<String> email) {}
