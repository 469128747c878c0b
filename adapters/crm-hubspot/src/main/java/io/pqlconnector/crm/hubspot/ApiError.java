package io.pqlconnector.crm.hubspot;

import io.pqlconnector.http.Json;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * What HubSpot says of a refusal: of a whole call, or of some records of a batch. Nothing of it is certain to be there; the
 * message may be a JSON text itself, or end in one (HubSpot contract §3).
 *
 * @param category {@code VALIDATION_ERROR}, {@code OBJECT_NOT_FOUND}, ...; empty if missing
 * @param message in HubSpot's words, without the JSON that may follow them
 * @param codes every code that stands anywhere in it, the most telling first
 * @param properties the properties that it names
 * @param traceIds the trace ids of the records that it names
 * @param ids the ids that it names
 * @param scopes the scopes that it misses
 * @param correlationId what HubSpot's support asks for; empty if missing
 */
record ApiError(
        String category,
        String message,
        List<String> codes,
        List<String> properties,
        List<String> traceIds,
        List<String> ids,
        List<String> scopes,
        String correlationId) {

    static ApiError of(JsonNode body) {
        Collector collector = new Collector();
        collector.read(body, 0);
        String category = Json.text(body, "category");
        String message = Json.text(body, "message");
        int json = message.indexOf("[{");
        return new ApiError(
                category,
                json > 0 ? shortened(message.substring(0, json), collector.details) : message,
                List.copyOf(collector.codes),
                List.copyOf(collector.properties),
                List.copyOf(collector.traceIds),
                List.copyOf(collector.ids),
                List.copyOf(collector.scopes),
                Json.text(body, "correlationId"));
    }

    /** Whether a code stands anywhere, as a whole or as the end of a dotted one; case does not matter. */
    boolean says(String code) {
        String wanted = code.toLowerCase(Locale.ROOT);
        return codes.stream()
                .map(found -> found.toLowerCase(Locale.ROOT))
                .anyMatch(found -> found.equals(wanted) || found.endsWith("." + wanted));
    }

    /** The most telling code; the category if there is no other. */
    String code() {
        return codes.stream()
                .findFirst()
                .orElse(category.isEmpty() ? "REFUSED" : category)
                .replaceAll("[^A-Za-z0-9_.-]", "_");
    }

    /** The property that is to blame; empty if none is named. */
    String property() {
        return properties.isEmpty() ? "" : properties.get(0);
    }

    /** In HubSpot's words, with what its support asks for. */
    String words() {
        String said = message.isBlank() ? "HubSpot gave no reason" : message.strip();
        return correlationId.isEmpty() ? said : said + " (correlation id " + correlationId + ")";
    }

    private static String shortened(String message, List<String> details) {
        String start = message.strip();
        return details.isEmpty() ? start : start + " " + String.join("; ", details);
    }

    private static final class Collector {
        private static final int DEEPEST = 4;

        private final Set<String> codes = new LinkedHashSet<>();
        private final Set<String> properties = new LinkedHashSet<>();
        private final Set<String> traceIds = new LinkedHashSet<>();
        private final Set<String> ids = new LinkedHashSet<>();
        private final Set<String> scopes = new LinkedHashSet<>();
        private final List<String> details = new ArrayList<>();

        // Inner errors first: they are more telling than the category that sums them up.
        void read(JsonNode error, int depth) {
            if (depth > DEEPEST) {
                return;
            }
            embedded(Json.text(error, "message")).ifPresent(list -> list.forEach(this::readProperty));
            for (JsonNode inner : error.path("errors")) {
                read(inner, depth + 1);
            }
            code(error, "code");
            code(error, "errorType");
            code(error, "subCategory");
            code(error, "category");
            JsonNode context = error.path("context");
            properties.addAll(Json.texts(context.path("propertyName")));
            traceIds.addAll(Json.texts(context.path("objectWriteTraceId")));
            ids.addAll(Json.texts(context.path("ids")));
            ids.addAll(Json.texts(context.path("id")));
            ids.addAll(Json.texts(context.path("fromObjectId")));
            ids.addAll(Json.texts(context.path("toObjectId")));
            scopes.addAll(Json.texts(context.path("requiredGranularScopes")));
            scopes.addAll(Json.texts(context.path("requiredScopes")));
        }

        private void readProperty(JsonNode invalid) {
            code(invalid, "error");
            String name = Json.text(invalid, "name");
            if (!name.isEmpty()) {
                properties.add(name);
            }
            String message = Json.text(invalid, "message");
            if (!message.isEmpty()) {
                details.add(name.isEmpty() ? message : name + ": " + message);
            }
        }

        private void code(JsonNode error, String member) {
            String code = Json.text(error, member);
            if (!code.isEmpty()) {
                codes.add(code);
            }
        }

        private static Optional<JsonNode> embedded(String message) {
            int start = message.indexOf("[{");
            return start < 0 ? Optional.empty() : Json.parse(message.substring(start));
        }
    }
}
