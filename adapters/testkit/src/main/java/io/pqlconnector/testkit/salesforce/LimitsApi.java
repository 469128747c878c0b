package io.pqlconnector.testkit.salesforce;

import io.pqlconnector.testkit.web.Answer;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** How many calls are left, and what says so (Salesforce contract §6.1, §6.3). */
final class LimitsApi {
    private final long max;
    private long used;
    private boolean perApp;

    LimitsApi(SalesforceOptions.Quota quota) {
        this.max = quota.max();
        this.used = quota.used();
    }

    List<Route> routes() {
        return List.of(Route.of("GET", "limits", "limits", Route.Kind.READ, call -> limits()));
    }

    /** Counts a call, or refuses it. */
    synchronized void admit() {
        if (used >= max) {
            throw daily();
        }
        used++;
    }

    /** Has others use up what is left. */
    synchronized void exhaust() {
        used = max;
    }

    /** A new day begins. */
    synchronized void refill() {
        used = 0;
    }

    /** Has the header tell of the app as well. */
    synchronized void tellOfTheApp() {
        perApp = true;
    }

    synchronized Answer.Whole told(Answer.Whole answer) {
        String app = perApp ? "; per-app-api-usage=17/250(appName=sample-app)" : "";
        return answer.with("Sforce-Limit-Info", "api-usage=" + used + "/" + max + app);
    }

    static SalesforceError daily() {
        return SalesforceError.whole(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.");
    }

    static SalesforceError concurrent() {
        return SalesforceError.whole(403, "REQUEST_LIMIT_EXCEEDED", "ConcurrentPerOrgLongTxn Limit exceeded.");
    }

    private synchronized Answer.Whole limits() {
        ObjectNode body = Json.object();
        put(body, "DailyApiRequests", max, Math.max(0, max - used));
        put(body, "DailyBulkApiBatches", 15_000, 15_000);
        put(body, "DailyBulkV2QueryJobs", 10_000, 10_000);
        put(body, "ActiveScratchOrgs", 3, 3);
        return Json.answer(200, body);
    }

    private static void put(ObjectNode body, String name, long max, long remaining) {
        body.putObject(name).put("Max", max).put("Remaining", remaining);
    }
}
