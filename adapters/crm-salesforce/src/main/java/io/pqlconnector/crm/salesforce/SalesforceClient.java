package io.pqlconnector.crm.salesforce;

import io.pqlconnector.http.HttpCall;
import io.pqlconnector.http.OpenReply;
import io.pqlconnector.spi.destination.CallUsage;

/** Carries calls to Salesforce's REST interfaces. */
interface SalesforceClient extends AutoCloseable {

    /** Where the paths of the configured version start: {@code /services/data/v66.0}. */
    String data();

    /**
     * Sends a call.
     *
     * @return any answer but those that end a call as a whole, which are thrown as {@link
     *     io.pqlconnector.spi.AdapterException}
     */
    Answer send(HttpCall call) throws InterruptedException;

    /** Sends a call whose reply is large; the caller closes it. */
    OpenReply open(HttpCall call) throws InterruptedException;

    /** Where the credentials have led to; logs in if that has not happened yet. */
    Session session() throws InterruptedException;

    /** How many calls were made, and what Salesforce last said of the day's quota. */
    CallUsage callUsage();

    @Override
    void close();
}
