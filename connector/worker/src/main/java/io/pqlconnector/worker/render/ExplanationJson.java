package io.pqlconnector.worker.render;

import io.pqlconnector.core.ledger.ConfirmedEffect;
import io.pqlconnector.core.ledger.ConfirmedRecord;
import io.pqlconnector.core.ledger.OutboxEntry;
import io.pqlconnector.core.ledger.TakenAsDone;
import io.pqlconnector.core.ledger.TierChange;
import io.pqlconnector.core.ledger.Verdict;
import io.pqlconnector.rules.score.Assessment;
import io.pqlconnector.spi.destination.FieldValue;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.Receipt;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/** An explanation for programs: the account's line, with its history and what stands in each CRM. The keys are a promise. */
public final class ExplanationJson {
    private ExplanationJson() {}

    /** Writes what stands between the braces. */
    public static void write(JsonGenerator json, Explanation.Explained explained) {
        Assessment assessment = explained.stored().account().assessment();
        AccountJson.write(json, explained.stored().account());
        json.writeStringProperty("as_of", assessment.asOf().toString());
        json.writeNumberProperty("run", explained.stored().run());
        json.writeStringProperty("rules", explained.stored().rulesVersion());
        tiers(json, explained.history());
        if (!explained.verdicts().isEmpty()) {
            json.writeArrayPropertyStart("verdicts");
            explained.verdicts().forEach(verdict -> verdict(json, verdict));
            json.writeEndArray();
        }
        json.writeArrayPropertyStart("users");
        explained.users().forEach(user -> user(json, user));
        json.writeEndArray();
        json.writeArrayPropertyStart("crm");
        explained.destinations().forEach(destination -> crm(json, destination));
        json.writeEndArray();
    }

    private static void tiers(JsonGenerator json, List<TierChange> history) {
        json.writeArrayPropertyStart("tiers");
        for (TierChange change : history) {
            json.writeStartObject();
            text(json, "tier", change.to());
            json.writeStringProperty("since", change.asOf().toString());
            json.writeBooleanProperty("qualified", change.qualified());
            json.writeNumberProperty("score", change.score());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void verdict(JsonGenerator json, Verdict verdict) {
        json.writeStartObject();
        json.writeStringProperty("verdict", verdict.words());
        json.writeStringProperty("source", verdict.destination().value());
        json.writeStringProperty("place", verdict.place());
        json.writeStringProperty("since", verdict.since().toString());
        text(json, "taken_back", verdict.until().map(Instant::toString));
        json.writeEndObject();
    }

    private static void user(JsonGenerator json, Explanation.Asked asked) {
        json.writeStartObject();
        json.writeStringProperty("user", asked.user().measurement().key());
        json.writeStringProperty("email", asked.user().measurement().email());
        json.writeBooleanProperty("champion", asked.user().champion());
        Optional<Assessment> assessment = asked.user().assessment();
        if (assessment.isPresent()) {
            AccountJson.scored(json, assessment.get());
            AccountJson.measured(json, assessment.get());
        }
        tiers(json, asked.history());
        json.writeEndObject();
    }

    private static void crm(JsonGenerator json, Explanation.InCrm crm) {
        json.writeStartObject();
        json.writeStringProperty("destination", crm.destination().value());
        json.writeArrayPropertyStart("records");
        crm.records().forEach(record -> record(json, record));
        json.writeEndArray();
        json.writeArrayPropertyStart("effects");
        crm.effects().forEach(effect -> effect(json, crm.name(effect), effect));
        json.writeEndArray();
        json.writeArrayPropertyStart("taken_as_done");
        crm.takenAsDone().forEach(taken -> taken(json, taken));
        json.writeEndArray();
        json.writeArrayPropertyStart("open");
        crm.open().forEach(entry -> open(json, entry));
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void record(JsonGenerator json, ConfirmedRecord record) {
        json.writeStartObject();
        json.writeStringProperty("object", record.object().value());
        json.writeStringProperty("key", record.key());
        json.writeStringProperty("id", record.id().value());
        text(json, "link", record.link());
        json.writeNumberProperty("run", record.run());
        json.writeObjectPropertyStart("fields");
        record.fields()
                .forEach((field, value) -> text(
                        json,
                        field,
                        Optional.of(value.shown()).filter(shown -> !(value instanceof FieldValue.Cleared))));
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void effect(JsonGenerator json, String name, ConfirmedEffect effect) {
        json.writeStartObject();
        json.writeStringProperty("kind", effect.kind());
        json.writeStringProperty("name", name);
        json.writeStringProperty("object", effect.object().value());
        json.writeStringProperty("key", effect.key());
        json.writeStringProperty("since", effect.asOf().toString());
        text(json, "sender", effect.sender());
        json.writeNumberProperty("run", effect.run());
        json.writeEndObject();
    }

    private static void taken(JsonGenerator json, TakenAsDone taken) {
        json.writeStartObject();
        json.writeStringProperty("kind", taken.kind());
        json.writeStringProperty("name", taken.name());
        json.writeStringProperty("object", taken.object().value());
        json.writeStringProperty("key", taken.key());
        json.writeStringProperty("since", taken.asOf().toString());
        json.writeNumberProperty("run", taken.run());
        json.writeEndObject();
    }

    private static void open(JsonGenerator json, OutboxEntry entry) {
        Operation operation = entry.planned().operation();
        json.writeStartObject();
        json.writeStringProperty("state", entry.state().name().toLowerCase(Locale.ROOT));
        json.writeStringProperty("kind", operation.kind());
        OperationJson.about(json, operation);
        json.writeStringProperty("object", operation.record().object().value());
        json.writeStringProperty("key", operation.record().key());
        json.writeNumberProperty("run", entry.run());
        json.writeNumberProperty("attempts", entry.attempts());
        entry.receipt().ifPresent(receipt -> answer(json, receipt));
        json.writeEndObject();
    }

    private static void answer(JsonGenerator json, Receipt receipt) {
        if (receipt instanceof Receipt.Rejected rejected) {
            json.writeStringProperty("code", rejected.code());
            text(json, "field", Optional.of(rejected.field()).filter(field -> !field.isEmpty()));
            json.writeStringProperty("message", rejected.message());
            json.writeStringProperty("remedy", rejected.remedy());
        } else if (receipt instanceof Receipt.Unknown unknown) {
            json.writeStringProperty("message", unknown.reason());
        } else if (receipt instanceof Receipt.Deferred deferred) {
            json.writeStringProperty("code", deferred.code());
            json.writeStringProperty("message", deferred.reason());
        }
    }

    private static void text(JsonGenerator json, String key, Optional<String> value) {
        if (value.isPresent()) {
            json.writeStringProperty(key, value.get());
        } else {
            json.writeNullProperty(key);
        }
    }
}
