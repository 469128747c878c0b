package io.pqlconnector.spi.destination;

/** When a field may be written. */
public enum WritePolicy {
    /** At every change. */
    ALWAYS,
    /** Only while the CRM's field is empty. */
    IF_EMPTY,
    /** Only when the record is created. */
    ON_CREATE,
    /** Never; the field is mapped for reading and for documentation. */
    NEVER
}
