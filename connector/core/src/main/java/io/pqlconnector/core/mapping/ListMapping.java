package io.pqlconnector.core.mapping;

import io.pqlconnector.spi.destination.ObjectName;

/**
 * A list and who is on it: everyone for whom the condition holds, and nobody else whom we put there.
 *
 * @param of the object whose records are on it
 */
public record ListMapping(String name, ObjectName of, When when) {}
