package io.pqlconnector.usage.duckdb;

import io.pqlconnector.core.lake.LakeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDriver;

/**
 * One DuckDB in memory, which lives as long as the process needs it. It keeps nothing: tables are temporary, and the lake's
 * files are read where they lie. Opened at the first use, or ahead of it by {@link #warmUp}. Safe to use from many threads,
 * each with a session of its own.
 */
public final class DuckDb implements AutoCloseable {

    /**
     * How much DuckDB may take.
     *
     * @param memoryBytes what its buffers may hold; the process takes about 100 MB more than this for it
     * @param threads how many threads a query may use, the caller's included
     * @param temporaryDirectory where it spills what does not fit; made when it is needed
     */
    public record Settings(long memoryBytes, int threads, Path temporaryDirectory) {
        public Settings {
            if (memoryBytes < 1 || threads < 1) {
                throw new IllegalArgumentException("DuckDB needs memory and at least one thread");
            }
        }
    }

    private final FutureTask<DuckDBConnection> opening;
    private boolean started;
    private boolean closed;

    /** Opens nothing yet. */
    public DuckDb(Settings settings) {
        this.opening = new FutureTask<>(() -> open(settings));
    }

    /** Starts opening on a thread of its own, so that it is open by the time it is needed. */
    public synchronized void warmUp() {
        if (!started && !closed) {
            started = true;
            Thread thread = new Thread(opening, "duckdb-open");
            thread.setDaemon(true);
            thread.start();
        }
    }

    /**
     * A connection of its own: temporary tables of one session are not seen by another. To be closed.
     *
     * @throws LakeException if DuckDB cannot be opened
     */
    public Session openSession() {
        try {
            return new Session(root().duplicate());
        } catch (SQLException e) {
            throw Failures.of("DuckDB cannot be opened", e);
        }
    }

    private DuckDBConnection root() {
        synchronized (this) {
            if (closed) {
                throw new IllegalStateException("DuckDB is closed");
            }
            if (!started) {
                started = true;
                opening.run();
            }
        }
        // Opening takes a fraction of a second and cannot be stopped, so an interrupt waits until it is done.
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return opening.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            throw new LakeException("DuckDB cannot be opened: " + e.getCause(), e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static DuckDBConnection open(Settings settings) throws SQLException {
        makeParent(settings.temporaryDirectory());
        Properties properties = new Properties();
        properties.setProperty("memory_limit", settings.memoryBytes() / 1024 + "KiB");
        properties.setProperty("threads", Integer.toString(settings.threads()));
        properties.setProperty("temp_directory", settings.temporaryDirectory().toString());
        // Nothing is ever fetched from the network: json and parquet are built in.
        properties.setProperty("autoinstall_known_extensions", "false");
        properties.setProperty("autoload_known_extensions", "false");
        // Otherwise DuckDB holds back what is ready until its turn comes, and memory grows with the input.
        properties.setProperty("preserve_insertion_order", "false");
        // With threads of its own for writing, DuckDB 2.0 waits for ever when a COPY ends early: the thread that
        // throws the file away holds a lock that the writing thread needs. Without them the threads that compress
        // also write.
        properties.setProperty("async_threads", "0");
        // Rows are handed over as they are read, not gathered first.
        properties.setProperty(DuckDBDriver.JDBC_STREAM_RESULTS, "true");
        return DriverManager.getConnection("jdbc:duckdb:", properties).unwrap(DuckDBConnection.class);
    }

    // DuckDB makes the directory itself, but only that one.
    private static void makeParent(Path directory) {
        Path parent = directory.getParent();
        try {
            if (parent != null) {
                Files.createDirectories(parent);
            }
        } catch (IOException e) {
            // Where nothing can be written, nothing can be spilled; what fits in memory works all the same.
        }
    }

    /** Ends every session. */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            if (!started) {
                closed = true;
                return;
            }
        }
        try {
            root().close();
        } catch (SQLException | LakeException e) {
            // What is lost with it is temporary, and a failed opening was reported to whoever needed it.
        } finally {
            synchronized (this) {
                closed = true;
            }
        }
    }
}
