package io.pqlconnector.testkit.hubspot;

import io.pqlconnector.testkit.web.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Definitions of properties (HubSpot contract §6). */
final class PropertiesApi {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int MOST = 100;

    private final Portal portal;
    private final PropertyRules rules;

    PropertiesApi(Portal portal) {
        this.portal = portal;
        this.rules = new PropertyRules(portal);
    }

    List<Route> routes() {
        String all = "properties/{type}";
        String one = all + "/{name}";
        Scopes.Need read = Scopes.readSchema("type");
        Scopes.Need write = Scopes.writeSchema("type");
        return List.of(
                Route.of("GET", all, "{type}/properties/list", Route.Kind.READ, read, this::list),
                Route.of("POST", all, "{type}/properties/create", Route.Kind.CHANGE, write, this::create),
                Route.of("GET", all + "/groups", "{type}/groups/list", Route.Kind.READ, read, this::groups),
                Route.of("POST", all + "/groups", "{type}/groups/create", Route.Kind.CHANGE, write, this::createGroup),
                Route.of("GET", all + "/groups/{name}", "{type}/groups/get", Route.Kind.READ, read, this::group),
                Route.of("GET", one, "{type}/properties/get", Route.Kind.READ, read, this::get),
                Route.of("PATCH", one, "{type}/properties/update", Route.Kind.CHANGE, write, this::update),
                Route.of("DELETE", one, "{type}/properties/archive", Route.Kind.CHANGE, write, this::archive),
                Route.of(
                        "POST",
                        all + "/batch/create",
                        "{type}/properties/batch/create",
                        Route.Kind.WRITE,
                        write,
                        this::createAll),
                Route.of(
                        "POST",
                        all + "/batch/read",
                        "{type}/properties/batch/read",
                        Route.Kind.READ,
                        read,
                        this::readAll),
                Route.of(
                        "POST",
                        all + "/batch/archive",
                        "{type}/properties/batch/archive",
                        Route.Kind.CHANGE,
                        write,
                        this::archiveAll));
    }

    private Answer.Whole list(Call call) {
        PropertyCatalog catalog = portal.catalog(call.type("type"));
        ObjectNode body = JSON.createObjectNode();
        body.putArray("results");
        boolean archived = call.flag("archived");
        (archived ? catalog.archived() : catalog.all())
                .forEach(property -> body.withArray("results").add(json(property, archived)));
        return HubSpotWords.json(200, body);
    }

    private Answer.Whole get(Call call) {
        return HubSpotWords.json(200, json(find(call.type("type"), call.variable("name")), false));
    }

    private Answer.Whole create(Call call) {
        ObjectType type = call.type("type");
        HubSpotProperty property = rules.created(type, call.body(), call.version());
        portal.catalog(type).put(property);
        return HubSpotWords.json(201, json(property, false));
    }

    // A definition that is refused does not hold back the others.
    private Answer.Whole createAll(Call call) {
        ObjectType type = call.type("type");
        BatchRun run = new BatchRun(portal);
        for (JsonNode input : Inputs.of(call.body(), MOST)) {
            try {
                HubSpotProperty property = rules.created(type, input, call.version());
                portal.catalog(type).put(property);
                run.add(json(property, false));
            } catch (HubSpotError e) {
                run.fail(input, e.context("name", List.of(input.path("name").asString(""))));
            }
        }
        return run.answer(201);
    }

    private Answer.Whole readAll(Call call) {
        BatchRun run = new BatchRun(portal);
        for (JsonNode input : Inputs.of(call.body(), MOST)) {
            try {
                run.add(json(find(call.type("type"), Inputs.text(input, "name")), false));
            } catch (HubSpotError e) {
                run.fail(input, e);
            }
        }
        return run.answer(200);
    }

    private Answer.Whole update(Call call) {
        ObjectType type = call.type("type");
        HubSpotProperty changed = rules.changed(type, find(type, call.variable("name")), call.body(), call.version());
        portal.catalog(type).put(changed);
        return HubSpotWords.json(200, json(changed, false));
    }

    private Answer.Whole archive(Call call) {
        portal.catalog(call.type("type")).archive(call.variable("name"));
        return HubSpotWords.empty();
    }

    private Answer.Whole archiveAll(Call call) {
        for (JsonNode input : Inputs.of(call.body(), MOST)) {
            portal.catalog(call.type("type")).archive(Inputs.text(input, "name"));
        }
        return HubSpotWords.empty();
    }

    private Answer.Whole groups(Call call) {
        ObjectNode body = JSON.createObjectNode();
        body.putArray("results");
        portal.catalog(call.type("type"))
                .groups()
                .values()
                .forEach(group -> body.withArray("results").add(json(group)));
        return HubSpotWords.json(200, body);
    }

    private Answer.Whole group(Call call) {
        Optional<PropertyCatalog.Group> group =
                Optional.ofNullable(portal.catalog(call.type("type")).groups().get(call.variable("name")));
        Supplier<HubSpotError> unknown = () -> HubSpotError.notFound("No group named " + call.variable("name"));
        return HubSpotWords.json(200, json(group.orElseThrow(unknown)));
    }

    private Answer.Whole createGroup(Call call) {
        JsonNode body = call.body();
        String name = Inputs.text(body, "name");
        PropertyCatalog.Group group = new PropertyCatalog.Group(
                name, Inputs.text(body, "label"), body.path("displayOrder").asInt(-1));
        PropertyCatalog catalog = portal.catalog(call.type("type"));
        if (catalog.groups().putIfAbsent(name, group) != null) {
            // The message is JSON itself, as one team saw; the rest of the body is not known (HubSpot contract §3,
            // §14f).
            String message = JSON.createObjectNode()
                    .put("status", "error")
                    .put("message", "A property group named '" + name + "' already exists.")
                    .toString();
            throw new HubSpotError(409, message).category("OBJECT_ALREADY_EXISTS");
        }
        return HubSpotWords.json(201, json(group));
    }

    private HubSpotProperty find(ObjectType type, String name) {
        return portal.catalog(type)
                .find(name)
                .orElseThrow(() -> HubSpotError.notFound("No property named " + name + " exists.")
                        .context("name", List.of(name)));
    }

    private static ObjectNode json(PropertyCatalog.Group group) {
        return JSON.createObjectNode()
                .put("name", group.name())
                .put("label", group.label())
                .put("displayOrder", group.displayOrder())
                .put("archived", false);
    }

    private ObjectNode json(HubSpotProperty property, boolean archived) {
        ObjectNode json = JSON.createObjectNode()
                .put("name", property.name())
                .put("label", property.label())
                .put("type", property.type())
                .put("fieldType", property.fieldType())
                .put("groupName", property.group())
                .put("description", property.description())
                .put("hasUniqueValue", property.unique())
                .put("hidden", false)
                .put("formField", false)
                .put("displayOrder", -1)
                .put("calculated", false)
                .put("externalOptions", property.name().equals("hubspot_owner_id"))
                .put("hubspotDefined", !property.custom())
                .put("archived", archived);
        json.putArray("options");
        new ArrayList<>(property.options())
                .forEach(option -> json.withArray("options")
                        .addObject()
                        .put("label", option.label())
                        .put("value", option.value())
                        .put("displayOrder", option.displayOrder())
                        .put("hidden", option.hidden()));
        json.putObject("modificationMetadata")
                .put("archivable", property.custom())
                .put("readOnlyDefinition", !property.custom())
                .put("readOnlyValue", property.readOnly());
        return json;
    }
}
