package io.pqlconnector.testkit.salesforce;

import io.pqlconnector.testkit.web.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Which path leads where. */
final class Router {
    private final List<Route> routes = new ArrayList<>();

    Router(Org org, SalesforceTally tally) {
        RowWrites writes = new RowWrites(org);
        Inputs inputs = new Inputs(org);
        routes.addAll(new QueryApi(org).routes());
        routes.addAll(new CollectionsApi(org, writes, inputs).routes());
        routes.addAll(new CollectionReads(org).routes());
        routes.addAll(new DescribeApi(org).routes());
        routes.addAll(new RowsApi(org, writes, inputs).routes());
        routes.addAll(new ToolingApi(org).routes());
        routes.addAll(new ActionsApi(org).routes());
        routes.addAll(new BulkApi(org, writes).routes());
        routes.addAll(new CompositeApi(org, this, tally).routes());
    }

    /** A call and the route that it takes. */
    record Found(Route route, Call call, String name) {

        Answer.Whole answer() {
            return route.handler().answer(call);
        }
    }

    void add(List<Route> more) {
        routes.addAll(more);
    }

    /**
     * Finds the route of a call.
     *
     * @param path with its query
     */
    Found find(String method, String path, Function<String, Optional<String>> headers, String text) {
        List<String> segments = Call.segments(path);
        String version = ApiVersions.of(segments);
        List<String> rest = segments.subList(3, segments.size());
        boolean known = false;
        for (Route route : routes) {
            Optional<Map<String, String>> variables = route.match(rest);
            known |= variables.isPresent();
            if (variables.isPresent() && route.method().equals(method)) {
                Call call = new Call(version, variables.get(), Call.query(path), headers, text);
                return new Found(route, call, route.name(variables.get()));
            }
        }
        if (known) {
            throw SalesforceError.whole(
                    405, "METHOD_NOT_ALLOWED", "HTTP Method '" + method + "' not allowed. Allowed are others");
        }
        throw SalesforceError.notFound();
    }
}
