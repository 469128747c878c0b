package io.pqlconnector.usage.signal;

import io.pqlconnector.core.lake.AccountMeasurements;
import io.pqlconnector.core.lake.LakeFile;
import io.pqlconnector.core.lake.MeasurementRequest;
import io.pqlconnector.usage.duckdb.DuckDb;
import io.pqlconnector.usage.identity.MailPolicy;
import io.pqlconnector.usage.identity.MailProviders;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

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
            return new MeasurementRun(
                            scratch,
                            new RecordFiles(lakeDirectory, files),
                            request,
                            new MailPolicy(request.identity(), MailProviders.bundled()),
                            earliest(files, request.asOf()))
                    .start();
        } catch (RuntimeException | Error e) {
            scratch.close();
            throw e;
        }
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
