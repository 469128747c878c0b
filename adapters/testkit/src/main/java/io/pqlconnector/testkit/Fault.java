package io.pqlconnector.testkit;

/** What can happen to a call on its way to a service and back. */
public enum Fault {
    /** The connection is reset before the service does anything. */
    RESET_BEFORE,
    /** The connection is reset after the service has done what was asked. */
    RESET_AFTER,
    /** The service does what was asked, and its answer never comes. */
    SILENCE_AFTER,
    /** The service does what was asked, and its answer stops half-way. */
    STALL_AFTER,
    /** The service asks for a pause and says how long. */
    THROTTLED_FOR_A_TIME,
    /** The service asks for a pause and does not say how long. */
    THROTTLED,
    /** The service fails, with a status of 5xx and HTML, and has done nothing. */
    ERROR_BEFORE,
    /** The service fails, with a status of 5xx and HTML, after it has done what was asked. */
    ERROR_AFTER,
    /** The service does what was asked, and answers with a success and half a document. */
    JUNK_AFTER,
    /** The service does what was asked, and a proxy answers with a success and HTML. */
    HTML_AFTER,
    /** The service does what was asked, and answers for some operations of the batch only. */
    PART_OF_THE_ANSWER,
    /** The token runs out just now. */
    TOKEN_EXPIRED
}
