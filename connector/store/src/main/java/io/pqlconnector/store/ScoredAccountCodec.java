package io.pqlconnector.store;

import io.pqlconnector.core.score.ScoredAccount;
import io.pqlconnector.core.score.ScoredUser;
import io.pqlconnector.core.score.Standing;
import io.pqlconnector.rules.score.Assessment;
import io.pqlconnector.rules.score.Trigger;
import io.pqlconnector.rules.signal.Measured;
import io.pqlconnector.rules.signal.Measurement;
import io.pqlconnector.rules.signal.SignalName;
import io.pqlconnector.rules.signal.SignalValue;
import io.pqlconnector.spi.EntityKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;

/**
 * Scored accounts as JSON text. What holds nothing is left out, and so is what stands elsewhere in the same text already: an
 * assessment names only the signals that differ from the measured ones, a trigger only evidence that differs from its
 * signal's.
 *
 * <p>The as-of instant is not part of the text, so that the text of an account to which nothing happened stays the same from
 * run to run.
 */
final class ScoredAccountCodec {
    private ScoredAccountCodec() {}

    static String write(ScoredAccount account) {
        Assessment assessment = account.assessment();
        return Json.write(json -> {
            json.writeStartObject();
            write(json, "measured", assessment.measurement());
            write(json, assessment, assessment.measurement(), assessment.asOf());
            write(json, account.standing(), assessment.tier());
            json.writeArrayPropertyStart("users");
            for (ScoredUser user : account.users()) {
                json.writeStartObject();
                write(json, "measured", user.measurement());
                if (user.assessment().isPresent()) {
                    write(json, user.assessment().get(), user.measurement(), assessment.asOf());
                }
                writeFlag(json, "champion", user.champion());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeNumberProperty("userCount", account.userCount());
            json.writeEndObject();
        });
    }

    static ScoredAccount read(String text, Instant asOf) {
        JsonObject json = Json.readObject(text);
        Assessment assessment = assessment(
                json.object("assessed"), measurement(json.object("measured"), EntityKind.ACCOUNT), asOf);
        List<ScoredUser> users = new ArrayList<>();
        for (Object element : json.list("users")) {
            JsonObject user = Json.object(element);
            Measurement measurement = measurement(user.object("measured"), EntityKind.USER);
            users.add(new ScoredUser(
                    measurement,
                    user.optionalObject("assessed").map(assessed -> assessment(assessed, measurement, asOf)),
                    user.flag("champion")));
        }
        return new ScoredAccount(
                assessment,
                standing(json.object("standing"), assessment.tier()),
                users,
                json.integer("userCount"));
    }

    private static void write(JsonGenerator json, String name, Measurement measurement) {
        json.writeObjectPropertyStart(name);
        json.writeStringProperty("key", measurement.key());
        writeText(json, "name", measurement.name());
        writeText(json, "domain", measurement.domain());
        writeText(json, "email", measurement.email());
        writeFlag(json, "workEmail", measurement.workEmail());
        writeInstant(json, "firstSeen", measurement.firstSeen());
        writeInstant(json, "lastSeen", measurement.lastSeen());
        writeInteger(json, "recentEvents", measurement.recentEvents());
        if (!measurement.signals().isEmpty()) {
            json.writeObjectPropertyStart("signals");
            measurement.signals().forEach((signal, measured) -> write(json, signal, measured));
            json.writeEndObject();
        }
        writeTexts(json, "traits", measurement.traits());
        json.writeEndObject();
    }

    private static Measurement measurement(JsonObject json, EntityKind kind) {
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
                json.optionalObject("signals").map(ScoredAccountCodec::signals).orElseGet(TreeMap::new),
                texts(json, "traits"));
    }

    /** The value alone where there is no evidence, otherwise an array with the value, the first and the last instant. */
    private static void write(JsonGenerator json, SignalName signal, Measured measured) {
        json.writeName(signal.value());
        writeMeasured(json, measured);
    }

    private static void writeMeasured(JsonGenerator json, Measured measured) {
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
            throw new IllegalStateException("a kind of signal value without JSON: " + measured.value().getClass());
        }
        if (evidence) {
            writeInstantOrNull(json, measured.first());
            writeInstantOrNull(json, measured.last());
            json.writeEndArray();
        }
    }

    private static SortedMap<SignalName, Measured> signals(JsonObject json) {
        SortedMap<SignalName, Measured> signals = new TreeMap<>();
        json.properties().forEach((name, value) -> signals.put(new SignalName(name), measured(value)));
        return signals;
    }

    private static Measured measured(Object json) {
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

    private static void write(JsonGenerator json, Assessment assessment, Measurement measurement, Instant asOf) {
        json.writeObjectPropertyStart("assessed");
        if (!assessment.measurement().equals(measurement)) {
            write(json, "measured", assessment.measurement());
        }
        if (!assessment.asOf().equals(asOf)) {
            writeInstant(json, "asOf", Optional.of(assessment.asOf()));
        }
        json.writeNumberProperty("score", assessment.score());
        json.writeNumberProperty("threshold", assessment.threshold());
        writeOptional(json, "tier", assessment.tier());
        writeTriggers(json, assessment);
        writeTexts(json, "missed", assessment.missed());
        writeSignals(json, assessment);
        assessment.play().ifPresent(play -> write(json, play));
        json.writeEndObject();
    }

    private static Assessment assessment(JsonObject json, Measurement outer, Instant asOf) {
        Measurement measurement = json.optionalObject("measured")
                .map(measured -> measurement(measured, outer.kind()))
                .orElse(outer);
        SortedMap<SignalName, Measured> signals = new TreeMap<>(measurement.signals());
        for (Object absent : json.list("without")) {
            signals.remove(new SignalName(Json.text(absent)));
        }
        json.optionalObject("signals").ifPresent(other -> signals.putAll(signals(other)));
        SortedMap<SignalName, String> missed = new TreeMap<>();
        texts(json, "missed").forEach((signal, needed) -> missed.put(new SignalName(signal), needed));
        return new Assessment(
                measurement,
                json.optionalInstant("asOf").orElse(asOf),
                json.smallInteger("score"),
                json.smallInteger("threshold"),
                json.optionalText("tier"),
                triggers(json, signals),
                missed,
                signals,
                json.optionalObject("play").map(ScoredAccountCodec::play));
    }

    private static void writeSignals(JsonGenerator json, Assessment assessment) {
        SortedMap<SignalName, Measured> measured = assessment.measurement().signals();
        json.writeObjectPropertyStart("signals");
        assessment.signals().forEach((signal, value) -> {
            if (!value.equals(measured.get(signal))) {
                write(json, signal, value);
            }
        });
        json.writeEndObject();
        List<SignalName> without = measured.keySet().stream()
                .filter(signal -> !assessment.signals().containsKey(signal))
                .toList();
        if (!without.isEmpty()) {
            json.writeArrayPropertyStart("without");
            without.forEach(signal -> json.writeString(signal.value()));
            json.writeEndArray();
        }
    }

    private static void writeTriggers(JsonGenerator json, Assessment assessment) {
        json.writeArrayPropertyStart("triggers");
        for (Trigger trigger : assessment.triggers()) {
            json.writeStartObject();
            json.writeStringProperty("signal", trigger.signal().value());
            writeInteger(json, "points", trigger.points());
            writeText(json, "reason", trigger.reason());
            writeText(json, "needed", trigger.needed());
            if (!trigger.measured().equals(assessment.signals().get(trigger.signal()))) {
                json.writeName("measured");
                writeMeasured(json, trigger.measured());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static List<Trigger> triggers(JsonObject json, SortedMap<SignalName, Measured> signals) {
        List<Trigger> triggers = new ArrayList<>();
        for (Object element : json.list("triggers")) {
            JsonObject trigger = Json.object(element);
            SignalName signal = new SignalName(trigger.text("signal"));
            Measured measured = trigger.has("measured")
                    ? measured(trigger.get("measured"))
                    : Optional.ofNullable(signals.get(signal))
                            .orElseThrow(() -> Json.unexpected("the signal of a trigger"));
            triggers.add(new Trigger(
                    signal,
                    trigger.smallInteger("points"),
                    trigger.text("reason"),
                    measured,
                    trigger.text("needed")));
        }
        return triggers;
    }

    private static void write(JsonGenerator json, Assessment.ChosenPlay play) {
        json.writeObjectPropertyStart("play");
        json.writeStringProperty("name", play.name());
        writeText(json, "action", play.action());
        writeText(json, "route", play.route());
        writeText(json, "message", play.message());
        writeText(json, "list", play.list());
        writeText(json, "sequence", play.sequence());
        json.writeEndObject();
    }

    private static Assessment.ChosenPlay play(JsonObject json) {
        return new Assessment.ChosenPlay(
                json.text("name"),
                json.text("action"),
                json.text("route"),
                json.text("message"),
                json.text("list"),
                json.text("sequence"));
    }

    private static void write(JsonGenerator json, Standing standing, Optional<String> assessed) {
        json.writeObjectPropertyStart("standing");
        if (!standing.tier().equals(assessed)) {
            json.writeBooleanProperty("otherTier", true);
            writeOptional(json, "tier", standing.tier());
        }
        writeInstant(json, "tierSince", Optional.of(standing.tierSince()));
        writeOptional(json, "previousTier", standing.previousTier());
        writeInstant(json, "qualifiedSince", standing.qualifiedSince());
        writeInstant(json, "firstAssessed", Optional.of(standing.firstAssessed()));
        json.writeEndObject();
    }

    private static Standing standing(JsonObject json, Optional<String> assessed) {
        return new Standing(
                json.flag("otherTier") ? json.optionalText("tier") : assessed,
                json.instant("tierSince"),
                json.optionalText("previousTier"),
                json.optionalInstant("qualifiedSince"),
                json.instant("firstAssessed"));
    }

    private static void writeText(JsonGenerator json, String name, String text) {
        if (!text.isEmpty()) {
            json.writeStringProperty(name, text);
        }
    }

    private static void writeOptional(JsonGenerator json, String name, Optional<String> text) {
        text.ifPresent(value -> json.writeStringProperty(name, value));
    }

    private static void writeInteger(JsonGenerator json, String name, long value) {
        if (value != 0) {
            json.writeNumberProperty(name, value);
        }
    }

    private static void writeFlag(JsonGenerator json, String name, boolean flag) {
        if (flag) {
            json.writeBooleanProperty(name, true);
        }
    }

    private static void writeInstant(JsonGenerator json, String name, Optional<Instant> instant) {
        if (instant.isPresent()) {
            json.writeName(name);
            Json.writeInstant(json, instant.get());
        }
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

    private static void writeTexts(JsonGenerator json, String name, Map<?, String> texts) {
        if (texts.isEmpty()) {
            return;
        }
        json.writeObjectPropertyStart(name);
        texts.forEach((key, text) -> json.writeStringProperty(key.toString(), text));
        json.writeEndObject();
    }

    private static SortedMap<String, String> texts(JsonObject json, String name) {
        SortedMap<String, String> texts = new TreeMap<>();
        json.optionalObject(name)
                .ifPresent(object -> object.properties().forEach((key, text) -> texts.put(key, Json.text(text))));
        return texts;
    }
}
