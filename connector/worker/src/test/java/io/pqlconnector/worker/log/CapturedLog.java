package io.pqlconnector.worker.log;

import io.pqlconnector.spi.config.Problems;
import io.pqlconnector.spi.config.Secret;
import io.pqlconnector.worker.config.Config;
import io.pqlconnector.worker.config.ConfigReader;
import io.pqlconnector.worker.config.FileTexts;
import io.pqlconnector.worker.render.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** A log whose lines a test reads. */
final class CapturedLog implements AutoCloseable {
    /** What its clock shows, always. */
    static final Instant NOW = Instant.parse("2026-03-31T06:00:00.250Z");

    private static final Path FOLDER = folder();

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Logs logs;

    private CapturedLog(Config config) {
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        logs = Logs.start(config, new Terminal(stream, stream, false, Map.of()), () -> NOW);
    }

    /** One that was told its format, keeps its salt in a folder that all of them share, and has some secrets. */
    static CapturedLog start(String format, Set<Secret> secrets) {
        return start(config(FOLDER, "format: " + format.toLowerCase(Locale.ROOT), secrets));
    }

    /** One that was told how by a configuration. */
    static CapturedLog start(Config config) {
        return new CapturedLog(config);
    }

    /**
     * A configuration.
     *
     * @param data the data folder
     * @param log what it says under {@code log:}
     */
    static Config config(Path data, String log, Set<Secret> secrets) {
        Map<String, String> environment = new HashMap<>();
        secrets.forEach(secret -> environment.put("SECRET_" + environment.size(), secret.value()));
        List<String> references =
                environment.keySet().stream().map(name -> "\"${" + name + "}\"").toList();
        try {
            Path file = Files.createTempFile(FOLDER, "config", ".yaml");
            Files.writeString(file, """
                    data_dir: %s
                    sources: [ { type: files, path: a, secrets: %s } ]
                    rules: rules.yaml
                    destinations: [ { type: local, mapping: local.yaml } ]
                    log: { %s }
                    """.formatted(data, references, log));
            Problems problems = new Problems();
            Config config = ConfigReader.read(file, environment, FileTexts.DISK, problems);
            Files.delete(file);
            problems.throwIfAny();
            return config;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path folder() {
        try {
            Path folder = Files.createTempDirectory("pql-log");
            folder.toFile().deleteOnExit();
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Logs logs() {
        return logs;
    }

    /** All that was written. */
    String text() {
        return out.toString(StandardCharsets.UTF_8);
    }

    /** All lines, each of which has to be a JSON object. */
    List<Map<String, Object>> objects() {
        JsonMapper json = new JsonMapper();
        return text().lines()
                .map(line -> json.readValue(line, new TypeReference<Map<String, Object>>() {}))
                .toList();
    }

    @Override
    public void close() {
        logs.close();
    }
}
