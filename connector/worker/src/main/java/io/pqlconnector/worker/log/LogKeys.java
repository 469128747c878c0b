package io.pqlconnector.worker.log;

/** The names of the facts that lines of the log have in common. */
public final class LogKeys {
    /** The number of the run that the line is of, or that was under way when it was written. */
    public static final String RUN = "run";
    /** The account's key. */
    public static final String ACCOUNT = "account";
    /** The idempotency key of an operation. */
    public static final String KEY = "key";
    /** The name of a destination. */
    public static final String DESTINATION = "destination";
    /** The name of a source. */
    public static final String SOURCE = "source";
    /** The CRM's object. */
    public static final String OBJECT = "object";
    /** What became of it. */
    public static final String OUTCOME = "outcome";
    /** Why, in the CRM's word or ours. */
    public static final String CODE = "code";
    /** How long it took, in milliseconds. */
    public static final String TOOK_MS = "took_ms";

    private LogKeys() {}
}
