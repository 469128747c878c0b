package io.pqlconnector.testkit.hubspot;

import io.pqlconnector.testkit.web.Answer;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The search, which may lag behind (HubSpot contract §4.6). */
final class SearchApi {
    private static final int PAGE = 200;
    private static final int REACH = 10_000;
    private static final int GROUPS = 5;
    private static final int FILTERS = 6;
    private static final int ALL_FILTERS = 18;
    private static final int QUERY = 3000;
    private static final String ASSOCIATIONS = "associations.";
    private static final List<String> SEARCHED =
            List.of("name", "domain", "email", "firstname", "lastname", "dealname");

    private final Portal portal;
    private final RecordJson json;

    SearchApi(Portal portal, RecordJson json) {
        this.portal = portal;
        this.json = json;
    }

    List<Route> routes() {
        return List.of(Route.of(
                "POST",
                "objects/{type}/search",
                "{type}/search",
                Route.Kind.SEARCH,
                Scopes.read("type"),
                this::search));
    }

    /** A record as the index knows it. */
    private record Hit(HubRecord record, Map<String, String> values) {

        String value(String name) {
            return values.getOrDefault(name, "");
        }
    }

    private Answer.Whole search(Call call) {
        ObjectType type = call.type("type");
        JsonNode body = call.body();
        // HubSpot counts the filters as well, not only the word that is looked for.
        if (body.toString().length() > QUERY) {
            throw HubSpotError.validation("A query can have " + QUERY + " characters");
        }
        Predicate<Hit> wanted = groups(type, body.path("filterGroups")).and(query(Inputs.textOrEmpty(body, "query")));
        long number = portal.records(type).nextSearch();
        List<Hit> hits = portal.records(type).all().stream()
                .flatMap(record -> record.seen(number).map(values -> new Hit(record, values)).stream())
                .filter(wanted)
                .sorted(order(type, body.path("sorts")))
                .collect(Collectors.toCollection(ArrayList::new));
        Page page = page(body);
        List<String> names = Inputs.textsOrEmpty(body, "properties");
        ObjectNode answer = page.of(hits, hit -> json.of(hit.record(), names));
        return HubSpotWords.json(200, answer.put("total", hits.size()));
    }

    private static Page page(JsonNode body) {
        int limit = body.path("limit").asInt(10);
        String after = body.path("after").asString("0");
        if (limit < 1 || limit > PAGE) {
            throw HubSpotError.validation("limit must be between 1 and " + PAGE + ", and is " + limit);
        }
        if (!after.matches("[0-9]{1,9}") || Integer.parseInt(after) + limit > REACH) {
            throw HubSpotError.validation("A query reaches " + REACH + " results; after was " + after);
        }
        return new Page(Integer.parseInt(after), limit);
    }

    private static Predicate<Hit> query(String query) {
        if (query.length() > QUERY) {
            throw HubSpotError.validation("A query can have " + QUERY + " characters");
        }
        String folded = query.toLowerCase(Locale.ROOT);
        return hit -> folded.isEmpty()
                || SEARCHED.stream()
                        .anyMatch(
                                name -> hit.value(name).toLowerCase(Locale.ROOT).contains(folded));
    }

    private Predicate<Hit> groups(ObjectType type, JsonNode groups) {
        int filters = groups.valueStream()
                .mapToInt(group -> group.path("filters").size())
                .sum();
        boolean tooLong =
                groups.valueStream().anyMatch(group -> group.path("filters").size() > FILTERS);
        if (groups.size() > GROUPS || filters > ALL_FILTERS || tooLong) {
            throw HubSpotError.validation("A search has at most " + GROUPS + " filter groups, " + FILTERS
                    + " filters in each and " + ALL_FILTERS + " in all");
        }
        Optional<Predicate<Hit>> any = groups.valueStream()
                .map(group -> group.path("filters")
                        .valueStream()
                        .map(filter -> filter(type, filter))
                        .reduce(hit -> true, Predicate::and))
                .reduce(Predicate::or);
        return any.orElse(hit -> true);
    }

    private Predicate<Hit> filter(ObjectType type, JsonNode filter) {
        String name = Inputs.text(filter, "propertyName");
        if (name.startsWith(ASSOCIATIONS)) {
            return associated(name.substring(ASSOCIATIONS.length()), filter);
        }
        HubSpotProperty property = portal.catalog(type)
                .find(name)
                .orElseThrow(() -> HubSpotError.validation(
                        "There was a problem with the request: property " + name + " does not exist"));
        Predicate<String> fits = new SearchFilter(property.type(), filter).predicate();
        return hit -> fits.test(hit.value(name));
    }

    private Predicate<Hit> associated(String singular, JsonNode filter) {
        ObjectType to = Set.of(ObjectType.values()).stream()
                .filter(type -> type.lower().equals(singular))
                .findFirst()
                .orElseThrow(() -> HubSpotError.validation("Unknown pseudo-property associations." + singular));
        Predicate<String> fits = new SearchFilter("enumeration", filter).predicate();
        return hit -> fits.test(portal.associations().of(hit.record(), to).stream()
                .map(HubRecord::id)
                .collect(Collectors.joining(";")));
    }

    // One sort: a name, or a name and a direction. The oldest first otherwise.
    private Comparator<Hit> order(ObjectType type, JsonNode sorts) {
        if (sorts.size() > 1) {
            throw HubSpotError.validation("A search has at most one sort");
        }
        if (sorts.isEmpty()) {
            return Comparator.comparing(hit -> new BigDecimal(hit.record().id()));
        }
        JsonNode sort = sorts.get(0);
        String text = sort.isString() ? sort.asString() : Inputs.text(sort, "propertyName");
        boolean down =
                text.startsWith("-") || sort.path("direction").asString("").equals("DESCENDING");
        String name = text.startsWith("-") ? text.substring(1) : text;
        boolean number = portal.catalog(type)
                .find(name)
                .filter(property -> property.type().equals("number"))
                .isPresent();
        Comparator<Hit> order = number
                ? Comparator.comparing(hit -> new BigDecimal(hit.value(name).isEmpty() ? "0" : hit.value(name)))
                : Comparator.comparing(hit -> hit.value(name));
        return down ? order.reversed() : order;
    }
}
