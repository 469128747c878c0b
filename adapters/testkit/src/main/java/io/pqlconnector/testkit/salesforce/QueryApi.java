package io.pqlconnector.testkit.salesforce;

import io.pqlconnector.testkit.web.Answer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/** Queries and their pages (Salesforce contract §6.6). */
final class QueryApi {
    private static final Pattern BATCH = Pattern.compile("batchSize=([0-9]{1,6})");
    private static final int SMALLEST = 200;

    private final Org org;
    private final Map<String, SoqlRunner.Found> cursors = new HashMap<>();

    QueryApi(Org org) {
        this.org = org;
    }

    List<Route> routes() {
        return List.of(
                Route.of("GET", "query", "query", Route.Kind.READ, call -> query(call, "query", false)),
                Route.of("GET", "query/{locator}", "query/more", Route.Kind.READ, call -> more(call, "query")),
                Route.of("GET", "queryAll", "queryAll", Route.Kind.READ, call -> query(call, "queryAll", true)),
                Route.of("GET", "queryAll/{locator}", "query/more", Route.Kind.READ, call -> more(call, "queryAll")),
                Route.of("GET", "tooling/query", "tooling/query", Route.Kind.READ, this::tooling));
    }

    private Answer.Whole query(Call call, String resource, boolean deletedToo) {
        Cadences.newQuery(org);
        SoqlRunner.Found found = new SoqlRunner(org, name -> org.find(name), deletedToo)
                .run(SoqlParser.parse(text(call)), call.version());
        return page(call, resource, found);
    }

    private Answer.Whole tooling(Call call) {
        SoqlRunner.Found found = new SoqlRunner(
                        org,
                        name -> name.equalsIgnoreCase("CustomField")
                                ? Optional.of(org.customFields())
                                : Optional.empty(),
                        false)
                .run(SoqlParser.parse(text(call)), call.version());
        return page(call, "tooling/query", found);
    }

    private String text(Call call) {
        String text = call.parameter("q").orElseThrow(() -> SoqlText.malformed("A query string has to be specified"));
        org.noteQuery(text);
        return text;
    }

    private Answer.Whole page(Call call, String resource, SoqlRunner.Found found) {
        String cursor = org.ids().next("01g");
        if (found.records().size() > size(call)) {
            cursors.put(cursor, found);
        }
        return Json.answer(200, page(call, resource, cursor, found, 0));
    }

    private Answer.Whole more(Call call, String resource) {
        String[] parts = call.variable("locator").split("-", 2);
        SoqlRunner.Found found = cursors.get(parts[0]);
        if (found == null
                || parts.length < 2
                || !parts[1].matches("[0-9]{1,9}")
                || org.troubles().losesLocator()) {
            throw SalesforceError.whole(400, "INVALID_QUERY_LOCATOR", "invalid query locator");
        }
        return Json.answer(200, page(call, resource, parts[0], found, Integer.parseInt(parts[1])));
    }

    private ObjectNode page(Call call, String resource, String cursor, SoqlRunner.Found found, int from) {
        int to = Math.min(found.records().size(), from + size(call));
        boolean done = to == found.records().size();
        ObjectNode page = Json.object().put("totalSize", found.total()).put("done", done);
        if (!done) {
            page.put("nextRecordsUrl", "/services/data/v" + call.version() + "/" + resource + "/" + cursor + "-" + to);
        }
        page.putArray("records").addAll(found.records().subList(from, to));
        return page;
    }

    // The header is a hint, for pages that are not small by option.
    private int size(Call call) {
        int usual = org.options().pageSize();
        Matcher asked = BATCH.matcher(call.header("Sforce-Query-Options").orElse(""));
        return asked.find() ? Math.min(usual, Math.max(SMALLEST, Integer.parseInt(asked.group(1)))) : usual;
    }
}
