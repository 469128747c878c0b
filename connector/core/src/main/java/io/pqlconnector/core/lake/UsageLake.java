package io.pqlconnector.core.lake;

import io.pqlconnector.spi.SourceName;
import io.pqlconnector.spi.source.Slice;
import io.pqlconnector.spi.source.UsageSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The events and traits that are kept. Reading is safe beside a run of another process; landing and tidying belong to the
 * one process that holds the ledger's lease.
 */
public interface UsageLake extends AutoCloseable {

    /**
     * Reads a slice whole and puts it in the place of its earlier version, if there was one: staged, synced, renamed and
     * only then committed to the manifest. If anything fails before the commit, the lake is as it was.
     *
     * @param now the instant of the run; later events are counted as such and kept
     * @throws io.pqlconnector.spi.AdapterException if the source fails, or more of the slice is bad than is allowed
     * @throws LakeException if the lake cannot be written
     */
    LandedSlice land(UsageSource source, Slice slice, Instant now, LandingProgress progress)
            throws InterruptedException;

    /**
     * Takes a slice out, whole: what it held is gone, and what stands in another slice as well stands on.
     *
     * @param now as in {@link #land}
     * @throws LakeException if the lake cannot be written
     */
    void drop(LandedSlice slice, Instant now) throws InterruptedException;

    /** Removes what a crash left behind: staged files, and files that the manifest does not name. */
    void sweep();

    /**
     * Gathers small slices into day files, gives files the columns that the rules refer to, and drops what is older than
     * the retention. Work is in proportion to what needs it; nothing that queries see changes.
     *
     * @param now what the retention counts from
     */
    void compact(Instant now) throws InterruptedException;

    /**
     * How many events each source delivered, hour by hour; sources without events in that time are missing. Cheap: reads two
     * columns of the files in which such events can be.
     *
     * @param asOf only events before it count, whatever the lake has of later ones
     * @param back how far back
     */
    List<SourceVolume> volumes(Instant asOf, Duration back);

    /**
     * The users in a source's records, whoever was seen last coming first.
     *
     * @param since who was not seen since then is left out
     * @param most how many at most
     * @return their ids as the source gave them
     */
    List<String> knownUsers(SourceName source, Instant since, int most);

    /** Measures every account, and the users in it, as of an instant. Accounts come in the order of their keys. */
    AccountMeasurements measure(MeasurementRequest request);

    /**
     * What events tell became of accounts. Events find their accounts as in {@link #measure}, and accounts that are left out
     * there are left out here.
     *
     * @return the first conversion that each rule finds in each account, in the order of accounts' keys, then of the rules
     */
    List<Conversion> conversions(ConversionRequest request);

    /** Measures accounts or users at the same age, with what became of each afterwards. Holds as many as are asked for. */
    Cohort cohort(CohortRequest request);

    @Override
    void close();
}
