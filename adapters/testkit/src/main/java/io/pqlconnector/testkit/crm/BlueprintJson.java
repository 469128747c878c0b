package io.pqlconnector.testkit.crm;

import io.pqlconnector.spi.destination.Blueprint;
import io.pqlconnector.spi.destination.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
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

    /** The same as files: one for each thing that can be made. */
    static SortedMap<String, String> files(Blueprint needs) {
        SortedMap<String, String> files = new TreeMap<>();
        files.put("README.md", "Show these files to whoever runs the CRM.");
        for (JsonNode need : of(needs).path("needs")) {
            if (!need.path("lasting").asBoolean()) {
                String subject = need.path("subject").asString();
                files.put(
                        "needs/" + subject.replaceAll("[^A-Za-z0-9._]+", "-") + ".txt",
                        need.path("words").asString());
            }
        }
        return files;
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
