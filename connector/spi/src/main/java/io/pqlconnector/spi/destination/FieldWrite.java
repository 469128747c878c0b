package io.pqlconnector.spi.destination;

/**
 * A value for a field and when it may be written.
 *
 * @param value what the field should hold
 * @param policy {@link WritePolicy#NEVER} never reaches a destination
 */
public record FieldWrite(FieldValue value, WritePolicy policy) {}
