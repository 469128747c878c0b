package io.pqlconnector.spi.destination;

import java.util.Optional;

/**
 * Who sends a sequence or gets a task.
 *
 * @param ownerOf the record whose owner it is, if the mapping says so
 * @param email the person otherwise, or where the record has no owner
 */
public record Assignee(Optional<RecordRef> ownerOf, Optional<String> email) {}
