package io.pqlconnector.testkit.crm;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the fake CRM has of what mappings need, by subject. Nothing has to be prepared there unless a test wants it;
 * then sequences are there, as somebody made them, and all else is missing.
 */
final class CrmLayout {
    private static final JsonMapper JSON = new JsonMapper();

    private final Set<String> made = new TreeSet<>();
    private final Map<String, String> clashes = new HashMap<>();
    private boolean bare;

    /** Mappings find nothing of what they need from now on. */
    void strip() {
        bare = true;
        made.clear();
    }

    /** Something that does not fit, and in what words. */
    void clash(String subject, String words) {
        clashes.put(subject, words);
    }

    /** What was made. */
    Set<String> made() {
        return Set.copyOf(made);
    }

    /** Compares. */
    ObjectNode inspect(JsonNode asked) {
        ObjectNode body = JSON.createObjectNode();
        body.putArray("findings");
        if (bare) {
            for (JsonNode need : asked.path("needs")) {
                String subject = need.path("subject").asString();
                boolean there = made.contains(subject) || need.path("lasting").asBoolean();
                add(body, need, clashes.containsKey(subject) ? "WRONG" : there ? "PRESENT" : "MISSING");
            }
        }
        return body;
    }

    /** Makes what is missing. */
    ObjectNode provision(JsonNode asked) {
        for (JsonNode finding : inspect(asked).path("findings")) {
            if (finding.path("state").asString().equals("MISSING")) {
                made.add(finding.path("subject").asString());
            }
        }
        return inspect(asked);
    }

    /** Takes away what was made. */
    ObjectNode remove(JsonNode asked) {
        ObjectNode body = JSON.createObjectNode();
        body.putArray("findings");
        for (JsonNode need : asked.path("needs")) {
            String subject = need.path("subject").asString();
            if (made.contains(subject)) {
                add(body, need, "MISSING");
            } else if (clashes.containsKey(subject)) {
                add(body, need, "PRESENT");
            }
        }
        if (!asked.path("dryRun").asBoolean()) {
            made.clear();
        }
        return body;
    }

    private void add(ObjectNode body, JsonNode need, String state) {
        String subject = need.path("subject").asString();
        body.withArray("findings")
                .addObject()
                .put("subject", subject)
                .put("state", state)
                .put("words", clashes.getOrDefault(subject, need.path("words").asString()));
    }
}
