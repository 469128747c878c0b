package io.pqlconnector.testkit.hubspot;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The properties and groups of one kind of record (HubSpot contract §6). Whoever uses it holds the portal's lock. */
final class PropertyCatalog {
    private final Map<String, HubSpotProperty> live = new LinkedHashMap<>();
    private final Map<String, HubSpotProperty> archived = new LinkedHashMap<>();
    private final Map<String, Group> groups = new LinkedHashMap<>();

    PropertyCatalog(Collection<HubSpotProperty> properties) {
        properties.forEach(property -> {
            live.put(property.name(), property);
            groups.putIfAbsent(property.group(), new Group(property.group(), property.group(), -1));
        });
        groups.putIfAbsent("information", new Group("information", "Information", -1));
    }

    /** A heading under which properties stand. */
    record Group(String name, String label, int displayOrder) {}

    Collection<HubSpotProperty> all() {
        return live.values();
    }

    Collection<HubSpotProperty> archived() {
        return archived.values();
    }

    Optional<HubSpotProperty> find(String name) {
        return Optional.ofNullable(live.get(name));
    }

    void put(HubSpotProperty property) {
        archived.remove(property.name());
        live.put(property.name(), property);
    }

    /** Archives a property; its values stay, unseen. */
    void archive(String name) {
        HubSpotProperty gone = live.remove(name);
        if (gone != null) {
            archived.put(name, gone);
        }
    }

    Map<String, Group> groups() {
        return groups;
    }
}
