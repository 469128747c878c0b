package io.pqlconnector.worker.ops;

import io.pqlconnector.core.lake.LakeException;
import io.pqlconnector.core.ledger.LedgerException;
import io.pqlconnector.store.SqliteLedger;
import io.pqlconnector.usage.duckdb.DuckDb;
import io.pqlconnector.usage.duckdb.Session;
import io.pqlconnector.worker.metrics.WorkerFacts;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * What is tried out to know whether the worker works. A port that is open says nothing: where a native library cannot be
 * loaded, or a disk has become read-only, the process goes on all the same.
 */
final class Checks {
    private static final Duration KEPT = Duration.ofSeconds(10);
    private static final long DUCKDB_BYTES = 16L << 20;
    private static final String STUCK = "does not answer";

    private final Cached<Optional<String>> duckDb;
    private final Cached<Optional<String>> sqlite;
    private final Cached<Optional<String>> writable;

    Checks(WorkerFacts facts, LongSupplier nanos) {
        duckDb = new Cached<>(() -> queryDuckDb(facts), KEPT, nanos);
        sqlite = new Cached<>(Checks::querySqlite, KEPT, nanos);
        writable = new Cached<>(() -> tryWrite(facts), KEPT, nanos);
    }

    /** Why DuckDB does not answer a query; empty if it does. */
    Optional<String> duckDb() {
        return duckDb.get(Optional.of(STUCK));
    }

    /** Why SQLite does not answer a query; empty if it does. */
    Optional<String> sqlite() {
        return sqlite.get(Optional.of(STUCK));
    }

    /** Why the ledger cannot be written; empty if it can. */
    Optional<String> ledger() {
        return writable.get(Optional.of(STUCK));
    }

    private static Optional<String> queryDuckDb(WorkerFacts facts) {
        DuckDb.Settings settings = new DuckDb.Settings(
                DUCKDB_BYTES, 1, facts.config().get().dataDirectory().resolve("health-check"));
        try (DuckDb engine = new DuckDb(settings);
                Session session = engine.openSession()) {
            long answer = session.number("SELECT sum(range) FROM range(4)");
            return answer == 6 ? Optional.empty() : Optional.of("answers wrongly");
        } catch (LakeException | LinkageError e) {
            return Optional.of(words(e));
        }
    }

    private static Optional<String> querySqlite() {
        try {
            return SqliteLedger.engineAnswers() ? Optional.empty() : Optional.of("answers wrongly");
        } catch (LedgerException | LinkageError e) {
            return Optional.of(words(e));
        }
    }

    private static Optional<String> tryWrite(WorkerFacts facts) {
        try {
            SqliteLedger.tryWrite(facts.config().get().ledgerFile());
            return Optional.empty();
        } catch (LedgerException | LinkageError e) {
            return Optional.of(words(e));
        }
    }

    private static String words(Throwable failure) {
        return Optional.ofNullable(failure.getMessage())
                .orElse(failure.getClass().getSimpleName());
    }
}
