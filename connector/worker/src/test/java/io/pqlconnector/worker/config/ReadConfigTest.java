package io.pqlconnector.worker.config;

import io.pqlconnector.spi.config.Problem;
import io.pqlconnector.spi.config.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What tests of parts of the configuration share: a file that is whole but for that part, and what is wrong with it. */
abstract class ReadConfigTest {
    static final String MINIMAL = """
            sources: [ { type: files, format: mixpanel, path: "*.jsonl" } ]
            rules: rules.yaml
            destinations: [ { type: local, mapping: local.yaml } ]
            """;

    @TempDir
    Path folder;

    private Problems problems = new Problems();

    @BeforeEach
    void freshProblems() {
        problems = new Problems();
    }

    final Config read(String yaml, Map<String, String> environment) throws IOException {
        Path file = folder.resolve("config.yaml");
        Files.writeString(file, yaml);
        return ConfigReader.read(file, environment, FileTexts.DISK, problems);
    }

    final String problems() {
        return problems.inOrder().stream()
                .map(Problem::toString)
                .map(text -> text.replace(folder + "/", ""))
                .collect(Collectors.joining("\n"));
    }
}
