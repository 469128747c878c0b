package io.pqlconnector.usage.lake;

import io.pqlconnector.usage.duckdb.Failures;
import io.pqlconnector.usage.duckdb.Session;
import java.sql.SQLException;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBFunctions;
import org.duckdb.DuckDBReadableVector;
import org.duckdb.DuckDBScalarFunction;
import org.duckdb.DuckDBScalarFunctionBuilder;
import org.duckdb.DuckDBWritableVector;
import org.jspecify.annotations.Nullable;

/** Lets SQL hand ids to a filter, vector by vector: reading them through a result would cost many times as much. */
final class IdFilterFunction implements DuckDBScalarFunction {
    private static final String NAME = "note_id";

    private volatile @Nullable IdFilter filter;

    /** Makes the function known to a DuckDB, for all its sessions. */
    void register(Session session) {
        try (DuckDBScalarFunctionBuilder builder = DuckDBFunctions.scalarFunction()) {
            builder.withName(NAME)
                    .withParameters(Long.class, Long.class)
                    .withReturnType(Long.class)
                    .withVectorizedFunction(this)
                    .withVolatile()
                    .register(session.connection());
        } catch (SQLException e) {
            throw Failures.of("DuckDB took no function", e);
        }
    }

    /** Adds all ids of a table. One at a time. */
    void fill(IdFilter into, Session session, String table) {
        filter = into;
        try {
            session.number("SELECT count(" + NAME + "(id_high, id_low)) FROM " + table);
        } finally {
            filter = null;
        }
    }

    @Override
    public void apply(DuckDBDataChunkReader input, DuckDBWritableVector output) {
        IdFilter into = filter;
        if (into == null) {
            throw new IllegalStateException("no filter to fill");
        }
        DuckDBReadableVector high = input.vector(0);
        DuckDBReadableVector low = input.vector(1);
        long rows = input.rowCount();
        for (long row = 0; row < rows; row++) {
            into.add(high.getLong(row), low.getLong(row));
            output.setLong(row, 1);
        }
    }
}
