package io.pqlconnector.crm.salesforce;

import io.pqlconnector.http.HttpCall;
import io.pqlconnector.spi.destination.Finding;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Looks whether the org has calls left for the day (Salesforce contract §6.1). */
final class QuotaInspection {
    /** Fewer are not enough for a run. */
    private static final long FEW = 100;

    /** Of all calls: a twentieth. */
    private static final long SHARE = 20;

    private final SalesforceClient client;

    QuotaInspection(SalesforceClient client) {
        this.client = client;
    }

    /** What is wrong; empty if there are enough, or our user may not ask. */
    Optional<Finding> inspect() throws InterruptedException {
        Answer answer = client.send(HttpCall.get(client.data() + "/limits"));
        JsonNode calls = answer.body().path("DailyApiRequests");
        if (!answer.isSuccess()
                || !calls.path("Remaining").isNumber()
                || !calls.path("Max").isNumber()) {
            return Optional.empty();
        }
        long left = calls.path("Remaining").asLong();
        long most = calls.path("Max").asLong();
        if (left >= FEW && left * SHARE >= most) {
            return Optional.empty();
        }
        return Optional.of(new Finding(
                "daily API requests",
                Finding.State.WRONG,
                left + " of " + most
                        + " calls are left to all programs of the org. More become free within 24 hours; see Setup >"
                        + " System Overview for who uses them, or buy more."));
    }
}
