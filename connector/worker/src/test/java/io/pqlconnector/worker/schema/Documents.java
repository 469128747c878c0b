package io.pqlconnector.worker.schema;

import io.pqlconnector.rules.yaml.YamlReader;
import io.pqlconnector.spi.config.Node;
import io.pqlconnector.spi.config.Problems;
import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** YAML as an editor understands it: with numbers and flags, after YAML 1.2. */
final class Documents {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private Documents() {}

    /** The documents of a file that may have several. */
    static List<JsonNode> all(String text) {
        return Arrays.stream(text.split("(?m)^---\n")).map(Documents::one).toList();
    }

    /** The document of a file. */
    static JsonNode one(String text) {
        Problems problems = new Problems();
        Node node = YamlReader.read("document", text, problems);
        problems.throwIfAny();
        return json(node);
    }

    private static JsonNode json(Node node) {
        if (node instanceof Node.Mapping mapping) {
            ObjectNode object = JSON.objectNode();
            mapping.entries().forEach(entry -> object.set(entry.key(), json(entry.value())));
            return object;
        }
        if (node instanceof Node.Sequence sequence) {
            ArrayNode array = JSON.arrayNode();
            sequence.items().forEach(item -> array.add(json(item)));
            return array;
        }
        return node instanceof Node.Scalar scalar ? scalar(scalar) : JSON.nullNode();
    }

    private static JsonNode scalar(Node.Scalar scalar) {
        String text = scalar.text();
        if (scalar.quoted()) {
            return JSON.stringNode(text);
        }
        if (text.equals("true") || text.equals("false")) {
            return JSON.booleanNode(Boolean.parseBoolean(text));
        }
        if (text.matches("[+-]?[0-9]{1,18}")) {
            return JSON.numberNode(Long.parseLong(text));
        }
        return text.matches("[+-]?[0-9]+\\.[0-9]+") ? JSON.numberNode(Double.parseDouble(text)) : JSON.stringNode(text);
    }
}
