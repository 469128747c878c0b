package io.pqlconnector.worker.render;

import io.pqlconnector.core.ledger.PlannedOperation;
import io.pqlconnector.core.ledger.Rejections.Rejection;
import io.pqlconnector.spi.destination.Operation;
import tools.jackson.core.JsonGenerator;

/** A refused operation as a line of JSON. */
public final class RejectionJson {
    private RejectionJson() {}

    /** Writes what stands between the braces. */
    public static void write(JsonGenerator json, Rejection rejection) {
        PlannedOperation planned = rejection.entry().planned();
        Operation operation = planned.operation();
        json.writeStringProperty("destination", planned.destination().value());
        json.writeStringProperty("object", operation.record().object().value());
        json.writeStringProperty("key", operation.record().key());
        json.writeStringProperty("account", planned.account());
        json.writeStringProperty("kind", operation.kind());
        OperationJson.about(json, operation);
        json.writeStringProperty("field", rejection.receipt().field());
        RejectionTable.value(rejection, operation).ifPresent(value -> json.writeStringProperty("value", value));
        json.writeStringProperty("code", rejection.receipt().code());
        json.writeStringProperty("message", rejection.receipt().message());
        json.writeStringProperty("remedy", rejection.receipt().remedy());
        json.writeNumberProperty("since_run", rejection.sinceRun());
        json.writeStringProperty("since", rejection.since().toString());
        json.writeNumberProperty("attempts", rejection.attempts());
    }
}
