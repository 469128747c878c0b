package io.pqlconnector.testkit.salesforce;

import io.pqlconnector.testkit.web.Asked;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A call, taken apart.
 *
 * @param version {@code 66.0}
 * @param variables the parts of the path that the route leaves open
 * @param query each parameter's values
 * @param headers a header's value by its name
 */
record Call(
        String version,
        Map<String, String> variables,
        Map<String, List<String>> query,
        Function<String, Optional<String>> headers,
        String text) {

    /** The parts of a path, decoded. A slash at its end does not matter. */
    static List<String> segments(String path) {
        return Arrays.stream(path.split("\\?", 2)[0].split("/", -1))
                .filter(segment -> !segment.isEmpty())
                // Other than in a query, a plus is a plus.
                .map(segment -> decoded(segment.replace("+", "%2B")))
                .toList();
    }

    /** The parameters of a path's query. */
    static Map<String, List<String>> query(String path) {
        String[] parts = path.split("\\?", 2);
        return pairs(parts.length == 2 ? parts[1] : "");
    }

    /** The parameters of a query, or of a form. */
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

    static Call of(Asked asked, String version, Map<String, String> variables) {
        return new Call(version, variables, query(asked.path()), asked::header, asked.text());
    }

    String variable(String name) {
        return variables.getOrDefault(name, "");
    }

    Optional<String> parameter(String name) {
        return query.getOrDefault(name, List.of()).stream().findFirst();
    }

    Optional<String> header(String name) {
        return headers.apply(name);
    }

    /** How records are to be written (Salesforce contract §0). */
    RowWrites.Manner manner() {
        return new RowWrites.Manner(
                header("Sforce-Duplicate-Rule-Header")
                        .filter(value -> value.replace(" ", "").contains("allowSave=true"))
                        .isPresent(),
                header("Sforce-Auto-Assign").filter("FALSE"::equalsIgnoreCase).isEmpty());
    }

    private static String decoded(String part) {
        try {
            return URLDecoder.decode(part, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw SalesforceError.whole(400, "INVALID_INPUT", "bad percent-encoding: " + part);
        }
    }
}
