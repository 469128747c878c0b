package io.pqlconnector.testkit.hubspot;

import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A part of a long answer.
 *
 * @param after where it starts: the number of what came before it
 * @param limit how long it may be
 */
record Page(int after, int limit) {
    private static final JsonMapper JSON = new JsonMapper();

    /**
     * What a call asks for.
     *
     * @param usual the length if the call names none
     * @param most the greatest length
     */
    static Page of(Call call, int usual, int most) {
        int limit = call.number("limit", usual);
        if (limit < 1 || limit > most) {
            throw HubSpotError.validation("limit must be between 1 and " + most + ", and is " + limit);
        }
        return new Page(call.number("after", 0), limit);
    }

    /** The answer's {@code results}, and {@code paging} if there is more. */
    <T> ObjectNode of(List<T> all, Function<T, JsonNode> shown) {
        ObjectNode body = JSON.createObjectNode();
        int from = Math.min(after, all.size());
        int to = Math.min(all.size(), from + limit);
        all.subList(from, to).forEach(one -> body.withArray("results").add(shown.apply(one)));
        body.withArray("results");
        if (to < all.size()) {
            body.putObject("paging").putObject("next").put("after", Integer.toString(to));
        }
        return body;
    }
}
