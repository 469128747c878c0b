package io.pqlconnector.crm.salesforce.outreach;

import io.pqlconnector.crm.salesforce.cadence.once.FakeService.Request;
import io.pqlconnector.http.Json;
import io.pqlconnector.testkit.web.Answer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Pages as Outreach links them: by a cursor, with its own address. */
final class FakePages {
    private static final int STANDARD_PAGE = 50;

    private FakePages() {}

    /** The page that is asked for, of at most so many items. */
    static Answer.Whole page(Request request, List<ObjectNode> items, int largest) {
        int from = number(request, "page[after]", 0);
        int size = Math.min(largest, number(request, "page[size]", STANDARD_PAGE));
        ObjectNode body = Json.object();
        ArrayNode data = body.putArray("data");
        items.stream().skip(from).limit(size).forEach(data::add);
        if (items.size() > from + size) {
            Map<String, String> query = new LinkedHashMap<>(request.query());
            query.put("page[after]", Integer.toString(from + size));
            body.putObject("links").put("next", "https://api.outreach.io" + path(request) + "?" + encoded(query));
        }
        return FakeOutreach.answer(200, body);
    }

    private static int number(Request request, String name, int standard) {
        String text = request.query(name);
        return text.isEmpty() ? standard : Integer.parseInt(text);
    }

    private static String path(Request request) {
        return request.call().substring(request.call().indexOf('/'));
    }

    private static String encoded(Map<String, String> query) {
        return query.entrySet().stream()
                .map(pair -> encoded(pair.getKey()) + "=" + encoded(pair.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
