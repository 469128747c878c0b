package io.pqlconnector.worker.schema;

import com.networknt.schema.Error;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/** The schemas in {@code docs/schema}. */
final class Schemas {
    /** The repository. */
    static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

    private static final Path FOLDER = ROOT.resolve("docs/schema");
    private static final ObjectMapper JSON = new ObjectMapper();

    // They refer to each other by name, so any place will do that all of them share.
    private static final String PLACE = "https://schema.example/";

    private final SchemaRegistry registry =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12, builder -> builder.schemas(texts()));

    /** What a schema says of a document. */
    List<Error> errors(String schema, JsonNode document) {
        return registry.getSchema(SchemaLocation.of(PLACE + schema)).validate(document);
    }

    private static Map<String, String> texts() {
        return names().stream().collect(Collectors.toMap(name -> PLACE + name, Schemas::text));
    }

    private static String text(String name) {
        try {
            return Files.readString(FOLDER.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The names of the schemas. */
    static List<String> names() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the object stands that an error refers to, such as {@code rules.schema.json#/$defs/play}. */
    static String place(Error error) {
        String location = error.getSchemaLocation().toString();
        String place = location.substring(location.lastIndexOf('/', location.indexOf('#')) + 1);
        return place.substring(0, place.lastIndexOf('/'));
    }

    /** The keys of every object in the schemas whose keys we choose, by its place. */
    static Map<String, Set<String>> objects() {
        Map<String, Set<String>> objects = new TreeMap<>();
        for (String name : names()) {
            collect(name + "#", JSON.readTree(text(name)), objects);
        }
        return objects;
    }

    /** The objects of which neither the keys nor their values are said: anything would do there. */
    static Set<String> open() {
        Set<String> open = new TreeSet<>();
        for (String name : names()) {
            collectOpen(name + "#", JSON.readTree(text(name)), open);
        }
        return open;
    }

    private static void collect(String place, JsonNode node, Map<String, Set<String>> objects) {
        if (node instanceof ObjectNode object
                && object.path("additionalProperties").isBoolean()
                && object.has("properties")) {
            objects.put(place, new TreeSet<>(object.get("properties").propertyNames()));
        }
        children(node).forEach((key, child) -> collect(place + "/" + key, child, objects));
    }

    // A choice by type has its keys in each of the things that can be chosen.
    private static void collectOpen(String place, JsonNode node, Set<String> open) {
        boolean saysObject = node.path("type").toString().contains("\"object\"");
        if (saysObject && !node.has("additionalProperties") && !node.has("allOf") && !place.endsWith("/if")) {
            open.add(place);
        }
        children(node).forEach((key, child) -> collectOpen(place + "/" + key, child, open));
    }

    private static Map<String, JsonNode> children(JsonNode node) {
        Map<String, JsonNode> children = new TreeMap<>();
        if (node.isObject()) {
            node.properties().forEach(entry -> children.put(entry.getKey(), entry.getValue()));
        }
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            children.put(Integer.toString(i), node.get(i));
        }
        return children;
    }
}
