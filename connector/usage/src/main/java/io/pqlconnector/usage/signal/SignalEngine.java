package io.pqlconnector.usage.signal;

import io.pqlconnector.core.lake.AccountMeasurements;
import io.pqlconnector.core.lake.Cohort;
import io.pqlconnector.core.lake.CohortRequest;
import io.pqlconnector.core.lake.Conversion;
import io.pqlconnector.core.lake.ConversionRequest;
import io.pqlconnector.core.lake.LakeFile;
import io.pqlconnector.core.lake.MeasurementRequest;
import io.pqlconnector.spi.EntityKind;
import io.pqlconnector.usage.duckdb.DuckDb;
import io.pqlconnector.usage.identity.MailPolicy;
import io.pqlconnector.usage.identity.MailProviders;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/**
 * Measures signals over the lake's files, which it only reads. Accounts come in the order of their keys' UTF-8 bytes, and
 * the same records give the same measurements whatever files and order they stand in.
 *
 * <p>A user's figures are those of his events in that account; one who is in two accounts is measured in each.
 */
public final class SignalEngine {
    private final DuckDb duckDb;

    /** Runs its queries there. */
    public SignalEngine(DuckDb duckDb) {
        this.duckDb = duckDb;
    }

    /**
     * Measures every account and its users.
     *
     * @param lakeDirectory what the files' names are relative to
     * @param files the files of the manifest; those with shadowed records are passed over
     * @return to be closed; read as it goes, so it fails late if a file is damaged
     * @throws io.pqlconnector.core.lake.LakeException if a file cannot be read, or memory or disk do not suffice
     */
    public AccountMeasurements measure(Path lakeDirectory, List<LakeFile> files, MeasurementRequest request) {
        Scratch scratch = new Scratch(duckDb);
        try {
            return run(scratch, lakeDirectory, files, request).start();
        } catch (RuntimeException | Error e) {
            scratch.close();
            throw e;
        }
    }

    /**
     * Finds what events tell became of accounts.
     *
     * @param lakeDirectory what the files' names are relative to
     * @param files as in {@link #measure}
     * @return the first conversion that each rule finds in each account, in the order of accounts' keys, then of the rules
     * @throws io.pqlconnector.core.lake.LakeException as in {@link #measure}
     */
    public List<Conversion> conversions(Path lakeDirectory, List<LakeFile> files, ConversionRequest request) {
        if (request.rules().isEmpty()) {
            return List.of();
        }
        MeasurementRequest accounts = new MeasurementRequest(
                List.of(), List.of(), request.identity(), request.asOf(), ZoneOffset.UTC, 0, Optional.empty());
        Scratch scratch = new Scratch(duckDb);
        try {
            return run(scratch, lakeDirectory, files, accounts).conversions(request.rules());
        } finally {
            scratch.close();
        }
    }

    /**
     * Measures accounts or users at the same age.
     *
     * @param lakeDirectory what the files' names are relative to
     * @param files as in {@link #measure}
     * @throws io.pqlconnector.core.lake.LakeException as in {@link #measure}
     */
    public Cohort cohort(Path lakeDirectory, List<LakeFile> files, CohortRequest request) {
        // A user stands for an account of his own, in which he is the only one.
        MeasurementRequest ofAll = new MeasurementRequest(
                List.of(),
                List.of(),
                request.identity(),
                request.asOf(),
                ZoneOffset.UTC,
                request.kind() == EntityKind.USER ? 1 : 0,
                Optional.empty());
        Scratch scratch = new Scratch(duckDb);
        try {
            return run(scratch, lakeDirectory, files, ofAll).cohort(request);
        } catch (RuntimeException | Error e) {
            scratch.close();
            throw e;
        }
    }

    private static MeasurementRun run(
            Scratch scratch, Path lakeDirectory, List<LakeFile> files, MeasurementRequest request) {
        return new MeasurementRun(
                scratch,
                new RecordFiles(lakeDirectory, files, request.knownBy()),
                request,
                new MailPolicy(request.identity(), MailProviders.bundled()),
                earliest(files, request.asOf()));
    }

    /**
     * Measures accounts as they were known at several instants, the events of which are read once.
     *
     * @param last of the last instant
     * @return to be closed
     * @throws io.pqlconnector.core.lake.LakeException as {@link #measure} does
     */
    public Past past(Path lakeDirectory, List<LakeFile> files, MeasurementRequest last) {
        return new Past(
                duckDb,
                new RecordFiles(lakeDirectory, files, last.knownBy()),
                last,
                earliest(files, last.asOf()),
                request -> measure(lakeDirectory, files, request));
    }

    /** No event that counts lies before this. */
    private static Instant earliest(List<LakeFile> files, Instant asOf) {
        return files.stream()
                .filter(file -> file.role() == LakeFile.Role.RECORDS)
                .map(file -> file.first().orElse(Instant.EPOCH))
                .min(Instant::compareTo)
                .orElse(asOf);
    }
}
