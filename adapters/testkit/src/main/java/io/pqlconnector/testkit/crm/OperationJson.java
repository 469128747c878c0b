package io.pqlconnector.testkit.crm;

import io.pqlconnector.spi.destination.Assignee;
import io.pqlconnector.spi.destination.FieldValue;
import io.pqlconnector.spi.destination.FieldWrite;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.RecordRef;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Operations as the scripted CRM wants them. */
final class OperationJson {
    private static final JsonMapper JSON = new JsonMapper();

    private OperationJson() {}

    /** The body of a batch. */
    static String of(List<Operation> operations) {
        ObjectNode body = JSON.createObjectNode();
        operations.forEach(operation -> body.withArray("records").add(of(operation)));
        return body.toString();
    }

    /** A reference to a record. */
    static ObjectNode of(RecordRef ref) {
        ObjectNode json =
                JSON.createObjectNode().put("object", ref.object().value()).put("key", ref.key());
        ref.known().ifPresent(id -> json.put("id", id.value()));
        ref.matches()
                .forEach(match -> json.withArray("matches")
                        .addObject()
                        .put("field", match.field())
                        .put("value", match.value()));
        return json;
    }

    private static ObjectNode of(Operation operation) {
        ObjectNode json = of(operation.record()).put("trace", operation.key().value());
        if (operation instanceof Operation.Upsert upsert) {
            json.put("createMissing", upsert.createMissing());
            upsert.parent().ifPresent(parent -> json.set("parent", of(parent)));
            upsert.fields().forEach((field, write) -> json.withObject("fields").set(field, of(write)));
        } else if (operation instanceof Operation.ListChange change) {
            json.put("list", change.list());
        } else if (operation instanceof Operation.Enroll enroll) {
            json.put("sequence", enroll.sequence()).set("sender", of(enroll.sender()));
        } else if (operation instanceof Operation.CreateTask task) {
            json.put("subject", task.subject())
                    .put("body", task.body())
                    .put("due", task.due().toString())
                    .set("owner", of(task.owner()));
        } else if (operation instanceof Operation.CreateNote note) {
            json.put("body", note.body());
        }
        return json;
    }

    private static ObjectNode of(FieldWrite write) {
        return JSON.createObjectNode()
                .put("type", type(write.value()))
                .put("value", write.value().shown())
                .put("policy", write.policy().name().toLowerCase(Locale.ROOT));
    }

    private static ObjectNode of(Assignee assignee) {
        ObjectNode json = JSON.createObjectNode();
        assignee.ownerOf().ifPresent(ref -> json.set("ownerOf", of(ref)));
        assignee.email().ifPresent(email -> json.put("email", email));
        return json;
    }

    /** As {@link io.pqlconnector.spi.destination.FieldType#word()} writes it; {@code cleared} for nothing. */
    private static String type(FieldValue value) {
        if (value instanceof FieldValue.Number) {
            return "number";
        }
        if (value instanceof FieldValue.Bool) {
            return "bool";
        }
        if (value instanceof FieldValue.Date) {
            return "date";
        }
        if (value instanceof FieldValue.DateTime) {
            return "datetime";
        }
        if (value instanceof FieldValue.Choices) {
            return "multi_select";
        }
        return value instanceof FieldValue.Cleared ? "cleared" : "text";
    }
}
