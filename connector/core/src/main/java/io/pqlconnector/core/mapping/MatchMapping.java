package io.pqlconnector.core.mapping;

/**
 * One way to find an object's records.
 *
 * @param field the CRM's field
 * @param to {@code account.key}, {@code account.domain}, {@code user.key} or {@code user.email}
 * @param value its value; empty if the subject has none
 */
public record MatchMapping(String field, String to, TextSource value) {}
