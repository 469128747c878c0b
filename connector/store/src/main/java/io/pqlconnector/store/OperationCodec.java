package io.pqlconnector.store;

import io.pqlconnector.spi.destination.Assignee;
import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.FieldWrite;
import io.pqlconnector.spi.destination.IdempotencyKey;
import io.pqlconnector.spi.destination.Match;
import io.pqlconnector.spi.destination.ObjectName;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.RecordRef;
import io.pqlconnector.spi.destination.WritePolicy;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;

/**
 * Operations as JSON text: the outbox's payload, and good for a file with a saved plan. What is written reads back equal, and
 * equal operations are written as the same text.
 */
public final class OperationCodec {
    private static final String UPSERT = "upsert";
    private static final String LIST_CHANGE = "list";
    private static final String ENROLL = "enroll";
    private static final String CREATE_TASK = "task";
    private static final String CREATE_NOTE = "note";

    private OperationCodec() {}

    /** One line of JSON. */
    public static String write(Operation operation) {
        return Json.write(json -> {
            json.writeStartObject();
            write(json, operation);
            json.writeEndObject();
        });
    }

    /**
     * What {@link #write} made.
     *
     * @throws io.pqlconnector.core.ledger.LedgerException if the text is nothing that it makes
     */
    public static Operation read(String text) {
        JsonObject json = Json.readObject(text);
        IdempotencyKey key = new IdempotencyKey(json.text("key"));
        RecordRef record = record(json.object("record"));
        return switch (json.text("op")) {
            case UPSERT ->
                new Operation.Upsert(
                        key,
                        record,
                        fields(json.object("fields")),
                        json.flag("create"),
                        json.optionalObject("parent").map(OperationCodec::record));
            case LIST_CHANGE -> new Operation.ListChange(key, record, json.text("list"), json.flag("member"));
            case ENROLL -> new Operation.Enroll(key, record, json.text("sequence"), assignee(json.object("sender")));
            case CREATE_TASK ->
                new Operation.CreateTask(
                        key,
                        record,
                        json.text("subject"),
                        json.text("body"),
                        assignee(json.object("owner")),
                        LocalDate.parse(json.text("due")));
            case CREATE_NOTE -> new Operation.CreateNote(key, record, json.text("body"));
            default -> throw Json.unexpected("a kind of operation");
        };
    }

    private static void write(JsonGenerator json, Operation operation) {
        json.writeName("key");
        json.writeString(operation.key().value());
        if (operation instanceof Operation.Upsert upsert) {
            json.writeStringProperty("op", UPSERT);
            write(json, "record", upsert.record());
            json.writeObjectPropertyStart("fields");
            for (Map.Entry<String, FieldWrite> field : upsert.fields().entrySet()) {
                Json.writeName(json, field.getKey());
                write(json, field.getValue());
            }
            json.writeEndObject();
            json.writeBooleanProperty("create", upsert.createMissing());
            upsert.parent().ifPresent(parent -> write(json, "parent", parent));
        } else if (operation instanceof Operation.ListChange change) {
            json.writeStringProperty("op", LIST_CHANGE);
            write(json, "record", change.record());
            json.writeStringProperty("list", change.list());
            json.writeBooleanProperty("member", change.member());
        } else if (operation instanceof Operation.Enroll enroll) {
            json.writeStringProperty("op", ENROLL);
            write(json, "record", enroll.record());
            json.writeStringProperty("sequence", enroll.sequence());
            write(json, "sender", enroll.sender());
        } else if (operation instanceof Operation.CreateTask task) {
            json.writeStringProperty("op", CREATE_TASK);
            write(json, "record", task.record());
            json.writeStringProperty("subject", task.subject());
            json.writeStringProperty("body", task.body());
            write(json, "owner", task.owner());
            json.writeStringProperty("due", task.due().toString());
        } else if (operation instanceof Operation.CreateNote note) {
            json.writeStringProperty("op", CREATE_NOTE);
            write(json, "record", note.record());
            json.writeStringProperty("body", note.body());
        } else {
            throw new IllegalStateException("a kind of operation without JSON: " + operation.getClass());
        }
    }

    /** The value alone where it is always written, since most are; otherwise an object, which no value is. */
    private static void write(JsonGenerator json, FieldWrite write) {
        if (write.policy() == WritePolicy.ALWAYS) {
            FieldValueCodec.write(json, write.value());
            return;
        }
        json.writeStartObject();
        json.writeName("value");
        FieldValueCodec.write(json, write.value());
        json.writeStringProperty("write", write.policy().name().toLowerCase(Locale.ROOT));
        json.writeEndObject();
    }

    private static SortedMap<String, FieldWrite> fields(JsonObject json) {
        SortedMap<String, FieldWrite> fields = new TreeMap<>();
        json.properties().forEach((name, value) -> fields.put(name, fieldWrite(value)));
        return fields;
    }

    private static FieldWrite fieldWrite(Object value) {
        if (value instanceof JsonObject object) {
            return new FieldWrite(
                    FieldValueCodec.read(object.get("value")),
                    WritePolicy.valueOf(object.text("write").toUpperCase(Locale.ROOT)));
        }
        return new FieldWrite(FieldValueCodec.read(value), WritePolicy.ALWAYS);
    }

    private static void write(JsonGenerator json, String name, RecordRef record) {
        json.writeObjectPropertyStart(name);
        json.writeStringProperty("object", record.object().value());
        json.writeStringProperty("key", record.key());
        json.writeArrayPropertyStart("matches");
        for (Match match : record.matches()) {
            json.writeStartArray();
            json.writeString(match.field());
            json.writeString(match.value());
            json.writeEndArray();
        }
        json.writeEndArray();
        record.known().ifPresent(id -> json.writeStringProperty("id", id.value()));
        json.writeEndObject();
    }

    private static RecordRef record(JsonObject json) {
        List<Match> matches = new ArrayList<>();
        for (Object match : json.list("matches")) {
            List<String> parts = Json.strings(match);
            matches.add(new Match(parts.get(0), parts.get(1)));
        }
        return new RecordRef(
                new ObjectName(json.text("object")),
                json.text("key"),
                matches,
                json.optionalText("id").map(CrmId::new));
    }

    private static void write(JsonGenerator json, String name, Assignee assignee) {
        json.writeObjectPropertyStart(name);
        assignee.ownerOf().ifPresent(record -> write(json, "ownerOf", record));
        assignee.email().ifPresent(email -> json.writeStringProperty("email", email));
        json.writeEndObject();
    }

    private static Assignee assignee(JsonObject json) {
        Optional<RecordRef> ownerOf = json.optionalObject("ownerOf").map(OperationCodec::record);
        return new Assignee(ownerOf, json.optionalText("email"));
    }
}
