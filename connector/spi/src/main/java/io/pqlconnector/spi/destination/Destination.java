package io.pqlconnector.spi.destination;

import io.pqlconnector.spi.DestinationName;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/**
 * A CRM. It is told what to write and decides only how. It remembers nothing: that is the core's business. A single HTTP call
 * that may be sent twice is repeated by the client of {@code adapters/http}; what becomes of a batch is decided by the core.
 *
 * <p>Every method may throw {@link io.pqlconnector.spi.AdapterException} when a call as a whole failed. {@link #deliver} may be
 * called by as many threads at once as {@link Description#parallelCalls} says.
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
     * @throws io.pqlconnector.spi.AdapterException if the object has no such field and is not open: one that is empty is not the
     *     same
     */
    List<FoundRecord> find(List<RecordRef> records, Set<String> fields) throws InterruptedException;

    /**
     * Finds records, and the facts about them that guards ask for. Apart from {@link #find}, because they cost calls of their
     * own.
     *
     * @param records what to look for, of any objects; those that do not exist are missing in the answer
     * @return without fields
     */
    List<FoundRecord> facts(List<RecordRef> records) throws InterruptedException;

    /**
     * The records on a list that people keep.
     *
     * @param object whose records are on it
     * @param list its name, or the destination's id of it
     * @throws io.pqlconnector.spi.AdapterException if there is no such list of such records: nobody on it is not the same
     */
    Set<CrmId> members(ObjectName object, String list) throws InterruptedException;

    /**
     * Compares what mappings need with what is there. Writes nothing.
     *
     * @return what was looked at, in the order of the needs; empty where nothing has to be prepared
     */
    default List<Finding> inspect(Blueprint needs) throws InterruptedException {
        return List.of();
    }

    /**
     * Makes what {@link #inspect} calls missing, and looks again. Changes nothing that is there but to add what it lacks, such
     * as the options of a field, and deletes nothing.
     */
    default List<Finding> provision(Blueprint needs) throws InterruptedException {
        return inspect(needs);
    }

    /**
     * Takes away what was made for mappings: lists with their members, fields with their values. Those that people fill in stay,
     * as {@link Finding.State#PRESENT}.
     *
     * @param dryRun only say what would be taken away
     * @return what was or would be taken away as {@link Finding.State#MISSING}, and what stays because it is not ours
     */
    default List<Finding> remove(Blueprint needs, boolean dryRun) throws InterruptedException {
        return List.of();
    }

    /**
     * What a person can deploy to get the same as from {@link #provision}, where programs may not change what the CRM has.
     * Asks nobody.
     *
     * @return the files of a folder: what is in each, by its path with slashes. One is {@code README.md}, which says how to
     *     deploy them; empty if the CRM knows no such thing
     */
    default SortedMap<String, String> metadata(Blueprint needs) {
        return Collections.emptySortedMap();
    }

    /**
     * Carries out a batch.
     *
     * @return one receipt per operation, in the order of the batch
     * @throws BatchRefusedException if the batch was refused as a whole because of some of its records
     */
    List<Receipt> deliver(Batch batch) throws InterruptedException;

    /**
     * How it carries out many operations as one job of its own. The same whenever it is asked, and known without a call.
     *
     * @return empty if it does not
     */
    default Optional<BulkJobs> bulk() {
        return Optional.empty();
    }

    /**
     * Says whether an operation whose end was unclear has happened.
     *
     * @param sentAt when it was sent last, by our clock: what happened long before that was somebody else
     * @return confirmed if it has; rejected with the code {@link #NOT_DONE} if it has not, and may be sent again; unknown
     *     if that cannot be told
     */
    Receipt verify(Operation operation, Instant sentAt) throws InterruptedException;

    /** How many calls were made, and what the vendor says of its quota. Makes no call itself. */
    CallUsage callUsage();

    /**
     * What became of records, as far as the destination was told of it since an instant: a deal that is marked as won today
     * counts though it is dated to last month, since whoever asked last month was not told. May tell more than that, such as all
     * that it knows; whoever asks keeps one of each deal.
     *
     * <p>It is told a page at a time, in the order in which the destination came to know it, so that what changes between two pages
     * is on a later one. Nothing is remembered between them: another process may ask for the next page, days later.
     *
     * @param since the same for all pages
     * @param from {@link OutcomeCursor#START}, or where the page before says that the next one begins. A cursor that is not
     *     understood, such as that of another version, is taken for the start
     */
    OutcomePage outcomes(Instant since, OutcomeCursor from) throws InterruptedException;

    @Override
    void close();

    /** The code with which {@link #verify} says that an operation has not happened. */
    String NOT_DONE = "NOT_DONE";
}
