package io.pqlconnector.worker.alert;

import io.pqlconnector.core.alert.Alert;
import io.pqlconnector.core.alert.AlertMessage;
import io.pqlconnector.core.alert.Lead;
import io.pqlconnector.worker.config.AlertChannel;
import io.pqlconnector.worker.render.JsonText;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** Messages as webhooks take them. */
final class Bodies {
    /** What Slack takes as a text. */
    private static final int SLACK_TEXT = 2_900;

    private Bodies() {}

    static String of(AlertChannel.Format format, AlertMessage message) {
        return switch (format) {
            case SLACK -> slack(message);
            case TEAMS -> teams(message);
            case JSON -> json(message);
        };
    }

    /**
     * Blocks for those who look, and a text for notifications. All of it is plain text: Slack makes no links, mentions or
     * bold letters of it, and what looks like one of its own marks is escaped besides.
     */
    private static String slack(AlertMessage message) {
        String title = AlertText.title(message);
        return JsonText.object(json -> {
            json.writeStringProperty("text", escaped(title));
            json.writeBooleanProperty("mrkdwn", false);
            json.writeBooleanProperty("unfurl_links", false);
            json.writeBooleanProperty("unfurl_media", false);
            json.writeArrayPropertyStart("blocks");
            slackBlock(json, "header", title);
            slackSections(AlertText.lines(message)).forEach(text -> slackBlock(json, "section", text));
            AlertText.link(message).ifPresent(link -> {
                json.writeStartObject();
                json.writeStringProperty("type", "actions");
                json.writeArrayPropertyStart("elements");
                json.writeStartObject();
                json.writeStringProperty("type", "button");
                slackText(json, "Open in the CRM");
                json.writeStringProperty("url", link);
                json.writeEndObject();
                json.writeEndArray();
                json.writeEndObject();
            });
            json.writeEndArray();
        });
    }

    private static List<String> slackSections(List<String> lines) {
        List<String> sections = new ArrayList<>();
        StringBuilder section = new StringBuilder();
        for (String line : lines) {
            if (section.length() > 0 && escaped(section + "\n" + line).length() > SLACK_TEXT) {
                sections.add(section.toString());
                section.setLength(0);
            }
            section.append(section.length() == 0 ? "" : "\n").append(line);
        }
        sections.add(section.toString());
        return sections;
    }

    private static void slackBlock(JsonGenerator json, String type, String text) {
        json.writeStartObject();
        json.writeStringProperty("type", type);
        slackText(json, text);
        json.writeEndObject();
    }

    private static void slackText(JsonGenerator json, String text) {
        json.writeObjectPropertyStart("text");
        json.writeStringProperty("type", "plain_text");
        json.writeStringProperty("text", escaped(text));
        json.writeBooleanProperty("emoji", false);
        json.writeEndObject();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    /** An Adaptive Card. Its runs of text, unlike its text blocks, know no Markdown. */
    private static String teams(AlertMessage message) {
        return JsonText.object(json -> {
            json.writeStringProperty("type", "message");
            json.writeArrayPropertyStart("attachments");
            json.writeStartObject();
            json.writeStringProperty("contentType", "application/vnd.microsoft.card.adaptive");
            json.writeNullProperty("contentUrl");
            json.writeObjectPropertyStart("content");
            json.writeStringProperty("$schema", "http://adaptivecards.io/schemas/adaptive-card.json");
            json.writeStringProperty("type", "AdaptiveCard");
            json.writeStringProperty("version", "1.4");
            json.writeArrayPropertyStart("body");
            teamsText(json, AlertText.title(message), true);
            AlertText.lines(message).forEach(line -> teamsText(json, line, false));
            json.writeEndArray();
            AlertText.link(message).ifPresent(link -> {
                json.writeArrayPropertyStart("actions");
                json.writeStartObject();
                json.writeStringProperty("type", "Action.OpenUrl");
                json.writeStringProperty("title", "Open in the CRM");
                json.writeStringProperty("url", link);
                json.writeEndObject();
                json.writeEndArray();
            });
            json.writeEndObject();
            json.writeEndObject();
            json.writeEndArray();
        });
    }

    private static void teamsText(JsonGenerator json, String text, boolean title) {
        json.writeStartObject();
        json.writeStringProperty("type", "RichTextBlock");
        json.writeArrayPropertyStart("inlines");
        json.writeStartObject();
        json.writeStringProperty("type", "TextRun");
        json.writeStringProperty("text", text);
        if (title) {
            json.writeStringProperty("weight", "Bolder");
            json.writeStringProperty("size", "Large");
        }
        json.writeEndObject();
        json.writeEndArray();
        json.writeEndObject();
    }

    /** As docs/alerts.md describes it: texts as they are, for programs. */
    private static String json(AlertMessage message) {
        return JsonText.object(json -> {
            json.writeStringProperty("id", message.id());
            json.writeStringProperty("channel", message.channel());
            json.writeStringProperty("made_at", message.madeAt().toString());
            json.writeStringProperty("title", message.title());
            json.writeArrayPropertyStart("alerts");
            message.alerts().forEach(alert -> json(json, alert));
            json.writeEndArray();
            json.writeNumberProperty("more", message.more());
        });
    }

    private static void json(JsonGenerator json, Alert alert) {
        json.writeStartObject();
        json.writeStringProperty("kind", alert.kind().word());
        json.writeStringProperty("key", alert.key());
        json.writeStringProperty("subject", alert.subject());
        json.writeNumberProperty("run", alert.run());
        json.writeStringProperty("at", alert.at().toString());
        json.writeBooleanProperty("over", alert.over());
        json.writeStringProperty("title", alert.title());
        texts(json, "lines", alert.lines());
        if (alert.lead().isPresent()) {
            Lead lead = alert.lead().get();
            json.writeObjectPropertyStart("account");
            json.writeStringProperty("key", lead.account());
            json.writeStringProperty("name", lead.name());
            json.writeStringProperty("domain", lead.domain());
            json.writeNumberProperty("score", lead.score());
            lead.tier()
                    .ifPresentOrElse(
                            tier -> json.writeStringProperty("tier", tier), () -> json.writeNullProperty("tier"));
            texts(json, "reasons", lead.reasons());
            json.writeStringProperty("next_step", lead.nextStep());
            json.writeStringProperty("route", lead.route());
            PlainText.link(lead.link())
                    .ifPresentOrElse(
                            link -> json.writeStringProperty("link", link), () -> json.writeNullProperty("link"));
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private static void texts(JsonGenerator json, String name, Collection<String> texts) {
        json.writeArrayPropertyStart(name);
        texts.forEach(json::writeString);
        json.writeEndArray();
    }
}
