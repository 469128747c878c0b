package io.pqlconnector.testkit.hubspot;

/**
 * Someone who works in a portal (HubSpot contract §8.3).
 *
 * @param ownerId what a record's owner is set to
 * @param userId what enrolls in sequences
 * @param hasSeat whether the user may use sequences
 * @param hasInbox whether the e-mail address is a connected inbox of the user
 * @param active whether the user is not archived
 */
public record HubSpotUser(
        String ownerId, long userId, String email, boolean hasSeat, boolean hasInbox, boolean active) {

    /** Someone with a seat and an inbox. */
    public static HubSpotUser of(int number, String email) {
        return new HubSpotUser(Long.toString(41_629_000L + number), 2_222_000L + number, email, true, true, true);
    }

    /** The same without a seat. */
    public HubSpotUser withoutSeat() {
        return new HubSpotUser(ownerId, userId, email, false, hasInbox, active);
    }

    /** The same without an inbox. */
    public HubSpotUser withoutInbox() {
        return new HubSpotUser(ownerId, userId, email, hasSeat, false, active);
    }

    /** The same, deactivated. */
    public HubSpotUser archived() {
        return new HubSpotUser(ownerId, userId, email, hasSeat, hasInbox, false);
    }
}
