package io.pqlconnector.worker.render;

import io.pqlconnector.spi.destination.Operation;
import tools.jackson.core.JsonGenerator;

/** Operations within lines of JSON. */
final class OperationJson {
    private OperationJson() {}

    /** What an operation is about beside its record. */
    static void about(JsonGenerator json, Operation operation) {
        if (operation instanceof Operation.ListChange list) {
            json.writeStringProperty("list", list.list());
        } else if (operation instanceof Operation.Enroll enroll) {
            json.writeStringProperty("sequence", enroll.sequence());
        } else if (operation instanceof Operation.CreateTask task) {
            json.writeStringProperty("subject", task.subject());
        } else if (operation instanceof Operation.CreateNote note) {
            json.writeStringProperty("body", note.body());
        }
    }
}
