package io.pqlconnector.crm.hubspot;

import io.pqlconnector.http.HttpCall;
import io.pqlconnector.http.Json;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Makes and removes properties and their group (HubSpot contract §6). Everything may be repeated. */
final class Properties {
    /** The group that ours stand in, and by which we know them. */
    static final String GROUP = "pql";

    private static final String GROUP_LABEL = "Product-qualified lead";

    private final HubSpotClient client;

    Properties(HubSpotClient client) {
        this.client = client;
    }

    /** Makes the group, if it is not there. */
    void ensureGroup(HubSpotObject object) throws InterruptedException {
        ObjectNode body =
                Json.object().put("name", GROUP).put("label", GROUP_LABEL).put("displayOrder", -1);
        Answer answer = send("POST", path(object) + "/groups", body);
        // One that is there is answered in a form that is not documented; whether it is there shows at the first
        // property.
        if (answer.status() != 409 && answer.status() != 400) {
            Refusals.expectSuccess(answer, "make the group of properties \"" + GROUP_LABEL + "\" of " + object.type());
        }
    }

    /**
     * Makes a property; one of its name that appeared meanwhile is left as it is.
     *
     * @param description who fills it, for whoever looks at it in HubSpot's settings
     */
    void create(HubSpotObject object, Property property, String description) throws InterruptedException {
        ObjectNode body = Json.object()
                .put("groupName", property.group())
                .put("name", property.name())
                .put("label", property.label())
                .put("type", property.type())
                .put("fieldType", property.fieldType())
                .put("formField", false)
                .put("description", description);
        if (property.unique()) {
            body.put("hasUniqueValue", true);
        }
        if (!property.options().isEmpty()) {
            write(body, property.options());
        }
        Answer answer = send("POST", path(object), body);
        if (answer.status() != 409) {
            Refusals.expectSuccess(answer, "make the property " + object.word() + "." + property.name());
        }
    }

    /** Gives a property options; HubSpot replaces all, so those that are there have to be among them. */
    void setOptions(HubSpotObject object, String property, List<Property.Option> options) throws InterruptedException {
        ObjectNode body = Json.object();
        write(body, options);
        Refusals.expectSuccess(
                client.send(
                        HubSpotClient.Way.STANDARD,
                        HttpCall.of("PATCH", HttpCall.Effect.REPEATABLE, path(object) + "/{}", property)
                                .json(body.toString())),
                "add options to " + object.word() + "." + property);
    }

    /** Puts a property into the archive, with all its values. */
    void archive(HubSpotObject object, String property) throws InterruptedException {
        Answer answer = client.send(
                HubSpotClient.Way.STANDARD,
                HttpCall.of("DELETE", HttpCall.Effect.REPEATABLE, path(object) + "/{}", property));
        if (answer.status() != 404) {
            Refusals.expectSuccess(answer, "remove the property " + object.word() + "." + property);
        }
    }

    private static void write(ObjectNode body, List<Property.Option> options) {
        for (int place = 0; place < options.size(); place++) {
            Property.Option option = options.get(place);
            ObjectNode node = body.withArray("options").addObject();
            node.put("label", option.label()).put("value", option.value());
            node.put("displayOrder", place).put("hidden", option.hidden());
            if (!option.description().isEmpty()) {
                node.put("description", option.description());
            }
        }
    }

    private Answer send(String method, String path, ObjectNode body) throws InterruptedException {
        return client.send(
                HubSpotClient.Way.STANDARD,
                HttpCall.of(method, HttpCall.Effect.REPEATABLE, path).json(body.toString()));
    }

    private String path(HubSpotObject object) {
        return client.version().properties(object.type());
    }
}
