package io.pqlconnector.testkit.crm;

import io.pqlconnector.spi.destination.Blueprint;
import io.pqlconnector.spi.destination.Finding;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What mappings need as the scripted CRM is told it, and what it answers. */
final class BlueprintJson {
    private static final JsonMapper JSON = new JsonMapper();

    private BlueprintJson() {}

    /** All that is needed. */
    static ObjectNode of(Blueprint needs) {
        ObjectNode asked = JSON.createObjectNode();
        asked.putArray("needs");
        for (Blueprint.Field field : needs.fields()) {
            String choices = field.choices().isEmpty() ? "" : ": " + String.join(", ", field.choices());
            String words = field.type().word() + " \"" + field.label() + "\"" + choices;
            add(asked, field.object() + "." + field.name(), words);
        }
        for (Blueprint.MemberList list : needs.lists()) {
            add(asked, "list \"" + list.name() + "\" of " + list.object(), "");
        }
        for (Blueprint.Sequence sequence : needs.sequences()) {
            add(asked, "sequence \"" + sequence.sequence() + "\"", "sent by " + String.join(", ", sequence.senders()))
                    .put("lasting", true);
        }
        return asked;
    }

    private static ObjectNode add(ObjectNode asked, String subject, String words) {
        return asked.withArray("needs").addObject().put("subject", subject).put("words", words);
    }

    /** What was found. */
    static List<Finding> findings(JsonNode answer) {
        List<Finding> findings = new ArrayList<>();
        for (JsonNode finding : answer.path("findings")) {
            findings.add(new Finding(
                    finding.path("subject").asString(),
                    Finding.State.valueOf(finding.path("state").asString()),
                    finding.path("words").asString()));
        }
        return List.copyOf(findings);
    }
}
