package io.pqlconnector.worker.render;

import io.pqlconnector.core.ledger.OutboxEntry;
import io.pqlconnector.core.ledger.PlannedOperation;
import io.pqlconnector.core.ledger.Rejections.Rejection;
import io.pqlconnector.spi.destination.Operation;
import tools.jackson.core.JsonGenerator;

/** An operation that was refused, or that nobody knows the end of, as a line of JSON. */
public final class RejectionJson {
    private RejectionJson() {}

    /** Writes what stands between the braces. */
    public static void write(JsonGenerator json, Rejection rejection) {
        Operation operation = rejection.entry().planned().operation();
        writeOperation(json, rejection.entry().planned());
        json.writeStringProperty("field", rejection.receipt().field());
        RejectionTable.value(rejection, operation).ifPresent(value -> json.writeStringProperty("value", value));
        json.writeStringProperty("code", rejection.receipt().code());
        json.writeStringProperty("message", rejection.receipt().message());
        json.writeStringProperty("remedy", rejection.receipt().remedy());
        json.writeNumberProperty("since_run", rejection.sinceRun());
        json.writeStringProperty("since", rejection.since().toString());
        json.writeNumberProperty("attempts", rejection.attempts());
    }

    /** Writes what stands between the braces, for an operation of which nobody knows whether it arrived. */
    public static void writeUnclear(JsonGenerator json, OutboxEntry entry) {
        writeOperation(json, entry.planned());
        json.writeStringProperty("code", RejectionTable.UNCLEAR);
        json.writeStringProperty("message", RejectionTable.reason(entry));
        json.writeNumberProperty("run", entry.run());
        entry.sentAt().ifPresent(sent -> json.writeStringProperty("sent_at", sent.toString()));
        json.writeNumberProperty("attempts", entry.attempts());
    }

    private static void writeOperation(JsonGenerator json, PlannedOperation planned) {
        Operation operation = planned.operation();
        json.writeStringProperty("destination", planned.destination().value());
        json.writeStringProperty("object", operation.record().object().value());
        json.writeStringProperty("key", operation.record().key());
        json.writeStringProperty("account", planned.account());
        json.writeStringProperty("kind", operation.kind());
        OperationJson.about(json, operation);
    }
}
