package io.pqlconnector.testkit.push;

import io.pqlconnector.spi.source.ColumnValues;
import io.pqlconnector.spi.source.EventId;
import io.pqlconnector.spi.source.LineFormat;
import io.pqlconnector.spi.source.MalformedLineException;
import io.pqlconnector.spi.source.PropertyColumns;
import io.pqlconnector.spi.source.PropertyPath;
import io.pqlconnector.spi.source.RecordKind;
import io.pqlconnector.spi.source.UsageRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Lines such as <code>{"id":"1","event":"Report Run","user":"u","time":"2026-03-30T12:00:00Z","properties":{}}</code>. */
final class PushedLines implements LineFormat.Parser {
    private static final JsonMapper JSON = new JsonMapper();

    private final PropertyColumns columns;

    PushedLines(PropertyColumns columns) {
        this.columns = columns;
    }

    @Override
    public void parse(byte[] bytes, int from, int to, LineFormat.Output output) throws MalformedLineException {
        try {
            JsonNode line = JSON.readTree(bytes, from, to - from);
            JsonNode properties = line.path("properties");
            Instant at = Instant.parse(line.path("time").asString(""));
            UUID id = UUID.nameUUIDFromBytes(line.path("id").asString("").getBytes(StandardCharsets.UTF_8));
            output.record(new UsageRecord(
                    RecordKind.TRACK,
                    new EventId(id.getMostSignificantBits(), id.getLeastSignificantBits()),
                    line.path("event").asString(""),
                    at,
                    at,
                    line.path("user").asString(""),
                    "",
                    "",
                    "",
                    properties.toString().getBytes(StandardCharsets.UTF_8),
                    new byte[0],
                    values(properties)));
        } catch (JacksonException | DateTimeParseException e) {
            throw new MalformedLineException("no event of a test");
        }
    }

    private ColumnValues values(JsonNode properties) {
        @Nullable String[] values = new String[columns.paths().size()];
        for (int i = 0; i < values.length; i++) {
            PropertyPath path = columns.paths().get(i);
            if (path.root() == PropertyPath.Root.PROPERTIES && properties.has(path.key())) {
                values[i] = properties.path(path.key()).asString("");
            }
        }
        return ColumnValues.of(values);
    }
}
