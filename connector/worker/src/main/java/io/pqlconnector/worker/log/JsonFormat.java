package io.pqlconnector.worker.log;

import java.io.StringWriter;
import java.util.Set;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/** One JSON object, on one line. */
final class JsonFormat implements LineFormat {
    private static final String STACK = "stack";
    private static final Set<String> OURS = Set.of("time", "level", "logger", "message", STACK);

    private final JsonFactory json =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    @Override
    public String write(LogLine line) {
        StringWriter text = new StringWriter();
        try (JsonGenerator writer = json.createGenerator(ObjectWriteContext.empty(), text)) {
            writer.writeStartObject();
            writer.writeStringProperty("time", HumanFormat.TIME.format(line.at()));
            writer.writeStringProperty("level", line.level());
            writer.writeStringProperty("logger", line.logger());
            writer.writeStringProperty("message", line.message());
            // A name occurs once in an object, whoever uses it.
            line.keys().forEach((key, value) -> write(writer, OURS.contains(key) ? key + "_" : key, value));
            if (!line.stack().isEmpty()) {
                writer.writeStringProperty(STACK, String.join("\n", line.stack()));
            }
            writer.writeEndObject();
        }
        return text.append('\n').toString();
    }

    private static void write(JsonGenerator writer, String key, Object value) {
        if (value instanceof Long number) {
            writer.writeNumberProperty(key, number);
        } else if (value instanceof Boolean flag) {
            writer.writeBooleanProperty(key, flag);
        } else {
            writer.writeStringProperty(key, value.toString());
        }
    }
}
