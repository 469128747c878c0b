package io.pqlconnector.testkit.crm;

import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.RejectionCodes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** The records of the fake CRM. Not thread-safe. */
final class CrmRecords {
    private final Map<CrmId, CrmRecord> records = new LinkedHashMap<>();
    private final Map<String, CrmRecord> byKey = new HashMap<>();
    private final Map<String, Set<CrmRecord>> byValue = new HashMap<>();
    private final Map<String, Map<String, String>> types = new HashMap<>();
    private long lastId;

    /** All of one object, the oldest first. */
    List<CrmRecord> of(String object) {
        return records.values().stream()
                .filter(record -> record.object().equals(object))
                .toList();
    }

    Optional<CrmRecord> get(CrmId id) {
        return Optional.ofNullable(records.get(id));
    }

    /** The fields of an object that were ever written, with the type of the first value. */
    Map<String, String> types(String object) {
        return Map.copyOf(types.getOrDefault(object, Map.of()));
    }

    CrmRecord create(String object) {
        lastId++;
        CrmRecord record = new CrmRecord(lastId, object);
        records.put(record.id(), record);
        return record;
    }

    void delete(CrmId id) {
        CrmRecord gone = records.remove(id);
        if (gone != null) {
            byKey.remove(gone.object() + ' ' + gone.key());
            new ArrayList<>(gone.fields().keySet()).forEach(field -> set(gone, field, ""));
        }
    }

    /** Puts a value into a field; an empty one empties it. */
    void set(CrmRecord record, String field, String value) {
        String before = record.fields().getOrDefault(field, "");
        if (!before.isEmpty()) {
            Optional.ofNullable(byValue.get(place(record.object(), field, before)))
                    .ifPresent(holders -> holders.remove(record));
        }
        if (value.isEmpty()) {
            record.fields().remove(field);
        } else {
            record.fields().put(field, value);
            byValue.computeIfAbsent(place(record.object(), field, value), any -> new LinkedHashSet<>())
                    .add(record);
        }
    }

    /** The record that a reference points at: by its id, else by our key, else by its matches in their order. */
    Optional<CrmRecord> find(JsonNode ref) {
        String object = ref.path("object").asString();
        String key = ref.path("key").asString();
        Optional<CrmRecord> known = Optional.of(ref.path("id").asString(""))
                .filter(id -> !id.isEmpty())
                .flatMap(id -> get(new CrmId(id)))
                .filter(record -> record.object().equals(object) && record.isFor(key));
        if (known.isPresent()) {
            return known;
        }
        CrmRecord keyed = byKey.get(object + ' ' + key);
        if (keyed != null) {
            return Optional.of(keyed);
        }
        for (JsonNode match : ref.path("matches")) {
            Optional<CrmRecord> hit = only(object, match);
            if (hit.isPresent()) {
                requireFree(hit.get(), key);
                return hit;
            }
        }
        return Optional.empty();
    }

    /** The record that a reference points at, or a refusal that says what was looked for. */
    CrmRecord require(JsonNode ref, String code) {
        return find(ref)
                .orElseThrow(() -> new Refusal(
                        code,
                        "",
                        "no " + ref.path("object").asString() + " with the key "
                                + ref.path("key").asString() + " or " + matches(ref)));
    }

    /**
     * Creates or updates a record, or changes nothing.
     *
     * @return whether it was created
     */
    Upserted upsert(JsonNode wanted) {
        Optional<CrmRecord> found = find(wanted);
        if (found.isEmpty() && !wanted.path("createMissing").asBoolean()) {
            require(wanted, RejectionCodes.NO_MATCH);
        }
        Optional<CrmRecord> parent = wanted.has("parent")
                ? Optional.of(require(wanted.path("parent"), RejectionCodes.NO_PARENT))
                : Optional.empty();
        String object = wanted.path("object").asString();
        Map<String, JsonNode> due = due(wanted, found);
        due.forEach((field, value) -> checkType(object, field, value));

        CrmRecord record = found.orElseGet(() -> create(object));
        if (record.key().isEmpty()) {
            record.name(wanted.path("key").asString());
            byKey.put(object + ' ' + record.key(), record);
        }
        if (found.isEmpty()) {
            wanted.path("matches")
                    .forEach(match -> set(
                            record,
                            match.path("field").asString(),
                            match.path("value").asString()));
        }
        due.forEach((field, value) -> write(record, field, value));
        parent.ifPresent(company -> record.companies().add(company.id()));
        return new Upserted(record, found.isEmpty());
    }

    /** A record, and whether it is new. */
    record Upserted(CrmRecord record, boolean created) {}

    private void write(CrmRecord record, String field, JsonNode value) {
        String type = value.path("type").asString();
        if (!type.equals("cleared")) {
            types.computeIfAbsent(record.object(), any -> new HashMap<>()).putIfAbsent(field, type);
        }
        set(record, field, value.path("value").asString());
    }

    private void checkType(String object, String field, JsonNode value) {
        String type = value.path("type").asString();
        String known = types(object).getOrDefault(field, type);
        if (!type.equals("cleared") && !type.equals(known)) {
            throw new Refusal(
                    RejectionCodes.INVALID_TYPE,
                    field,
                    "the field " + field + " is of type " + known + ", and \""
                            + value.path("value").asString() + "\" is of type " + type);
        }
    }

    private static Map<String, JsonNode> due(JsonNode wanted, Optional<CrmRecord> found) {
        Map<String, JsonNode> due = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> field : wanted.path("fields").properties()) {
            boolean empty = found.isEmpty() || !found.get().fields().containsKey(field.getKey());
            boolean write = switch (field.getValue().path("policy").asString()) {
                case "if_empty" -> empty;
                case "on_create" -> found.isEmpty();
                default -> true;
            };
            if (write) {
                due.put(field.getKey(), field.getValue());
            }
        }
        return due;
    }

    private Optional<CrmRecord> only(String object, JsonNode match) {
        String field = match.path("field").asString();
        String value = match.path("value").asString();
        Collection<CrmRecord> hits =
                value.isEmpty() ? Set.of() : byValue.getOrDefault(place(object, field, value), Set.of());
        if (hits.size() > 1) {
            throw new Refusal(
                    RejectionCodes.AMBIGUOUS_MATCH,
                    field,
                    "several records with " + field + " " + value + ": "
                            + hits.stream().map(hit -> hit.id().value()).collect(Collectors.joining(", ")));
        }
        return hits.stream().findFirst();
    }

    private static void requireFree(CrmRecord record, String key) {
        if (!record.isFor(key)) {
            throw new Refusal(
                    RejectionCodes.MATCH_TAKEN, "", "the record " + record.id() + " stands for " + record.key());
        }
    }

    private static String matches(JsonNode ref) {
        return ref.path("matches")
                .valueStream()
                .map(match -> match.path("field").asString() + " "
                        + match.path("value").asString())
                .collect(Collectors.joining(", "));
    }

    /** Addresses and domains are compared without regard to case. */
    private static String place(String object, String field, String value) {
        boolean folded = field.contains("email") || field.contains("domain");
        return object + ' ' + field + ' ' + (folded ? value.toLowerCase(Locale.ROOT) : value);
    }
}
