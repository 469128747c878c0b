package io.pqlconnector.spi.destination;

import java.util.Optional;

/** Keeps the name of the job that carries a batch, so that whoever comes after a crash finds the job again. */
public interface JobJournal {

    /** The job that an interrupted attempt began; empty if there was none. */
    Optional<String> begun();

    /**
     * Keeps a job, in the place of one that was begun before. When this returns, not even a power cut makes the ledger forget
     * it. To be called before the job is fed.
     *
     * @param job what the adapter needs to find the job again, such as the vendor's id of it; of several if a batch takes
     *     several. No secret, not empty
     */
    void begin(String job);
}
