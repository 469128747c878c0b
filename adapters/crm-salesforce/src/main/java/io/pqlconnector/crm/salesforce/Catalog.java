package io.pqlconnector.crm.salesforce;

import io.pqlconnector.spi.EntityKind;
import io.pqlconnector.spi.destination.ObjectName;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The objects that mappings may name: the standard ones, and those of the org that the configuration adds. */
final class Catalog {
    private final Map<ObjectName, SalesforceObject> objects = new LinkedHashMap<>();

    /**
     * A catalog.
     *
     * @param custom API names of objects, and whether a record stands for an account or a user
     */
    Catalog(Map<String, EntityKind> custom) {
        add(SalesforceObject.ACCOUNT);
        add(SalesforceObject.CONTACT);
        add(SalesforceObject.LEAD);
        custom.forEach((type, kind) -> add(new SalesforceObject(new ObjectName(type), type, kind)));
    }

    private void add(SalesforceObject object) {
        objects.put(object.name(), object);
    }

    /** The object of a mapping. */
    SalesforceObject of(ObjectName name) {
        return Optional.ofNullable(objects.get(name))
                .orElseThrow(() -> new IllegalArgumentException("Salesforce's " + name + " is not written to"));
    }

    Collection<SalesforceObject> all() {
        return objects.values();
    }

    /** Names and kinds, as {@link io.pqlconnector.spi.destination.DestinationFactory#objects} tells them. */
    Map<ObjectName, EntityKind> kinds() {
        Map<ObjectName, EntityKind> kinds = new LinkedHashMap<>();
        objects.forEach((name, object) -> kinds.put(name, object.kind()));
        return kinds;
    }
}
