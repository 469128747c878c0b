package io.pqlconnector.crm.salesforce;

import io.pqlconnector.http.HttpCall;
import io.pqlconnector.http.Json;
import io.pqlconnector.http.TimeAndChance;
import io.pqlconnector.spi.Sha256;
import io.pqlconnector.spi.destination.Description.ObjectDescription;
import io.pqlconnector.spi.destination.FieldType;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * The live definitions of objects. Kept for an hour, then asked whether they have changed; forgotten when an answer shows that an
 * admin has changed them (Salesforce contract §3.1).
 */
final class Schema {
    private static final Duration FRESH = Duration.ofHours(1);
    private static final int NOT_MODIFIED = 304;

    private final SalesforceClient client;
    private final TimeAndChance time;
    private final Map<String, Known> known = new HashMap<>();

    Schema(SalesforceClient client, TimeAndChance time) {
        this.client = client;
        this.time = time;
    }

    /** What is known of an object; no definition if the org has no such object, or hides it from us. */
    private record Known(Optional<Definition> definition, String lastModified, Instant readAt) {}

    /**
     * An object.
     *
     * @param name the API name
     * @param fields by API name in whatever case; those that are hidden from us are missing
     */
    record Definition(
            String name, boolean createable, boolean updateable, boolean deletable, SortedMap<String, Field> fields) {
        Definition {
            fields = Collections.unmodifiableSortedMap(fields);
        }

        Optional<Field> field(String name) {
            return Optional.ofNullable(fields.get(name));
        }

        boolean has(String name) {
            return fields.containsKey(name);
        }
    }

    /** An object; fails if the org has none of that name, or hides it from us. */
    Definition of(String type) throws InterruptedException {
        return find(type)
                .orElseThrow(() -> Refusals.wrong("The org has no object " + type
                        + ", or hides it from our user. Give the user the right to it (docs/adapters/salesforce.md), or take the object"
                        + " out of the mapping."));
    }

    /** An object; fails if it lacks one of some fields, or hides it from us, which a query would have to leave out. */
    Definition having(SalesforceObject object, Set<String> wanted) throws InterruptedException {
        Definition definition = of(object.type());
        for (String name : new TreeSet<>(wanted)) {
            if (!definition.has(name)) {
                // Somebody may make it, or show it, before the next question.
                forget();
                throw Refusals.wrong("The org has no field " + object + "." + name
                        + ", or hides it from our user, so nothing can be read from it. Correct its API name in the"
                        + " configuration; or make it, or give our user the right to read it, in Setup > Object Manager, or, if"
                        + " reps are to fill it in for us, with ./pql provision --apply");
            }
        }
        return definition;
    }

    /** An object; empty if the org has none of that name, or hides it from us. */
    synchronized Optional<Definition> find(String type) throws InterruptedException {
        Known before = known.get(type);
        if (before != null && before.readAt.plus(FRESH).isAfter(time.now())) {
            return before.definition;
        }
        Known now = read(type, Optional.ofNullable(before));
        known.put(type, now);
        return now.definition;
    }

    private Known read(String type, Optional<Known> before) throws InterruptedException {
        HttpCall call = HttpCall.get(client.data() + "/sobjects/{}/describe", type);
        Optional<String> since = before.map(Known::lastModified).filter(date -> !date.isEmpty());
        Answer answer = client.send(
                since.map(date -> call.header("If-Modified-Since", date)).orElse(call));
        if (answer.status() == NOT_MODIFIED && before.isPresent()) {
            return new Known(before.get().definition, before.get().lastModified, time.now());
        }
        if (answer.status() == 404) {
            return new Known(Optional.empty(), "", time.now());
        }
        JsonNode body = Refusals.expectSuccess(answer, "describe " + type).body();
        if (!body.path("fields").isArray()) {
            throw Refusals.notUnderstood("describe " + type);
        }
        return new Known(Optional.of(definition(body)), answer.lastModified(), time.now());
    }

    private static Definition definition(JsonNode body) {
        SortedMap<String, Field> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (JsonNode node : body.path("fields")) {
            Field field = Field.of(node);
            fields.put(field.name(), field);
        }
        return new Definition(
                Json.text(body, "name"),
                body.path("createable").asBoolean(false),
                body.path("updateable").asBoolean(false),
                body.path("deletable").asBoolean(true),
                fields);
    }

    /** The next question is answered by Salesforce. */
    synchronized void forget() {
        known.clear();
    }

    /**
     * What the core is told of an object; empty if there is none.
     *
     * @param type the API name
     */
    Optional<ObjectDescription> describe(String type) throws InterruptedException {
        return find(type).map(definition -> {
            Map<String, FieldType> types = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            definition.fields.forEach((name, field) -> types.put(name, field.mappedType()));
            String revision =
                    definition.fields.values().stream().map(Field::revision).collect(Collectors.joining("\n"));
            return new ObjectDescription(types, false, Sha256.hex(revision));
        });
    }
}
