package io.pqlconnector.packaging;

import java.nio.file.Path;
import java.util.List;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The documents of a YAML file of this folder. */
final class YamlFile {
    // A key that is written twice is a mistake that YAML itself lets pass.
    private static final YAMLMapper MAPPER = YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private YamlFile() {}

    static List<JsonNode> documents(String name) {
        try (MappingIterator<JsonNode> documents =
                MAPPER.readerFor(JsonNode.class).readValues(Path.of(name).toFile())) {
            return documents.readAll();
        }
    }
}
