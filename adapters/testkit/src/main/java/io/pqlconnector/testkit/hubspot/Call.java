package io.pqlconnector.testkit.hubspot;

import io.pqlconnector.testkit.web.Asked;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A call, taken apart.
 *
 * @param variables the parts of the path that the route leaves open
 * @param query each parameter's values
 */
record Call(ApiVersion version, Map<String, String> variables, Map<String, List<String>> query, String text) {
    private static final JsonMapper JSON = new JsonMapper();

    /** The parts of a request's path, decoded. A slash at its end does not matter. */
    static List<String> segments(Asked asked) {
        String path = asked.path().split("\\?", 2)[0];
        return Arrays.stream(path.split("/", -1))
                .filter(segment -> !segment.isEmpty())
                // Other than in a query, a plus is a plus.
                .map(segment -> decoded(segment.replace("+", "%2B")))
                .toList();
    }

    /** The parameters of a request's query, or of a form. */
    static Map<String, List<String>> pairs(String encoded) {
        Map<String, List<String>> pairs = new LinkedHashMap<>();
        for (String pair : encoded.split("&", -1)) {
            String[] parts = pair.split("=", 2);
            if (parts.length == 2) {
                pairs.computeIfAbsent(decoded(parts[0]), any -> new ArrayList<>())
                        .add(decoded(parts[1]));
            }
        }
        return pairs;
    }

    String variable(String name) {
        return variables.getOrDefault(name, "");
    }

    /** A parameter of the query. */
    Optional<String> parameter(String name) {
        return query.getOrDefault(name, List.of()).stream().findFirst();
    }

    boolean flag(String name) {
        return parameter(name).filter("true"::equals).isPresent();
    }

    /** A whole number from the query. */
    int number(String name, int otherwise) {
        String text = parameter(name).orElse(Integer.toString(otherwise));
        if (!text.matches("[0-9]{1,9}")) {
            throw HubSpotError.validation("Invalid integer '" + text + "' for parameter " + name);
        }
        return Integer.parseInt(text);
    }

    /** Names in the query, repeated or with commas. */
    List<String> names(String name) {
        return query.getOrDefault(name, List.of()).stream()
                .flatMap(value -> Arrays.stream(value.split(",", -1)))
                .filter(value -> !value.isEmpty())
                .toList();
    }

    /** The kind of record that the path names. */
    ObjectType type(String name) {
        return ObjectType.named(variable(name))
                .orElseThrow(() -> HubSpotError.validation("Unable to infer object type from: " + variable(name)));
    }

    /** The body as JSON. */
    JsonNode body() {
        try {
            return JSON.readTree(text);
        } catch (JacksonException e) {
            throw HubSpotError.validation(
                    "Invalid input JSON on line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr() + ": " + e.getOriginalMessage());
        }
    }

    private static String decoded(String part) {
        return URLDecoder.decode(part, StandardCharsets.UTF_8);
    }
}
