package io.pqlconnector.core.ledger;

/** The right to write: held by one process at a time, given back when it is closed, and free when its process dies. */
public interface Lease extends AutoCloseable {
    @Override
    void close();
}
