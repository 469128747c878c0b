package io.pqlconnector.testkit.hubspot;

import io.pqlconnector.testkit.hubspot.PropertyValues.BadValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/** Checks what is to be written into a record, and writes it (HubSpot contract §4.7, §4.8). */
final class RecordWrites {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String STAGE = "lifecyclestage";
    private static final String OWNER = "hubspot_owner_id";

    private final Portal portal;

    RecordWrites(Portal portal) {
        this.portal = portal;
    }

    /**
     * A write that may be carried out.
     *
     * @param target empty for a new record
     * @param values as they are kept
     */
    record Plan(ObjectType type, Optional<HubRecord> target, Map<String, String> values) {}

    /**
     * Checks a write and changes nothing.
     *
     * @param claimed the unique values that other records of the same call will have; grows
     * @throws HubSpotError if the record is refused
     */
    Plan check(
            ObjectType type,
            Optional<HubRecord> target,
            Map<String, String> asked,
            Set<String> claimed,
            ApiVersion version) {
        ArrayNode problems = JSON.createArrayNode();
        Map<String, String> values = new LinkedHashMap<>();
        asked.forEach((name, value) -> {
            try {
                values.put(name, kept(type, target, name, value));
            } catch (BadValue e) {
                addProblem(problems, name, e.error(), e.text());
            }
        });
        values.forEach((name, value) -> checkUnique(type, target, name, value, claimed, problems));
        if (!problems.isEmpty()) {
            throw HubSpotError.values(problems);
        }
        checkRules(type, target, values, version);
        return new Plan(type, target, values);
    }

    /** Carries out what was checked. */
    HubRecord apply(Plan plan) {
        Records records = portal.records(plan.type());
        HubRecord record = plan.target().orElseGet(() -> records.create(portal.now()));
        Map<String, String> values = new LinkedHashMap<>(plan.values());
        if (goesBack(plan.type(), record, values.getOrDefault(STAGE, ""))) {
            // Answered with a success, and not done.
            values.remove(STAGE);
        }
        records.set(record, values, portal.now());
        return record;
    }

    static void addProblem(ArrayNode problems, String name, String error, String message) {
        problems.addObject()
                .put("isValid", false)
                .put("message", message)
                .put("error", error)
                .put("name", name)
                .put("localizedErrorMessage", message);
    }

    private String kept(ObjectType type, Optional<HubRecord> target, String name, String value) throws BadValue {
        HubSpotProperty property = portal.catalog(type)
                .find(name)
                .orElseThrow(() -> new BadValue("PROPERTY_DOESNT_EXIST", "Property \"" + name + "\" does not exist"));
        if (property.readOnly()) {
            throw new BadValue(
                    "READ_ONLY_VALUE", "\"" + name + "\" is a read only property; its value cannot be set by the API.");
        }
        if (name.equals(OWNER)) {
            if (!value.isEmpty() && portal.owner(value).isEmpty()) {
                throw new BadValue("INVALID_OPTION", value + " was not a valid owner id.");
            }
            return value;
        }
        String held = target.map(record -> record.value(name)).orElse("");
        return PropertyValues.kept(property, value, held);
    }

    private void checkUnique(
            ObjectType type,
            Optional<HubRecord> target,
            String name,
            String value,
            Set<String> claimed,
            ArrayNode problems) {
        boolean email = type == ObjectType.CONTACTS && name.equals(Records.EMAIL);
        boolean unique =
                portal.catalog(type).find(name).filter(HubSpotProperty::unique).isPresent();
        if (value.isEmpty() || !(email || unique)) {
            return;
        }
        Optional<HubRecord> holder =
                portal.records(type).by(name, value).filter(record -> !target.equals(Optional.of(record)));
        String claim = name + ' ' + (email ? value.toLowerCase(Locale.ROOT) : value);
        boolean claimedAlready = !claimed.add(claim);
        if (email && holder.isPresent()) {
            throw HubSpotError.conflict(
                    "Contact already exists. Existing ID: " + holder.get().id());
        }
        boolean blocked = !email
                && target.isEmpty()
                && portal.options().archivedBlocksItsKey()
                && portal.records(type).archivedBy(name, value).isPresent();
        if (holder.isPresent() || blocked || claimedAlready) {
            addProblem(
                    problems,
                    name,
                    "CONFLICTING_UNIQUE_VALUE",
                    value + " is already the value of another record; values of " + name + " must be unique.");
        }
    }

    private void checkRules(
            ObjectType type, Optional<HubRecord> target, Map<String, String> values, ApiVersion version) {
        if (target.isEmpty()) {
            List<String> oneOf = neededToCreate(type);
            if (oneOf.stream().allMatch(name -> values.getOrDefault(name, "").isEmpty())) {
                String message = "Error creating " + type.singular() + ". Some required properties were not set.";
                throw HubSpotError.validation(message).detail("REQUIRED_FIELD", "properties", oneOf);
            }
        }
        // Older versions of the API do not enforce the rules of admins (HubSpot contract §1).
        Optional<String> required = target.flatMap(record -> portal.troubles().required(record.id()))
                .filter(name -> version == ApiVersion.V2026_09)
                .filter(name -> values.getOrDefault(name, "").isEmpty());
        required.ifPresent(name -> {
            String message = "A validation rule of this account needs the property " + name + ".";
            throw HubSpotError.validation(message)
                    .detail("MISSING_CONDITIONAL_REQUIRED_PROPERTY", "propertyName", List.of(name));
        });
    }

    private static List<String> neededToCreate(ObjectType type) {
        return switch (type) {
            case COMPANIES -> List.of("name", "domain");
            case CONTACTS -> List.of("email", "firstname", "lastname");
            case DEALS -> List.of("dealname");
            case TASKS, NOTES -> List.of("hs_timestamp");
        };
    }

    private boolean goesBack(ObjectType type, HubRecord record, String stage) {
        List<String> order = portal.catalog(type).find(STAGE).stream()
                .flatMap(property -> property.options().stream())
                .map(HubSpotProperty.Option::value)
                .toList();
        return !stage.isEmpty() && order.indexOf(stage) < order.indexOf(record.value(STAGE));
    }
}
