package io.pqlconnector.worker.render;

import io.pqlconnector.core.score.ScoredAccount;
import io.pqlconnector.rules.score.Assessment;
import io.pqlconnector.rules.score.Suppression;
import io.pqlconnector.rules.score.Trigger;
import io.pqlconnector.rules.signal.Measured;
import io.pqlconnector.rules.signal.SignalName;
import io.pqlconnector.rules.signal.SignalValue;
import java.time.Instant;
import java.util.Map;
import tools.jackson.core.JsonGenerator;

/** An account as one line of JSON. The keys are a promise to programs that read them. */
public final class AccountJson {
    private AccountJson() {}

    /** Writes what stands between the braces. */
    public static void write(JsonGenerator json, ScoredAccount account) {
        Assessment assessment = account.assessment();
        json.writeStringProperty("account", account.key());
        json.writeStringProperty("name", assessment.measurement().name());
        json.writeStringProperty("domain", assessment.measurement().domain());
        scored(json, assessment);
        text(
                json,
                "qualified_since",
                account.standing().qualifiedSince().map(Instant::toString).orElse(""));
        assessment.suppression().ifPresent(suppression -> suppressed(json, suppression));
        measured(json, assessment);
        if (assessment.play().isPresent()) {
            Assessment.ChosenPlay play = assessment.play().get();
            json.writeObjectPropertyStart("play");
            json.writeStringProperty("name", play.name());
            text(json, "action", play.action());
            text(json, "route", play.route());
            json.writeEndObject();
        } else {
            json.writeNullProperty("play");
        }
        text(
                json,
                "champion",
                account.champion().map(user -> user.measurement().email()).orElse(""));
    }

    /** What the rules came to. */
    static void scored(JsonGenerator json, Assessment assessment) {
        json.writeNumberProperty("score", assessment.score());
        text(json, "tier", assessment.tier().orElse(""));
        json.writeBooleanProperty("qualified", assessment.qualified());
    }

    /** What was measured, and what fired. */
    static void measured(JsonGenerator json, Assessment assessment) {
        json.writeObjectPropertyStart("signals");
        for (Map.Entry<SignalName, Measured> signal : assessment.signals().entrySet()) {
            value(json, signal.getKey().value(), signal.getValue());
        }
        json.writeEndObject();
        json.writeArrayPropertyStart("triggers");
        for (Trigger trigger : assessment.triggers()) {
            json.writeStartObject();
            json.writeStringProperty("signal", trigger.signal().value());
            json.writeNumberProperty("points", trigger.points());
            json.writeStringProperty("reason", trigger.reason());
            value(json, "value", trigger.measured());
            text(json, "needed", trigger.needed());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    // Left out of the many of which it is not so.
    private static void suppressed(JsonGenerator json, Suppression suppression) {
        json.writeObjectPropertyStart("suppressed");
        json.writeStringProperty("verdict", suppression.verdict());
        json.writeStringProperty("source", suppression.source());
        json.writeStringProperty("since", suppression.since().toString());
        json.writeStringProperty("until", suppression.until().toString());
        json.writeEndObject();
    }

    private static void text(JsonGenerator json, String key, String value) {
        if (value.isEmpty()) {
            json.writeNullProperty(key);
        } else {
            json.writeStringProperty(key, value);
        }
    }

    private static void value(JsonGenerator json, String key, Measured measured) {
        if (measured.value() instanceof SignalValue.Number number) {
            double value = number.value();
            if (value == Math.rint(value) && Math.abs(value) < 1e15) {
                json.writeNumberProperty(key, (long) value);
            } else {
                json.writeNumberProperty(key, value);
            }
        } else if (measured.value() instanceof SignalValue.Text text) {
            json.writeStringProperty(key, text.value());
        } else {
            json.writeNullProperty(key);
        }
    }
}
