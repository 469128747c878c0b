package io.pqlconnector.crm.salesforce;

import io.pqlconnector.http.HttpCall;
import io.pqlconnector.http.Json;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Looks at the org's own fields, also those that nobody lets us see, makes them and takes them away (Salesforce contract §3.2).
 * Everything may be repeated.
 *
 * @see <a
 *     href="https://developer.salesforce.com/docs/atlas.en-us.api_tooling.meta/api_tooling/tooling_api_objects_customfield.htm">CustomField</a>
 */
final class ToolingFields {
    private static final String PATH = "/tooling/sobjects/CustomField";

    private final SalesforceClient client;

    ToolingFields(SalesforceClient client) {
        this.client = client;
    }

    /** A field as the Tooling API shows it. */
    record Made(String id, JsonNode metadata) {
        /** Whether we, or what we wrote for a deployment, have made it. */
        boolean isOurs() {
            return FieldShape.isOurs(Json.text(metadata, "description"));
        }

        /** Whether the org works out what it holds. */
        boolean isComputed() {
            return !Json.text(metadata, "formula").isEmpty()
                    || List.of("AutoNumber", "Summary").contains(Json.text(metadata, "type"));
        }

        /** The set of values that several fields share, and that is no business of one of them; empty if it has its own. */
        String sharedValues() {
            return Json.text(metadata.path("valueSet"), "valueSetName");
        }

        /** What it is with more values. Those that are there stay; one that was switched off and is wanted is on again. */
        ObjectNode withValues(List<String> wanted) {
            ObjectNode all = metadata.isObject() ? (ObjectNode) metadata.deepCopy() : Json.object();
            ArrayNode values =
                    all.withObject("valueSet").withObject("valueSetDefinition").withArray("value");
            String member = values.isEmpty() || !values.get(0).has("valueName") ? "fullName" : "valueName";
            Set<String> there = new HashSet<>();
            for (JsonNode value : values) {
                String name = Json.text(value, member);
                there.add(name);
                boolean off = Json.text(value, "isActive").equals("false");
                if (off && wanted.contains(name) && value instanceof ObjectNode node) {
                    node.put("isActive", true);
                }
            }
            for (String value : wanted) {
                if (there.add(value)) {
                    values.addObject().put(member, value).put("default", false).put("label", value);
                }
            }
            return all;
        }
    }

    /** Which of some fields are there, whether or not our user sees them. */
    Map<FieldNeed, FieldNeed.Existence> existence(Collection<FieldNeed> needs) throws InterruptedException {
        Map<String, List<FieldNeed>> byObject = new LinkedHashMap<>();
        for (FieldNeed need : needs) {
            if (need.isCustom()) {
                byObject.computeIfAbsent(need.definedOn(), any -> new ArrayList<>())
                        .add(need);
            }
        }
        Map<FieldNeed, FieldNeed.Existence> existence = new HashMap<>();
        for (Map.Entry<String, List<FieldNeed>> one : byObject.entrySet()) {
            List<String> names =
                    one.getValue().stream().map(FieldNeed::developerName).toList();
            Optional<Map<String, String>> ids = ids(one.getKey(), names);
            for (FieldNeed need : one.getValue()) {
                existence.put(need, existence(need, ids));
            }
        }
        return existence;
    }

    private static FieldNeed.Existence existence(FieldNeed need, Optional<Map<String, String>> ids) {
        if (ids.isEmpty()) {
            return FieldNeed.Existence.UNKNOWN;
        }
        return ids.get().containsKey(need.developerName().toLowerCase(Locale.ROOT))
                ? FieldNeed.Existence.THERE
                : FieldNeed.Existence.ABSENT;
    }

    // By developer name in lower case; empty if we may not ask, which the Tooling API has several answers for.
    private Optional<Map<String, String>> ids(String object, List<String> names) throws InterruptedException {
        // An object of the org's own has an id in the place of a name there.
        String of = object.endsWith("__c") ? "EntityDefinition.QualifiedApiName" : "TableEnumOrId";
        String soql = "SELECT Id, DeveloperName, NamespacePrefix FROM CustomField WHERE " + of + " = "
                + Soql.text(object) + " AND " + Soql.in("DeveloperName", names);
        Answer answer =
                client.send(HttpCall.get(client.data() + "/tooling/query").query("q", soql));
        if (answer.status() == 400 || answer.status() == 403 || answer.status() == 404) {
            return Optional.empty();
        }
        Map<String, String> ids = new HashMap<>();
        for (JsonNode record : Refusals.expectSuccess(answer, "read which fields there are")
                .body()
                .path("records")) {
            // That of a package is another field: its name has a prefix.
            if (Json.text(record, "NamespacePrefix").isEmpty()) {
                ids.put(Json.text(record, "DeveloperName").toLowerCase(Locale.ROOT), Json.text(record, "Id"));
            }
        }
        return Optional.of(ids);
    }

    /** A field with all that it is; empty if it is not there, or we may not look. */
    Optional<Made> find(FieldNeed need) throws InterruptedException {
        Optional<String> id = ids(need.definedOn(), List.of(need.developerName()))
                .map(ids -> ids.get(need.developerName().toLowerCase(Locale.ROOT)));
        if (id.isEmpty()) {
            return Optional.empty();
        }
        Answer answer = client.send(HttpCall.get(client.data() + PATH + "/{}", id.get()));
        return answer.isSuccess() ? Optional.of(new Made(id.get(), answer.body().path("Metadata"))) : Optional.empty();
    }

    /** Makes a field; one of its name that appeared meanwhile is left as it is. */
    void create(FieldNeed need) throws InterruptedException {
        ObjectNode body = Json.object().put("FullName", fullName(need));
        body.set("Metadata", need.shape().metadata());
        Answer answer = client.send(HttpCall.of("POST", HttpCall.Effect.REPEATABLE, client.data() + PATH)
                .json(body.toString()));
        if (!answer.says("DUPLICATE_DEVELOPER_NAME")) {
            AdminRight.CUSTOMIZE.expectSuccess(answer, "make the field " + need.subject());
        }
    }

    /** Gives a picklist values; Salesforce replaces all, so those that are there are sent along. */
    void addValues(FieldNeed need, Made made) throws InterruptedException {
        ObjectNode body = Json.object().put("FullName", fullName(need));
        body.set("Metadata", made.withValues(need.choices()));
        AdminRight.CUSTOMIZE.expectSuccess(
                client.send(HttpCall.of("PATCH", HttpCall.Effect.REPEATABLE, client.data() + PATH + "/{}", made.id())
                        .json(body.toString())),
                "add values to " + need.subject());
    }

    /** Takes a field away, with what all records hold in it. */
    void delete(FieldNeed need, Made made) throws InterruptedException {
        Answer answer =
                client.send(HttpCall.of("DELETE", HttpCall.Effect.REPEATABLE, client.data() + PATH + "/{}", made.id()));
        if (answer.status() != 404) {
            AdminRight.CUSTOMIZE.expectSuccess(answer, "remove the field " + need.subject());
        }
    }

    private static String fullName(FieldNeed need) {
        return need.definedOn() + "." + need.name();
    }
}
