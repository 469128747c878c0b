package io.pqlconnector.store;

import io.pqlconnector.core.score.ScoredAccount;
import io.pqlconnector.core.score.ScoredUser;
import io.pqlconnector.core.score.Standing;
import io.pqlconnector.rules.score.Assessment;
import io.pqlconnector.rules.score.Suppression;
import io.pqlconnector.rules.score.Trigger;
import io.pqlconnector.rules.signal.Measured;
import io.pqlconnector.rules.signal.Measurement;
import io.pqlconnector.rules.signal.SignalName;
import io.pqlconnector.spi.EntityKind;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;

/**
 * Scored accounts as JSON text. What holds nothing is left out, and so is what stands elsewhere in the same text already: an
 * assessment names only the signals that differ from the measured ones, a trigger only evidence that differs from its
 * signal's.
 *
 * <p>The as-of instant is not part of the text, but for what it has below milliseconds, so that the text of an account to
 * which nothing happened stays the same from run to run.
 */
final class ScoredAccountCodec {
    private ScoredAccountCodec() {}

    /** In UTF-8. */
    static byte[] write(ScoredAccount account) {
        Assessment assessment = account.assessment();
        Instant asOf = assessment.asOf().truncatedTo(ChronoUnit.MILLIS);
        return Json.writeUtf8(json -> {
            json.writeStartObject();
            MeasurementCodec.write(json, "measured", assessment.measurement());
            write(json, assessment, assessment.measurement(), asOf);
            write(json, account.standing(), assessment.tier());
            json.writeArrayPropertyStart("users");
            for (ScoredUser user : account.users()) {
                json.writeStartObject();
                MeasurementCodec.write(json, "measured", user.measurement());
                if (user.assessment().isPresent()) {
                    write(json, user.assessment().get(), user.measurement(), asOf);
                }
                OptionalProperties.writeFlag(json, "champion", user.champion());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeNumberProperty("userCount", account.userCount());
            json.writeEndObject();
        });
    }

    /**
     * What {@link #write} made.
     *
     * @param asOf in milliseconds
     */
    static ScoredAccount read(String text, Instant asOf) {
        JsonObject json = Json.readObject(text);
        Assessment assessment = assessment(
                json.object("assessed"),
                MeasurementCodec.measurement(json.object("measured"), EntityKind.ACCOUNT),
                asOf);
        List<ScoredUser> users = new ArrayList<>();
        for (Object element : json.list("users")) {
            JsonObject user = Json.object(element);
            Measurement measurement = MeasurementCodec.measurement(user.object("measured"), EntityKind.USER);
            users.add(new ScoredUser(
                    measurement,
                    user.optionalObject("assessed").map(assessed -> assessment(assessed, measurement, asOf)),
                    user.flag("champion")));
        }
        return new ScoredAccount(
                assessment, standing(json.object("standing"), assessment.tier()), users, json.integer("userCount"));
    }

    private static void write(JsonGenerator json, Assessment assessment, Measurement measurement, Instant asOf) {
        json.writeObjectPropertyStart("assessed");
        if (!assessment.measurement().equals(measurement)) {
            MeasurementCodec.write(json, "measured", assessment.measurement());
        }
        if (!assessment.asOf().equals(asOf)) {
            OptionalProperties.writeInstant(json, "asOf", Optional.of(assessment.asOf()));
        }
        json.writeNumberProperty("score", assessment.score());
        json.writeNumberProperty("threshold", assessment.threshold());
        OptionalProperties.writeOptional(json, "tier", assessment.tier());
        writeTriggers(json, assessment);
        OptionalProperties.writeTexts(json, "missed", assessment.missed());
        writeSignals(json, assessment);
        assessment.play().ifPresent(play -> write(json, play));
        assessment.suppression().ifPresent(suppression -> write(json, suppression));
        json.writeEndObject();
    }

    private static Assessment assessment(JsonObject json, Measurement outer, Instant asOf) {
        Measurement measurement = json.optionalObject("measured")
                .map(measured -> MeasurementCodec.measurement(measured, outer.kind()))
                .orElse(outer);
        SortedMap<SignalName, Measured> signals = new TreeMap<>(measurement.signals());
        for (Object absent : json.list("without")) {
            signals.remove(new SignalName(Json.text(absent)));
        }
        json.optionalObject("signals").ifPresent(other -> signals.putAll(MeasurementCodec.signals(other)));
        SortedMap<SignalName, String> missed = new TreeMap<>();
        OptionalProperties.texts(json, "missed")
                .forEach((signal, needed) -> missed.put(new SignalName(signal), needed));
        return new Assessment(
                measurement,
                json.optionalInstant("asOf").orElse(asOf),
                json.smallInteger("score"),
                json.smallInteger("threshold"),
                json.optionalText("tier"),
                triggers(json, signals),
                missed,
                signals,
                json.optionalObject("play").map(ScoredAccountCodec::play),
                json.optionalObject("suppressed").map(ScoredAccountCodec::suppression));
    }

    private static void writeSignals(JsonGenerator json, Assessment assessment) {
        SortedMap<SignalName, Measured> measured = assessment.measurement().signals();
        json.writeObjectPropertyStart("signals");
        assessment.signals().forEach((signal, value) -> {
            if (!value.equals(measured.get(signal))) {
                MeasurementCodec.write(json, signal, value);
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
            OptionalProperties.writeInteger(json, "points", trigger.points());
            OptionalProperties.writeText(json, "reason", trigger.reason());
            OptionalProperties.writeText(json, "needed", trigger.needed());
            if (!trigger.measured().equals(assessment.signals().get(trigger.signal()))) {
                json.writeName("measured");
                MeasurementCodec.writeMeasured(json, trigger.measured());
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
                    ? MeasurementCodec.measured(trigger.get("measured"))
                    : Optional.ofNullable(signals.get(signal))
                            .orElseThrow(() -> Json.unexpected("the signal of a trigger"));
            triggers.add(new Trigger(
                    signal, trigger.smallInteger("points"), trigger.text("reason"), measured, trigger.text("needed")));
        }
        return triggers;
    }

    private static void write(JsonGenerator json, Assessment.ChosenPlay play) {
        json.writeObjectPropertyStart("play");
        json.writeStringProperty("name", play.name());
        OptionalProperties.writeText(json, "action", play.action());
        OptionalProperties.writeText(json, "route", play.route());
        OptionalProperties.writeText(json, "message", play.message());
        OptionalProperties.writeText(json, "list", play.list());
        OptionalProperties.writeText(json, "sequence", play.sequence());
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

    private static void write(JsonGenerator json, Suppression suppression) {
        json.writeObjectPropertyStart("suppressed");
        OptionalProperties.writeText(json, "verdict", suppression.verdict());
        OptionalProperties.writeText(json, "source", suppression.source());
        OptionalProperties.writeInstant(json, "since", Optional.of(suppression.since()));
        OptionalProperties.writeInstant(json, "until", Optional.of(suppression.until()));
        json.writeEndObject();
    }

    private static Suppression suppression(JsonObject json) {
        return new Suppression(json.text("verdict"), json.text("source"), json.instant("since"), json.instant("until"));
    }

    private static void write(JsonGenerator json, Standing standing, Optional<String> assessed) {
        json.writeObjectPropertyStart("standing");
        if (!standing.tier().equals(assessed)) {
            json.writeBooleanProperty("otherTier", true);
            OptionalProperties.writeOptional(json, "tier", standing.tier());
        }
        OptionalProperties.writeInstant(json, "tierSince", Optional.of(standing.tierSince()));
        OptionalProperties.writeOptional(json, "previousTier", standing.previousTier());
        OptionalProperties.writeInstant(json, "qualifiedSince", standing.qualifiedSince());
        OptionalProperties.writeInstant(json, "firstAssessed", Optional.of(standing.firstAssessed()));
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
}
