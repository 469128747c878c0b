package io.pqlconnector.core.lake;

import io.pqlconnector.spi.source.PropertyPath;

/** One way to tell which account an event belongs to. The configured steps are tried in order; the first answer counts. */
public sealed interface AccountKeyStep {

    /**
     * A property of the event ({@code properties.company_id}, {@code context.groupId}): one id, or a list of ids, and then
     * the event belongs to each of these accounts. For {@code context.groupId} a group call's own group id counts too.
     */
    record Property(PropertyPath path) implements AccountKeyStep {}

    /** {@code group}: the account of the user's last group call up to the event. */
    record LastGroup() implements AccountKeyStep {}

    /** {@code traits.NAME}: a trait of the event's user, as last known: one id or a list. */
    record UserTrait(String trait) implements AccountKeyStep {}

    /**
     * {@code email_domain}: the registrable domain of the user's work e-mail address, which stands in the traits
     * ({@code $email}, {@code email}), in the event's properties ({@code $email}, {@code email}), or is the user id itself.
     */
    record EmailDomain() implements AccountKeyStep {}
}
