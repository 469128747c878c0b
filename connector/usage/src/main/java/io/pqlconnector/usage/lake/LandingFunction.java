package io.pqlconnector.usage.lake;

import io.pqlconnector.usage.duckdb.Failures;
import io.pqlconnector.usage.duckdb.Session;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.duckdb.DuckDBDataChunkWriter;
import org.duckdb.DuckDBFunctions;
import org.duckdb.DuckDBTableFunction;
import org.duckdb.DuckDBTableFunctionBindInfo;
import org.duckdb.DuckDBTableFunctionBuilder;
import org.duckdb.DuckDBTableFunctionCallInfo;
import org.duckdb.DuckDBTableFunctionInitInfo;
import org.duckdb.DuckDBValue;

/**
 * Lets SQL read a slice that is landing: {@code FROM landing(KEY)}. DuckDB's threads call it for one vector after the other,
 * parse the lines, and go on with what they write, so rows never wait in Java.
 */
final class LandingFunction implements DuckDBTableFunction<Landing, Landing, LandingReader> {
    private static final String NAME = "landing";

    private final Map<Long, Landing> landings = new ConcurrentHashMap<>();
    private final int threads;

    LandingFunction(int threads) {
        this.threads = threads;
    }

    /** Makes the function known to a DuckDB, for all its sessions. */
    void register(Session session) {
        try (DuckDBTableFunctionBuilder builder = DuckDBFunctions.tableFunction()) {
            builder.withName(NAME).withParameter(Long.class).withFunction(this).register(session.connection());
        } catch (SQLException e) {
            throw Failures.of("DuckDB took no table function", e);
        }
    }

    /** Makes a landing readable as {@link #from}. */
    void open(long key, Landing landing) {
        landings.put(key, landing);
    }

    /** Forgets a landing. */
    void close(long key) {
        landings.remove(key);
    }

    /** What stands in SQL for a landing. */
    static String from(long key) {
        return NAME + "(" + key + "::BIGINT)";
    }

    @Override
    public Landing bind(DuckDBTableFunctionBindInfo info) throws SQLException {
        long key;
        try (DuckDBValue value = info.getParameter(0)) {
            key = value.getLong();
        }
        Landing landing = landings.get(key);
        if (landing == null) {
            throw new IllegalStateException("no landing " + key);
        }
        RowBuffer.declare(info, landing.columns());
        return landing;
    }

    @Override
    public Landing init(DuckDBTableFunctionInitInfo info) {
        info.setMaxThreads(threads);
        return info.getBindData();
    }

    @Override
    public LandingReader localInit(DuckDBTableFunctionInitInfo info) {
        Landing landing = info.getBindData();
        return landing.openReader();
    }

    @Override
    public long apply(DuckDBTableFunctionCallInfo info, DuckDBDataChunkWriter chunk) {
        LandingReader reader = info.getLocalInitData();
        Landing landing = info.getInitData();
        try {
            return reader.fill(chunk);
        } catch (Throwable e) {
            landing.fail(e);
            throw e;
        }
    }
}
