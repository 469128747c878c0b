package io.pqlconnector.crm.salesforce;

import io.pqlconnector.crm.salesforce.Collections.Result;
import io.pqlconnector.http.TimeAndChance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * Sends rows, and those again that Salesforce could not do at the moment, such as behind a lock: after a while, and fewer with
 * one call, since a trigger that runs out of its limits manages half as many (Salesforce contract §6.4, §6.5).
 */
final class RowRetries {
    private static final int ATTEMPTS = 5;

    /** A fault that nobody explains is tried less often (Salesforce contract §6.4). */
    private static final int ATTEMPTS_AT_A_FAULT = 3;

    private static final Duration FIRST = Duration.ofSeconds(1);

    private final TimeAndChance time;

    RowRetries(TimeAndChance time) {
        this.time = time;
    }

    /** One call. */
    interface Call {
        List<Result> send(List<ObjectNode> rows) throws InterruptedException;
    }

    /** One result per row, in their order. */
    List<Result> send(List<ObjectNode> rows, Call call) throws InterruptedException {
        List<Result> results = new ArrayList<>(inParts(rows, Collections.MOST, call));
        int most = Collections.MOST;
        Duration longest = FIRST;
        for (int attempt = 2; attempt <= ATTEMPTS; attempt++) {
            List<Integer> again = new ArrayList<>();
            for (int i = 0; i < results.size(); i++) {
                if (isBusy(results.get(i)) && attempt <= attempts(results.get(i))) {
                    again.add(i);
                }
            }
            if (again.isEmpty()) {
                break;
            }
            time.pause(Duration.ofMillis((long) (longest.toMillis() * (0.5 + 0.5 * time.chance()))));
            longest = longest.multipliedBy(2);
            most = Math.max(1, most / 2);
            List<Result> anew = inParts(again.stream().map(rows::get).toList(), most, call);
            for (int i = 0; i < again.size(); i++) {
                results.set(again.get(i), anew.get(i));
            }
        }
        return results;
    }

    private static int attempts(Result result) {
        return ErrorCode.of(result.error()) == ErrorCode.UNKNOWN_EXCEPTION ? ATTEMPTS_AT_A_FAULT : ATTEMPTS;
    }

    /** Whether a row may be done later. */
    static boolean isBusy(Result result) {
        return !result.success() && ErrorCode.treatmentOf(result.error()) == ErrorCode.Treatment.RETRY;
    }

    private static List<Result> inParts(List<ObjectNode> rows, int most, Call call) throws InterruptedException {
        List<Result> results = new ArrayList<>();
        for (int from = 0; from < rows.size(); from += most) {
            results.addAll(call.send(rows.subList(from, Math.min(rows.size(), from + most))));
        }
        return results;
    }
}
