package io.pqlconnector.store;

import io.pqlconnector.core.alert.Alert;
import io.pqlconnector.core.alert.AlertKind;
import io.pqlconnector.core.alert.Lead;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/** What alerts say, as JSON text; what has a column of its own is not among it. */
final class AlertCodec {
    private AlertCodec() {}

    static String write(Alert alert) {
        return Json.write(json -> {
            json.writeStartObject();
            Json.writeName(json, "at");
            Json.writeInstant(json, alert.at());
            OptionalProperties.writeFlag(json, "over", alert.over());
            json.writeStringProperty("title", alert.title());
            write(json, "lines", alert.lines());
            if (alert.lead().isPresent()) {
                json.writeObjectPropertyStart("lead");
                write(json, alert.lead().get());
                json.writeEndObject();
            }
            json.writeEndObject();
        });
    }

    static Alert read(String kind, String key, String subject, long run, String payload) {
        JsonObject json = Json.readObject(payload);
        return new Alert(
                AlertKind.valueOf(kind.toUpperCase(Locale.ROOT)),
                key,
                subject,
                run,
                instant(json),
                json.flag("over"),
                json.text("title"),
                Json.strings(json.list("lines")),
                json.optionalObject("lead").map(AlertCodec::lead));
    }

    private static Instant instant(JsonObject json) {
        return json.instant("at");
    }

    private static void write(JsonGenerator json, Lead lead) {
        json.writeStringProperty("account", lead.account());
        json.writeStringProperty("name", lead.name());
        json.writeStringProperty("domain", lead.domain());
        json.writeNumberProperty("score", lead.score());
        lead.tier().ifPresent(tier -> json.writeStringProperty("tier", tier));
        write(json, "reasons", lead.reasons());
        json.writeStringProperty("next", lead.nextStep());
        json.writeStringProperty("route", lead.route());
        lead.link().ifPresent(link -> json.writeStringProperty("link", link));
    }

    private static void write(JsonGenerator json, String name, Collection<String> texts) {
        json.writeArrayPropertyStart(name);
        texts.forEach(json::writeString);
        json.writeEndArray();
    }

    private static Lead lead(JsonObject json) {
        Optional<String> tier = json.optionalText("tier");
        List<String> reasons = Json.strings(json.list("reasons"));
        return new Lead(
                json.text("account"),
                json.text("name"),
                json.text("domain"),
                json.smallInteger("score"),
                tier,
                reasons,
                json.text("next"),
                json.text("route"),
                json.optionalText("link"));
    }
}
