package io.pqlconnector.crm.hubspot;

import io.pqlconnector.http.HttpCall;
import io.pqlconnector.spi.destination.CallUsage;

/**
 * Carries calls to HubSpot. An interface, so that another client can take the place of ours: HubSpot's own for Java is alpha
 * and does not resolve from Maven Central (docs/adapters/hubspot.md).
 */
interface HubSpotClient extends AutoCloseable {

    /** The limits that a call counts against. */
    enum Way {
        /** Everything that has no limit of its own. */
        STANDARD,
        /** Searches: five a second for all users of a portal. */
        SEARCH,
        /** Sequences, which may need credentials of their own. */
        SEQUENCES
    }

    /** Which version the paths of calls belong to. */
    ApiVersion version();

    /**
     * Sends a call.
     *
     * @return any answer but those that end a call as a whole, which are thrown as {@link
     *     io.pqlconnector.spi.AdapterException}
     */
    Answer send(Way way, HttpCall call) throws InterruptedException;

    /** How many calls were made, and what HubSpot last said of the day's quota. */
    CallUsage callUsage();

    @Override
    void close();
}
