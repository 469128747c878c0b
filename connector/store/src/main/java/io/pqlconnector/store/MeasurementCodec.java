package io.pqlconnector.store;

import io.pqlconnector.rules.signal.Measured;
import io.pqlconnector.rules.signal.Measurement;
import io.pqlconnector.rules.signal.SignalName;
import io.pqlconnector.rules.signal.SignalValue;
import io.pqlconnector.spi.EntityKind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;

/** Measurements and measured signals within the JSON of a scored account. */
final class MeasurementCodec {
    private MeasurementCodec() {}

    static void write(JsonGenerator json, String name, Measurement measurement) {
        json.writeObjectPropertyStart(name);
        json.writeStringProperty("key", measurement.key());
        OptionalProperties.writeText(json, "name", measurement.name());
        OptionalProperties.writeText(json, "domain", measurement.domain());
        OptionalProperties.writeText(json, "email", measurement.email());
        OptionalProperties.writeFlag(json, "workEmail", measurement.workEmail());
        OptionalProperties.writeInstant(json, "firstSeen", measurement.firstSeen());
        OptionalProperties.writeInstant(json, "lastSeen", measurement.lastSeen());
        OptionalProperties.writeInteger(json, "recentEvents", measurement.recentEvents());
        if (!measurement.signals().isEmpty()) {
            json.writeObjectPropertyStart("signals");
            measurement.signals().forEach((signal, measured) -> write(json, signal, measured));
            json.writeEndObject();
        }
        OptionalProperties.writeTexts(json, "traits", measurement.traits());
        json.writeEndObject();
    }

    static Measurement measurement(JsonObject json, EntityKind kind) {
        return new Measurement(
                kind,
                json.text("key"),
                json.text("name"),
                json.text("domain"),
                json.text("email"),
                json.flag("workEmail"),
                json.optionalInstant("firstSeen"),
                json.optionalInstant("lastSeen"),
                json.integer("recentEvents"),
                json.optionalObject("signals").map(MeasurementCodec::signals).orElseGet(TreeMap::new),
                OptionalProperties.texts(json, "traits"));
    }

    /** The value alone where there is no evidence, otherwise an array with the value, the first and the last instant. */
    static void write(JsonGenerator json, SignalName signal, Measured measured) {
        json.writeName(signal.value());
        writeMeasured(json, measured);
    }

    static void writeMeasured(JsonGenerator json, Measured measured) {
        boolean evidence = measured.first().isPresent() || measured.last().isPresent();
        if (evidence) {
            json.writeStartArray();
        }
        if (measured.value() instanceof SignalValue.Number number) {
            Json.writeDouble(json, number.value());
        } else if (measured.value() instanceof SignalValue.Text text) {
            json.writeString(text.value());
        } else if (measured.value() instanceof SignalValue.Absent) {
            json.writeNull();
        } else {
            throw new IllegalStateException(
                    "a kind of signal value without JSON: " + measured.value().getClass());
        }
        if (evidence) {
            writeInstantOrNull(json, measured.first());
            writeInstantOrNull(json, measured.last());
            json.writeEndArray();
        }
    }

    static SortedMap<SignalName, Measured> signals(JsonObject json) {
        SortedMap<SignalName, Measured> signals = new TreeMap<>();
        json.properties().forEach((name, value) -> signals.put(new SignalName(name), measured(value)));
        return signals;
    }

    static Measured measured(Object json) {
        if (json instanceof List<?> array) {
            return new Measured(signalValue(array.get(0)), instantOrNull(array.get(1)), instantOrNull(array.get(2)));
        }
        return new Measured(signalValue(json), Optional.empty(), Optional.empty());
    }

    private static SignalValue signalValue(Object json) {
        if (json == Json.Null.NULL) {
            return new SignalValue.Absent();
        }
        if (json instanceof Json.NumberText number) {
            return new SignalValue.Number(Double.parseDouble(number.text()));
        }
        return new SignalValue.Text(Json.text(json));
    }

    private static void writeInstantOrNull(JsonGenerator json, Optional<Instant> instant) {
        if (instant.isPresent()) {
            Json.writeInstant(json, instant.get());
        } else {
            json.writeNull();
        }
    }

    private static Optional<Instant> instantOrNull(Object json) {
        return json == Json.Null.NULL ? Optional.empty() : Optional.of(Json.instant(json));
    }
}
