package io.pqlconnector.worker.render;

import io.pqlconnector.core.run.PlanFile;
import io.pqlconnector.core.run.RunVersion;
import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.config.InvalidConfigurationException;
import io.pqlconnector.spi.config.Position;
import io.pqlconnector.spi.config.Problem;
import io.pqlconnector.spi.destination.IdempotencyKey;
import io.pqlconnector.worker.config.Reasons;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Saved plans on disk: one JSON object, a line per operation. */
public final class PlanFiles {
    private static final String FORMAT = "pql-plan-2";

    private PlanFiles() {}

    /** Writes a plan whole or not at all. */
    public static void write(Path file, PlanFile plan) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try (OutputStream out = Files.newOutputStream(part);
                JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartObject();
            json.writeStringProperty("format", FORMAT);
            json.writeStringProperty("as_of", plan.asOf().toString());
            json.writeStringProperty("rules", plan.version().rules());
            json.writeStringProperty("identity", plan.version().identity());
            json.writeObjectPropertyStart("mappings");
            plan.version().mappings().forEach((name, version) -> json.writeStringProperty(name.value(), version));
            json.writeEndObject();
            json.writeArrayPropertyStart("operations");
            for (PlanFile.Operation operation : plan.operations()) {
                json.writeRaw('\n');
                json.writeStartObject();
                json.writeStringProperty("destination", operation.destination().value());
                json.writeStringProperty("key", operation.key().value());
                json.writeStringProperty("kind", operation.kind());
                json.writeStringProperty("slot", operation.slot());
                json.writeStringProperty("payload", operation.payload());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    }

    /**
     * Reads a plan.
     *
     * @throws InvalidConfigurationException if the file is missing or no plan
     */
    public static PlanFile read(Path file) {
        try {
            JsonNode root = JsonMapper.shared().readTree(Files.readString(file));
            if (!root.path("format").asString("").equals(FORMAT)) {
                throw invalid(file, "is no plan of this version. Make one: ./pql plan --out " + file.getFileName());
            }
            SortedMap<DestinationName, String> mappings = new TreeMap<>();
            root.path("mappings")
                    .properties()
                    .forEach(entry -> mappings.put(
                            new DestinationName(entry.getKey()),
                            entry.getValue().asString()));
            List<PlanFile.Operation> operations = new ArrayList<>();
            for (JsonNode operation : root.path("operations")) {
                operations.add(new PlanFile.Operation(
                        new DestinationName(operation.path("destination").asString()),
                        new IdempotencyKey(operation.path("key").asString()),
                        operation.path("kind").asString(),
                        operation.path("slot").asString(),
                        operation.path("payload").asString()));
            }
            return new PlanFile(
                    Instant.parse(root.path("as_of").asString()),
                    new RunVersion(
                            root.path("rules").asString(), root.path("identity").asString(), mappings),
                    operations);
        } catch (IOException e) {
            throw invalid(
                    file,
                    "cannot be read (" + Reasons.of(e) + "). Make a plan: ./pql plan --out " + file.getFileName());
        } catch (JacksonException | DateTimeException | IllegalArgumentException e) {
            throw invalid(file, "is damaged. Make a new plan: ./pql plan --out " + file.getFileName());
        }
    }

    private static InvalidConfigurationException invalid(Path file, String message) {
        return new InvalidConfigurationException(
                List.of(new Problem(new Position(file.toString(), 1, 1), "", message)));
    }
}
