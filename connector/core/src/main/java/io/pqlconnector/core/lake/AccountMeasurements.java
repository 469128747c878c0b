package io.pqlconnector.core.lake;

import java.util.Iterator;

/** Accounts in the order of their keys, read as they are asked for. To be closed. */
public interface AccountMeasurements extends Iterator<AccountMeasurement>, AutoCloseable {
    @Override
    void close();
}
