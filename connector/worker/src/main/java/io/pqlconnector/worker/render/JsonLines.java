package io.pqlconnector.worker.render;

import io.pqlconnector.core.alarm.Alarm;
import io.pqlconnector.core.score.ScoredAccount;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/** JSON Lines on standard output, and nothing else there. The same facts give the same bytes. */
public final class JsonLines implements AutoCloseable {
    private final PrintStream out;
    private final JsonGenerator json;

    /** Over a terminal's data stream. */
    public JsonLines(Terminal terminal) {
        out = terminal.out();
        json = JsonFactory.builder()
                .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
                .rootValueSeparator("\n")
                .build()
                .createGenerator(ObjectWriteContext.empty(), out);
    }

    /** A line for an account. */
    public void account(ScoredAccount account) {
        object(writer -> AccountJson.write(writer, account));
    }

    /** A line for an account with all that explains it. */
    public void explained(Explanation.Explained explained) {
        object(writer -> ExplanationJson.write(writer, explained));
    }

    /** A line with whatever a function writes between the braces. */
    public void object(Consumer<JsonGenerator> content) {
        json.writeStartObject();
        content.accept(json);
        json.writeEndObject();
    }

    /** The last line: what there was in all, by name. */
    public void summary(Map<String, Long> counts, Consumer<JsonGenerator> more) {
        object(writer -> {
            writer.writeObjectPropertyStart("summary");
            new TreeMap<>(counts).forEach(writer::writeNumberProperty);
            more.accept(writer);
            writer.writeEndObject();
        });
    }

    /** In a summary: what a person has to look at before anything is delivered, if there is something. */
    public static void alarms(JsonGenerator writer, List<Alarm> alarms) {
        if (alarms.isEmpty()) {
            return;
        }
        writer.writeArrayPropertyStart("alarms");
        alarms.forEach(alarm -> writer.writeString(alarm.name()));
        writer.writeEndArray();
    }

    @Override
    public void close() {
        json.close();
        out.println();
        out.flush();
    }
}
