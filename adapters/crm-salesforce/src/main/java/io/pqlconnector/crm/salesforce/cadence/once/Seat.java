package io.pqlconnector.crm.salesforce.cadence.once;

/**
 * In whose name messages go out, and in which cadence.
 *
 * @param user the provider's id of the sender
 * @param mailbox what the messages are sent from; empty where the provider does not ask for it
 */
public record Seat(Cadence cadence, String user, String mailbox) {}
