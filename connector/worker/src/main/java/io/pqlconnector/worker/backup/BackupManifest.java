package io.pqlconnector.worker.backup;

import java.io.OutputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is in a backup: {@code manifest.json}, its last entry.
 *
 * @param program the version of the program that made it, for people
 * @param ledgerVersion of the ledger's tables
 * @param takenAt the instant as of which the ledger is
 * @param lake whether the lake is in it
 * @param parts everything but the manifest itself, the ledger first
 */
record BackupManifest(String program, int ledgerVersion, Instant takenAt, boolean lake, List<Part> parts) {
    /** The manifest's own name in the archive. */
    static final String NAME = "manifest.json";

    private static final String FORMAT = "pql-backup-1";

    BackupManifest {
        parts = List.copyOf(parts);
    }

    /**
     * A file in a backup.
     *
     * @param name relative to the data folder, with slashes
     * @param bytes its size
     * @param sha256 64 hexadecimal digits
     */
    record Part(String name, long bytes, String sha256) {}

    /** How many bytes all parts have, unpacked. */
    long bytes() {
        return parts.stream().mapToLong(Part::bytes).sum();
    }

    /** Writes it, and leaves the stream open. */
    void write(OutputStream out) {
        try (JsonGenerator json = JsonFactory.builder()
                .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
                .build()
                .createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartObject();
            json.writeStringProperty("format", FORMAT);
            json.writeStringProperty("program", program);
            json.writeNumberProperty("ledger_version", ledgerVersion);
            json.writeStringProperty("taken_at", takenAt.toString());
            json.writeBooleanProperty("lake", lake);
            json.writeArrayPropertyStart("files");
            for (Part part : parts) {
                json.writeRaw('\n');
                json.writeStartObject();
                json.writeStringProperty("name", part.name());
                json.writeNumberProperty("bytes", part.bytes());
                json.writeStringProperty("sha256", part.sha256());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
    }

    /** Reads one; empty if the text is none of this format. */
    static Optional<BackupManifest> read(byte[] text) {
        try {
            JsonNode root = JsonMapper.shared().readTree(text);
            if (!root.path("format").asString("").equals(FORMAT)) {
                return Optional.empty();
            }
            List<Part> parts = new ArrayList<>();
            for (JsonNode part : root.path("files")) {
                parts.add(new Part(
                        part.path("name").asString(),
                        part.path("bytes").asLong(),
                        part.path("sha256").asString()));
            }
            return Optional.of(new BackupManifest(
                    root.path("program").asString(),
                    root.path("ledger_version").asInt(),
                    Instant.parse(root.path("taken_at").asString()),
                    root.path("lake").asBoolean(),
                    parts));
        } catch (JacksonException | DateTimeException e) {
            return Optional.empty();
        }
    }
}
