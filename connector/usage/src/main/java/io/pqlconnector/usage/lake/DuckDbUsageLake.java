package io.pqlconnector.usage.lake;

import io.pqlconnector.core.lake.AccountMeasurements;
import io.pqlconnector.core.lake.Cohort;
import io.pqlconnector.core.lake.CohortRequest;
import io.pqlconnector.core.lake.Conversion;
import io.pqlconnector.core.lake.ConversionRequest;
import io.pqlconnector.core.lake.LakeException;
import io.pqlconnector.core.lake.LakeFile;
import io.pqlconnector.core.lake.LandedSlice;
import io.pqlconnector.core.lake.LandingProgress;
import io.pqlconnector.core.lake.Manifest;
import io.pqlconnector.core.lake.MeasurementRequest;
import io.pqlconnector.core.lake.SourceVolume;
import io.pqlconnector.core.lake.UsageLake;
import io.pqlconnector.spi.SourceName;
import io.pqlconnector.spi.source.PropertyColumns;
import io.pqlconnector.spi.source.Slice;
import io.pqlconnector.spi.source.UsageSource;
import io.pqlconnector.usage.duckdb.DuckDb;
import io.pqlconnector.usage.duckdb.Session;
import io.pqlconnector.usage.signal.LastSeen;
import io.pqlconnector.usage.signal.Past;
import io.pqlconnector.usage.signal.SignalEngine;
import io.pqlconnector.usage.signal.Volumes;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The usage lake as Parquet files in a directory, written and read by an embedded DuckDB. */
public final class DuckDbUsageLake implements UsageLake {
    private final LakeDirectory directory;
    private final Quarantine quarantine;
    private final Manifest manifest;
    private final DuckDb duckDb;
    private final LandingFunction landingFunction;
    private final IdFilterFunction idFilterFunction = new IdFilterFunction();
    private final ColumnTextFunction columnTextFunction = new ColumnTextFunction();
    private final Lander lander;
    private final Compactor compactor;
    private final Erasure erasure;
    private final SignalEngine engine;
    private final Volumes volumes;
    private final LastSeen lastSeen;
    private boolean registered;

    /**
     * Opens nothing yet; {@link #warmUp} does so ahead of the first use.
     *
     * @param directory where the lake's files lie; made when something lands
     * @param quarantine where lines go that are no record
     * @param clock tells when a slice was committed
     */
    public DuckDbUsageLake(Path directory, Path quarantine, Manifest manifest, LakeSettings settings, Clock clock) {
        this(directory, quarantine, manifest, settings, clock, step -> {});
    }

    DuckDbUsageLake(
            Path directory, Path quarantine, Manifest manifest, LakeSettings settings, Clock clock, CommitSteps steps) {
        this.directory = new LakeDirectory(directory);
        this.quarantine = new Quarantine(quarantine);
        this.manifest = manifest;
        PropertyColumns columns = LakeSchema.columnsFor(settings.columns());
        this.duckDb =
                new DuckDb(new DuckDb.Settings(settings.memoryBytes(), settings.threads(), this.directory.spill()));
        this.engine = new SignalEngine(duckDb);
        this.volumes = new Volumes(duckDb);
        this.lastSeen = new LastSeen(duckDb);
        LakeCommit commit = new LakeCommit(this.directory, manifest, steps);
        ForgottenPeople forgotten = ForgottenPeople.of(directory);
        this.erasure = new Erasure(this.directory, manifest, commit, this::openSession, forgotten);
        this.landingFunction = new LandingFunction(settings.threads());
        this.lander = new Lander(
                this.directory,
                this.quarantine,
                manifest,
                commit,
                new SliceLanding(this::openSession, landingFunction),
                this::openSession,
                new LandedIds(idFilterFunction),
                columns,
                settings.maxBadShare(),
                clock,
                forgotten);
        this.compactor = new Compactor(
                this.directory,
                manifest,
                commit,
                this::openSession,
                columns,
                settings.retention(),
                settings.smallFileBytes());
    }

    /** Starts opening DuckDB, which takes a third of a second, on a thread of its own. */
    public void warmUp() {
        duckDb.warmUp();
    }

    @Override
    public LandedSlice land(UsageSource source, Slice slice, Instant now, LandingProgress progress)
            throws InterruptedException {
        return lander.land(source, slice, now, progress);
    }

    @Override
    public void drop(LandedSlice slice, Instant now) {
        lander.drop(slice, now);
    }

    @Override
    public void sweep() {
        directory.sweep(manifest.files().stream().map(LakeFile::name).collect(Collectors.toSet()));
        quarantine.sweep();
    }

    @Override
    public void compact(Instant now) throws InterruptedException {
        compactor.compact(now);
    }

    /**
     * Looks for the records of a person, and of the ids that are theirs. To be used by the process that holds the ledger's
     * lease.
     *
     * @param email in lower case
     * @param known ids of theirs that are known from elsewhere, which the lake alone may not tell any more
     * @param apply whether they are taken out of the lake, and kept out of it from now on
     * @throws LakeException if the lake cannot be read or written; run again, and it goes on from there
     */
    public ErasedPerson erase(String email, Collection<String> known, boolean apply) {
        return erasure.erase(email, known, apply);
    }

    @Override
    public List<SourceVolume> volumes(Instant asOf, Duration back) {
        return volumes.count(directory.root(), manifest.files(), asOf, back);
    }

    @Override
    public List<String> knownUsers(SourceName source, Instant since, int most) {
        return lastSeen.users(directory.root(), manifest.files(), source, since, most);
    }

    @Override
    public AccountMeasurements measure(MeasurementRequest request) {
        return overFiles(files -> engine.measure(directory.root(), files, request));
    }

    @Override
    public List<Conversion> conversions(ConversionRequest request) {
        return overFiles(files -> engine.conversions(directory.root(), files, request));
    }

    @Override
    public Cohort cohort(CohortRequest request) {
        return overFiles(files -> engine.cohort(directory.root(), files, request));
    }

    private <T> T overFiles(Function<List<LakeFile>, T> query) {
        List<LakeFile> files = manifest.files();
        try {
            return query.apply(files);
        } catch (LakeException e) {
            // A run of another process may have put other files in the place of these since.
            List<LakeFile> now = manifest.files();
            if (now.equals(files)) {
                throw e;
            }
            return query.apply(now);
        }
    }

    /** The accounts as they were known at several instants, up to that of a request. To be closed. */
    public Past past(MeasurementRequest last) {
        return engine.past(directory.root(), manifest.files(), last);
    }

    private synchronized Session openSession() {
        Session session = duckDb.openSession();
        try {
            if (!registered) {
                landingFunction.register(session);
                idFilterFunction.register(session);
                columnTextFunction.register(session);
                registered = true;
            }
            return session;
        } catch (LakeException e) {
            session.close();
            throw e;
        }
    }

    @Override
    public void close() {
        duckDb.close();
    }
}
