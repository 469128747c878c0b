package io.pqlconnector.crm.salesforce.cadence.once;

/**
 * What people are enrolled in.
 *
 * @param on whether anybody can be enrolled now
 * @param onlyFor the id of the user who alone may enroll in it; empty if everybody may
 */
public record Cadence(String id, String name, boolean on, String onlyFor) {}
