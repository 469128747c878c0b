package io.pqlconnector.crm.salesforce;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * What a user sets, but for what concerns the lane.
 *
 * @param login where tokens are asked for
 * @param version without the {@code v}
 * @param orgId the organization that must be meant; empty for any
 * @param sessionMaxAge after which a token is renewed although it may still be good
 * @param allowDuplicates whether records are saved although a duplicate rule that only warns says something
 * @param bulk whether many records may go as a job of Bulk API 2.0
 * @param customerTypes what a customer's account says in its field Type; empty for all that begin with "Customer"
 * @param marketingQualified the field of accounts that says since when marketing takes one for a lead
 */
record SalesforceSettings(
        Credentials credentials,
        URI login,
        String version,
        Optional<String> orgId,
        Duration sessionMaxAge,
        Ambiguous ambiguous,
        boolean allowDuplicates,
        boolean bulk,
        Campaigns campaigns,
        Set<String> customerTypes,
        Optional<String> marketingQualified,
        String closedTaskStatus) {

    SalesforceSettings {
        customerTypes = Set.copyOf(customerTypes);
    }

    /** What to do with several records that hold the same domain or address. */
    enum Ambiguous {
        /** Report them and write to none. */
        SKIP,
        /** The one that was created first. */
        OLDEST,
        /** The one that was created last. */
        NEWEST,
        /** The one that somebody worked on last. */
        LAST_MODIFIED
    }

    /**
     * How members of campaigns stand.
     *
     * @param status what a member gets; empty for what the campaign gives by itself
     * @param leftStatus what a member gets who leaves; without one, and where the campaign has no "Removed", the member is
     *     deleted
     */
    record Campaigns(Optional<String> status, Optional<String> leftStatus) {}
}
