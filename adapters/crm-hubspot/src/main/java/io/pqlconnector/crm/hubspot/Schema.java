package io.pqlconnector.crm.hubspot;

import io.pqlconnector.http.HttpCall;
import io.pqlconnector.spi.Sha256;
import io.pqlconnector.spi.destination.Description.ObjectDescription;
import io.pqlconnector.spi.destination.FieldType;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** The live definitions of properties. Read once; forgotten when an answer shows that an admin has changed them. */
final class Schema {
    private final HubSpotClient client;
    private final Map<HubSpotObject, SortedMap<String, Property>> known = new EnumMap<>(HubSpotObject.class);
    private final Map<HubSpotObject, SortedMap<String, Property>> archived = new EnumMap<>(HubSpotObject.class);

    Schema(HubSpotClient client) {
        this.client = client;
    }

    /** The properties of an object, by name. */
    synchronized SortedMap<String, Property> of(HubSpotObject object) throws InterruptedException {
        return readOnce(object, known, false);
    }

    /** The properties of an object; fails if it lacks one of some, which HubSpot would leave out without a word. */
    SortedMap<String, Property> having(HubSpotObject object, Set<String> wanted) throws InterruptedException {
        SortedMap<String, Property> properties = of(object);
        for (String name : new TreeSet<>(wanted)) {
            if (!properties.containsKey(name)) {
                // Somebody may make it before the next question.
                forget();
                throw Remedies.wrong("HubSpot has no property " + object.word() + "." + name
                        + ", or keeps it from us as sensitive, so nothing can be read from it. Correct its name in the"
                        + " configuration; or make it in Settings > Properties, or, if reps are to fill it in for us, with ./pql"
                        + " provision --apply");
            }
        }
        return properties;
    }

    /** The properties of an object that an admin has put into the archive, by name. */
    synchronized SortedMap<String, Property> archived(HubSpotObject object) throws InterruptedException {
        return readOnce(object, archived, true);
    }

    private SortedMap<String, Property> readOnce(
            HubSpotObject object, Map<HubSpotObject, SortedMap<String, Property>> before, boolean isArchived)
            throws InterruptedException {
        SortedMap<String, Property> properties = before.get(object);
        if (properties == null) {
            properties = read(object, isArchived);
            before.put(object, properties);
        }
        return properties;
    }

    /** The next question is answered by HubSpot. */
    synchronized void forget() {
        known.clear();
        archived.clear();
    }

    /** What the core is told of an object. */
    ObjectDescription describe(HubSpotObject object) throws InterruptedException {
        SortedMap<String, Property> properties = of(object);
        Map<String, FieldType> types = new HashMap<>();
        properties.forEach((name, property) -> types.put(name, property.mappedType()));
        // What could make a refused value welcome: another option, a right to write.
        String revision = properties.values().stream()
                .map(property -> property.name()
                        + property.type()
                        + property.fieldType()
                        + property.readOnly()
                        + property.values())
                .collect(Collectors.joining("\n"));
        return new ObjectDescription(types, false, Sha256.hex(revision));
    }

    private SortedMap<String, Property> read(HubSpotObject object, boolean isArchived) throws InterruptedException {
        HttpCall call = HttpCall.get(client.version().properties(object.type()));
        Answer answer = Refusals.expectSuccess(
                client.send(HubSpotClient.Way.STANDARD, isArchived ? call.query("archived", "true") : call),
                "read the properties of " + object.type());
        SortedMap<String, Property> properties = new TreeMap<>();
        for (JsonNode node : answer.body().path("results")) {
            Property property = Property.of(node);
            if (node.path("archived").asBoolean(false) == isArchived) {
                properties.put(property.name(), property);
            }
        }
        return properties;
    }
}
