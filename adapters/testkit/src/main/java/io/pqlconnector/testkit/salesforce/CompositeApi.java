package io.pqlconnector.testkit.salesforce;

import io.pqlconnector.testkit.web.Answer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Several calls in one (Salesforce contract §2.4). */
final class CompositeApi {
    private static final int MOST = 25;
    private static final int MOST_QUERIES = 5;
    private static final Pattern REFERENCE = Pattern.compile("@\\{(\\w+)\\.([\\w.]+)}");

    private final Org org;
    private final Router router;
    private final SalesforceTally tally;

    CompositeApi(Org org, Router router, SalesforceTally tally) {
        this.org = org;
        this.router = router;
        this.tally = tally;
    }

    List<Route> routes() {
        return List.of(Route.of("POST", "composite", "composite", Route.Kind.WRITE, this::run));
    }

    /** Parts that have been answered. */
    private static final class Answered {
        final ArrayNode parts = Json.array();
        final Map<String, JsonNode> bodies = new HashMap<>();
        boolean good = true;
    }

    private Answer.Whole run(Call call) {
        ObjectNode body = Json.readObject(call.text());
        List<JsonNode> wanted = body.path("compositeRequest").valueStream().toList();
        long queries = wanted.stream().filter(CompositeApi::isQuery).count();
        if (wanted.isEmpty() || wanted.size() > MOST || queries > MOST_QUERIES) {
            throw SalesforceError.whole(
                    400,
                    "LIMIT_EXCEEDED",
                    "A request has 1 to 25 subrequests, at most 5 of them queries or collections");
        }
        Answered answered = new Answered();
        if (body.path("allOrNone").asBoolean(false)) {
            boolean stays = org.attempt(() -> {
                run(wanted, answered);
                return answered.good;
            });
            if (!stays) {
                halt(answered);
            }
        } else {
            run(wanted, answered);
        }
        ObjectNode answer = Json.object();
        answer.set("compositeResponse", answered.parts);
        return Json.answer(200, answer);
    }

    private void run(List<JsonNode> wanted, Answered answered) {
        for (JsonNode one : wanted) {
            String reference = one.path("referenceId").asString("");
            Answer.Whole answer = answer(one, answered.bodies);
            JsonNode body = answer.body().isEmpty() ? Json.object().nullNode() : Json.read(answer.body());
            answered.bodies.put(reference, body);
            answered.good &= answer.status() < 300;
            ObjectNode part = answered.parts.addObject();
            part.set("body", body);
            part.putObject("httpHeaders");
            part.put("httpStatusCode", answer.status()).put("referenceId", reference);
        }
    }

    private Answer.Whole answer(JsonNode one, Map<String, JsonNode> bodies) {
        try {
            ObjectNode headers = one.path("httpHeaders") instanceof ObjectNode given ? given : Json.object();
            Router.Found found = router.find(
                    one.path("method").asString(""),
                    resolved(one.path("url").asString(""), bodies),
                    name -> Optional.ofNullable(headers.get(name)).map(value -> value.asString("")),
                    resolved(one.path("body").toString(), bodies));
            if (found.name().startsWith("composite") || found.name().startsWith("bulk")) {
                throw SalesforceError.whole(400, "INVALID_INPUT", "this resource cannot be a subrequest");
            }
            tally.calledInside(found.name());
            return found.answer();
        } catch (SalesforceError e) {
            return e.asAnswer();
        }
    }

    private static String resolved(String text, Map<String, JsonNode> bodies) {
        return REFERENCE.matcher(text).replaceAll(match -> {
            JsonNode at = bodies.getOrDefault(match.group(1), Json.object());
            for (String step : match.group(2).split("\\.", -1)) {
                at = at.path(step);
            }
            return Matcher.quoteReplacement(at.asString(""));
        });
    }

    private static void halt(Answered answered) {
        List<JsonNode> parts = new ArrayList<>(answered.parts.valueStream().toList());
        for (JsonNode part : parts) {
            if (part instanceof ObjectNode one && one.path("httpStatusCode").asInt() < 300) {
                ObjectNode error = one.putArray("body").addObject();
                error.put("errorCode", "PROCESSING_HALTED")
                        .put(
                                "message",
                                "The transaction was rolled back since another operation in the same transaction failed.");
                one.put("httpStatusCode", 400);
            }
        }
    }

    private static boolean isQuery(JsonNode one) {
        String url = one.path("url").asString("");
        return url.contains("/query") || url.contains("/composite/sobjects");
    }
}
