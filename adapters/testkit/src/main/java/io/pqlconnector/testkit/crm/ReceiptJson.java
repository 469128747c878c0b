package io.pqlconnector.testkit.crm;

import io.pqlconnector.spi.destination.Batch;
import io.pqlconnector.spi.destination.BatchRefusedException;
import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.IdempotencyKey;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.Receipt;
import io.pqlconnector.spi.destination.RejectionCodes;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Receipts as the scripted CRM gives them, in an order of its own. */
final class ReceiptJson {
    private static final String TOO_LARGE = "BATCH_TOO_LARGE";
    private static final String DAY_FULL = "SEND_LIMIT_EXCEEDED";

    private ReceiptJson() {}

    /** One receipt per operation, in the order of the batch; unknown where the answer says nothing that can be understood. */
    static List<Receipt> receipts(Batch batch, JsonNode answer, Instant now) {
        Map<String, JsonNode> byTrace = new HashMap<>();
        answer.path("results")
                .forEach(result -> byTrace.put(result.path("trace").asString(""), result));
        return batch.operations().stream()
                .map(operation -> receipt(
                        operation,
                        Optional.ofNullable(byTrace.get(operation.key().value())),
                        now))
                .toList();
    }

    /** What was made by an operation that {@code verify} found. */
    static Optional<Receipt> made(Operation operation, JsonNode result) {
        String id = result.path("id").asString("");
        String record = result.path("record").asString("");
        return id.isEmpty() || record.isEmpty()
                ? Optional.empty()
                : Optional.of(new Receipt.Confirmed(
                        operation.key(),
                        new CrmId(id),
                        new CrmId(record),
                        result.path("created").asBoolean(false),
                        Optional.empty()));
    }

    /** The refusal of a batch as a whole. */
    static RuntimeException refusal(Batch batch, JsonNode answer) {
        String code = answer.path("code").asString("UNKNOWN");
        String message = answer.path("message").asString("no reason was given");
        if (code.equals(TOO_LARGE)) {
            return new IllegalArgumentException(message);
        }
        Set<String> named = answer.path("traces")
                .valueStream()
                .map(trace -> trace.asString(""))
                .collect(Collectors.toSet());
        Set<IdempotencyKey> blamed = batch.operations().stream()
                .map(Operation::key)
                .filter(key -> named.contains(key.value()))
                .collect(Collectors.toSet());
        return new BatchRefusedException(blamed, code, answer.path("field").asString(""), message, remedy(code));
    }

    private static Receipt receipt(Operation operation, Optional<JsonNode> result, Instant now) {
        String outcome = result.map(json -> json.path("outcome").asString("")).orElse("");
        if (outcome.equals("rejected")) {
            JsonNode json = result.orElseThrow();
            String code = json.path("code").asString("UNKNOWN");
            if (code.equals(DAY_FULL)) {
                Instant tomorrow = now.truncatedTo(ChronoUnit.DAYS).plus(Duration.ofDays(1));
                return new Receipt.Deferred(
                        operation.key(), tomorrow, code, json.path("message").asString(""));
            }
            return new Receipt.Rejected(
                    operation.key(),
                    code,
                    json.path("field").asString(""),
                    json.path("message").asString(""),
                    remedy(code));
        }
        return result.filter(json -> outcome.equals("confirmed"))
                .flatMap(json -> made(operation, json))
                .orElseGet(() -> new Receipt.Unknown(
                        operation.key(), "The answer of the CRM says nothing about this operation."));
    }

    private static String remedy(String code) {
        return switch (code) {
            case RejectionCodes.NO_MATCH ->
                "Create the record in the CRM, or set create_missing: true for it in the mapping.";
            case RejectionCodes.NO_PARENT -> "Create the company in the CRM.";
            case RejectionCodes.AMBIGUOUS_MATCH -> "Merge these records in the CRM.";
            default -> "Look at the record in the CRM, and at the field in the mapping.";
        };
    }
}
