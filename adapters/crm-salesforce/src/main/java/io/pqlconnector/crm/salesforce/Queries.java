package io.pqlconnector.crm.salesforce;

import io.pqlconnector.http.HttpCall;
import io.pqlconnector.http.Json;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Asks Salesforce, page by page (Salesforce contract §6.6). */
final class Queries {
    /** Longer ones do not fit into an address and go in a body (§6.1). */
    private static final int LONGEST_ADDRESS = 8_000;

    private static final String PAGE = "/services/data/v[0-9.]+/query(All)?/[0-9A-Za-z_-]+";
    private static final int ATTEMPTS = 3;

    private final SalesforceClient client;

    Queries(SalesforceClient client) {
        this.client = client;
    }

    /** The rows of a query. */
    List<Row> all(String soql, String what) throws InterruptedException {
        return rows("/query", soql, what);
    }

    /** The rows of a query, those that were deleted too. */
    List<Row> allEvenDeleted(String soql, String what) throws InterruptedException {
        return rows("/queryAll", soql, what);
    }

    /** A query that took Salesforce too long: a smaller one may do. */
    static boolean isTooSlow(AdapterException e) {
        return e.kind() == FailureKind.UNAVAILABLE && e.words().contains("QUERY_TIMEOUT");
    }

    private List<Row> rows(String path, String soql, String what) throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            List<Row> rows = new ArrayList<>();
            JsonNode page = first(path, soql, what);
            boolean whole = add(page, rows);
            while (!whole) {
                String next = Json.text(page, "nextRecordsUrl");
                if (!next.matches(PAGE)) {
                    throw Refusals.notUnderstood(what);
                }
                Answer answer = client.send(HttpCall.get(next));
                if (answer.says("INVALID_QUERY_LOCATOR") && attempt < ATTEMPTS) {
                    // The cursor was given up meanwhile, so it is asked from the start.
                    break;
                }
                page = Refusals.expectSuccess(answer, what).body();
                whole = add(page, rows);
            }
            if (whole) {
                return rows;
            }
        }
    }

    private static boolean add(JsonNode page, List<Row> rows) {
        page.path("records").forEach(record -> rows.add(Row.of(record)));
        return page.path("done").asBoolean(true);
    }

    private JsonNode first(String path, String soql, String what) throws InterruptedException {
        String encoded = URLEncoder.encode(soql, StandardCharsets.UTF_8).replace("+", "%20");
        if (encoded.length() <= LONGEST_ADDRESS) {
            Answer answer = client.send(HttpCall.get(client.data() + path).query("q", soql));
            return checked(Refusals.expectSuccess(answer, what).body(), what);
        }
        ObjectNode body = Json.object().put("allOrNone", false);
        body.putArray("compositeRequest")
                .addObject()
                .put("method", "GET")
                .put("url", client.data() + path + "?q=" + encoded)
                .put("referenceId", "query");
        Answer answer = Refusals.expectSuccess(
                client.send(HttpCall.of("POST", HttpCall.Effect.READ, client.data() + "/composite")
                        .json(body.toString())),
                what);
        JsonNode part = answer.body().path("compositeResponse").path(0);
        Answer inner = new Answer(part.path("httpStatusCode").asInt(500), part.path("body"), "", "");
        return checked(Refusals.expectSuccess(inner, what).body(), what);
    }

    private static JsonNode checked(JsonNode page, String what) {
        if (!page.path("records").isArray()) {
            throw Refusals.notUnderstood(what);
        }
        return page;
    }
}
