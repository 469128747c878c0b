package io.pqlconnector.spi.destination;

/**
 * One way to find a record: a field that holds a value.
 *
 * @param field the CRM's field
 * @param value what it holds, compared without regard to case for e-mails and domains
 */
public record Match(String field, String value) {}
