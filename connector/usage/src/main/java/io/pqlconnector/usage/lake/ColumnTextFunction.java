package io.pqlconnector.usage.lake;

import io.pqlconnector.spi.source.PropertyPath;
import io.pqlconnector.usage.duckdb.Failures;
import io.pqlconnector.usage.duckdb.Session;
import io.pqlconnector.usage.duckdb.Sql;
import java.sql.SQLException;
import java.util.Optional;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBFunctions;
import org.duckdb.DuckDBReadableVector;
import org.duckdb.DuckDBScalarFunction;
import org.duckdb.DuckDBScalarFunctionBuilder;
import org.duckdb.DuckDBWritableVector;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads a property out of its object's text just as a source gives it for a column: a string without its quotes, anything
 * else as it is written, the first of a key that stands twice. DuckDB's own functions would write numbers and lists anew
 * ({@code 1.50} as {@code 1.5}), and then it would matter when a file was written.
 */
final class ColumnTextFunction implements DuckDBScalarFunction {
    private static final String NAME = "column_text";

    // Lines were measured when they landed.
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .build();

    /** Makes the function known to a DuckDB, for all its sessions. */
    void register(Session session) {
        try (DuckDBScalarFunctionBuilder builder = DuckDBFunctions.scalarFunction()) {
            builder.withName(NAME)
                    .withParameters(String.class, String.class)
                    .withReturnType(String.class)
                    .withVectorizedFunction(this)
                    .register(session.connection());
        } catch (SQLException e) {
            throw Failures.of("DuckDB took no function", e);
        }
    }

    /** What stands in SQL for a property that has no column. */
    static String call(PropertyPath path) {
        return NAME + "(" + path.root().word() + ", " + Sql.text(path.key()) + ")";
    }

    @Override
    public void apply(DuckDBDataChunkReader input, DuckDBWritableVector output) {
        DuckDBReadableVector texts = input.vector(0);
        DuckDBReadableVector keys = input.vector(1);
        long rows = input.rowCount();
        for (long row = 0; row < rows; row++) {
            Optional<String> value =
                    texts.isNull(row) ? Optional.empty() : value(texts.getString(row), keys.getString(row));
            if (value.isPresent()) {
                output.setString(row, value.get());
            } else {
                output.setNull(row);
            }
        }
    }

    /** The value of a key of the outermost object; empty if it is absent or null. */
    static Optional<String> value(String text, String key) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                boolean found = parser.currentName().equals(key);
                JsonToken token = parser.nextToken();
                if (found) {
                    return valueHere(parser, token, text);
                }
                parser.skipChildren();
            }
            return Optional.empty();
        } catch (JacksonException e) {
            // No source lets such a text pass; a column can do without.
            return Optional.empty();
        }
    }

    private static Optional<String> valueHere(JsonParser parser, JsonToken token, String text) {
        if (token == JsonToken.VALUE_NULL) {
            return Optional.empty();
        }
        if (token.isStructStart()) {
            int from = Math.toIntExact(parser.currentTokenLocation().getCharOffset());
            parser.skipChildren();
            return Optional.of(text.substring(
                    from, Math.toIntExact(parser.currentTokenLocation().getCharOffset()) + 1));
        }
        return Optional.of(parser.getString());
    }
}
