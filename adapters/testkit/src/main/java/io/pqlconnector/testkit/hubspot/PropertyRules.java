package io.pqlconnector.testkit.hubspot;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** What a definition of a property must look like (HubSpot contract §6). */
final class PropertyRules {
    private static final Map<String, Set<String>> FIELD_TYPES = Map.of(
            "bool", Set.of("booleancheckbox", "calculation_equation"),
            "date", Set.of("date"),
            "datetime", Set.of("date"),
            "enumeration", Set.of("checkbox", "radio", "select", "booleancheckbox", "calculation_equation"),
            "number", Set.of("number", "calculation_equation"),
            "phone_number", Set.of("phonenumber"),
            "string", Set.of("text", "textarea", "file", "html", "phonenumber", "calculation_equation"));
    private static final int UNIQUE = 10;

    private final Portal portal;

    PropertyRules(Portal portal) {
        this.portal = portal;
    }

    /** A new property; the name of an archived one brings that back, with this definition. */
    HubSpotProperty created(ObjectType type, JsonNode body, ApiVersion version) {
        PropertyCatalog catalog = portal.catalog(type);
        String name = Inputs.text(body, "name");
        if (!name.matches("[a-z][a-z0-9_]{0,99}")) {
            throw HubSpotError.validation("Property name " + name
                    + " is not valid: lower-case letters, digits and underscores, with a letter first");
        }
        if (catalog.find(name).isPresent()) {
            throw new HubSpotError(409, "A property named '" + name + "' already exists.")
                    .category("OBJECT_ALREADY_EXISTS")
                    .subCategory("Properties.PROPERTY_WITH_NAME_EXISTS");
        }
        HubSpotProperty property = new HubSpotProperty(
                name,
                Inputs.text(body, "label"),
                Inputs.text(body, "type"),
                Inputs.text(body, "fieldType"),
                Inputs.text(body, "groupName"),
                Inputs.textOrEmpty(body, "description"),
                options(body, version),
                body.path("hasUniqueValue").asBoolean(false),
                false,
                true);
        check(catalog, property);
        return property;
    }

    /** A changed property. Options that are given replace all; uniqueness cannot be changed. */
    HubSpotProperty changed(ObjectType type, HubSpotProperty old, JsonNode body, ApiVersion version) {
        if (body.has("hasUniqueValue") && body.path("hasUniqueValue").asBoolean(false) != old.unique()) {
            throw HubSpotError.validation("hasUniqueValue cannot be changed after the property was created");
        }
        if (!old.custom()) {
            throw HubSpotError.validation("The definition of " + old.name() + " is read-only");
        }
        HubSpotProperty property = new HubSpotProperty(
                old.name(),
                given(body, "label").orElse(old.label()),
                given(body, "type").orElse(old.type()),
                given(body, "fieldType").orElse(old.fieldType()),
                given(body, "groupName").orElse(old.group()),
                given(body, "description").orElse(old.description()),
                body.has("options") ? options(body, version) : old.options(),
                old.unique(),
                old.readOnly(),
                true);
        check(portal.catalog(type), property);
        return property;
    }

    private static Optional<String> given(JsonNode body, String name) {
        return Optional.of(Inputs.textOrEmpty(body, name)).filter(text -> !text.isEmpty());
    }

    private static void check(PropertyCatalog catalog, HubSpotProperty property) {
        if (!FIELD_TYPES.getOrDefault(property.type(), Set.of()).contains(property.fieldType())) {
            throw HubSpotError.validation(
                    "fieldType " + property.fieldType() + " does not fit the type " + property.type());
        }
        if (!catalog.groups().containsKey(property.group())) {
            throw HubSpotError.validation("The property group " + property.group() + " does not exist");
        }
        if (property.isEnumeration() && property.options().isEmpty()) {
            throw HubSpotError.validation("The enumeration " + property.name() + " needs options");
        }
        boolean canBeUnique =
                property.type().equals("string") || property.type().equals("number");
        long others = catalog.all().stream()
                .filter(one -> one.unique() && !one.name().equals(property.name()))
                .count();
        if (property.unique() && (!canBeUnique || others >= UNIQUE)) {
            throw HubSpotError.validation("An object has at most " + UNIQUE
                    + " properties with unique values, and they are of type string or number");
        }
    }

    // What was optional is not any more in the newest version (HubSpot contract §1).
    private static List<HubSpotProperty.Option> options(JsonNode body, ApiVersion version) {
        List<HubSpotProperty.Option> options = new ArrayList<>();
        for (JsonNode option : body.path("options")) {
            String place = "options[" + options.size() + "].";
            if (!option.path("hidden").isBoolean()) {
                throw HubSpotError.missing(place + "hidden");
            }
            if (!option.path("displayOrder").isInt() && version == ApiVersion.V2026_09) {
                throw HubSpotError.missing(place + "displayOrder");
            }
            options.add(new HubSpotProperty.Option(
                    Inputs.text(option, "label"),
                    Inputs.text(option, "value"),
                    option.path("displayOrder").asInt(-1),
                    option.path("hidden").asBoolean(false)));
        }
        return options;
    }
}
