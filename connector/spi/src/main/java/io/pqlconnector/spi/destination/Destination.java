package io.pqlconnector.spi.destination;

import io.pqlconnector.spi.DestinationName;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * A CRM. It is told what to write and decides only how. It neither retries nor remembers: that is the core's business.
 *
 * <p>Every method may throw {@link io.pqlconnector.spi.AdapterException} when a call as a whole failed.
 */
public interface Destination extends AutoCloseable {

    /** The destination's name in the configuration. */
    DestinationName name();

    /** What the destination has and allows. */
    Description describe() throws InterruptedException;

    /**
     * Finds records.
     *
     * @param records what to look for; those that do not exist are missing in the answer
     * @param fields the fields that are wanted
     */
    List<FoundRecord> find(List<RecordRef> records, Set<String> fields) throws InterruptedException;

    /**
     * Carries out a batch.
     *
     * @return one receipt per operation, in the order of the batch
     */
    List<Receipt> deliver(Batch batch) throws InterruptedException;

    /**
     * Says whether an operation whose end was unclear has happened.
     *
     * @return confirmed if it has; rejected with the code {@link #NOT_DONE} if it has not, and may be sent again; unknown
     *     if that cannot be told
     */
    Receipt verify(Operation operation) throws InterruptedException;

    /** What became of records since an instant, oldest first. */
    List<Outcome> outcomes(Instant since) throws InterruptedException;

    @Override
    void close();

    /** The code with which {@link #verify} says that an operation has not happened. */
    String NOT_DONE = "NOT_DONE";
}
