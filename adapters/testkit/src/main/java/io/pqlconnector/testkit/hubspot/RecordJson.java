package io.pqlconnector.testkit.hubspot;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Records as HubSpot shows them. */
final class RecordJson {
    private static final JsonMapper JSON = new JsonMapper();

    private final Portal portal;

    RecordJson(Portal portal) {
        this.portal = portal;
    }

    /**
     * A record.
     *
     * @param wanted the properties to show; what does not exist is left out, what is empty is null
     */
    ObjectNode of(HubRecord record, Collection<String> wanted) {
        ObjectNode json = JSON.createObjectNode().put("id", record.id());
        ObjectNode values = json.putObject("properties");
        Set<String> names = new LinkedHashSet<>(wanted.isEmpty() ? usual(record.type()) : wanted);
        names.addAll(
                List.of("hs_object_id", record.type().created(), record.type().modified()));
        for (String name : names) {
            if (portal.catalog(record.type()).find(name).isPresent()) {
                Optional.of(record.value(name))
                        .filter(value -> !value.isEmpty())
                        .ifPresentOrElse(value -> values.put(name, value), () -> values.putNull(name));
            }
        }
        json.put("createdAt", PropertyValues.time(record.createdAt()))
                .put("updatedAt", PropertyValues.time(record.updatedAt()))
                .put("archived", record.archivedAt().isPresent());
        record.archivedAt().ifPresent(at -> json.put("archivedAt", PropertyValues.time(at)));
        return json;
    }

    /** After a write: warnings are a thing of the newest version (HubSpot contract §1). */
    ObjectNode written(HubRecord record, Collection<String> names, ApiVersion version) {
        ObjectNode json = of(record, names);
        if (version == ApiVersion.V2026_09) {
            json.putArray("warnings");
            portal.troubles().warnings().forEach((property, message) -> {
                if (names.contains(property)) {
                    json.withArray("warnings")
                            .addObject()
                            .put("category", "PROPERTY_WARNING")
                            .put("message", message)
                            .putObject("context")
                            .putArray("propertyName")
                            .add(property);
                }
            });
        }
        return json;
    }

    private static List<String> usual(ObjectType type) {
        return switch (type) {
            case COMPANIES -> List.of("domain", "name");
            case CONTACTS -> List.of("email", "firstname", "lastname");
            case DEALS -> List.of("amount", "closedate", "dealname", "dealstage", "pipeline");
            case TASKS, NOTES -> List.of("hs_timestamp");
        };
    }
}
