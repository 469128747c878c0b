package io.pqlconnector.testkit.hubspot;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** What is associated with what, both ways (HubSpot contract §7). Whoever uses it holds the portal's lock. */
final class Associations {
    private final Portal portal;
    private final Map<End, Map<End, Set<Integer>>> all = new HashMap<>();

    Associations(Portal portal) {
        this.portal = portal;
    }

    /** A record at an end of an association. */
    record End(ObjectType type, String id) {

        static End of(HubRecord record) {
            return new End(record.type(), record.id());
        }
    }

    /**
     * An association that a call asks for.
     *
     * @param to the record at the other end
     */
    record Wanted(HubRecord to, AssociationType type) {

        /** The associations of an input that creates a record. */
        static List<Wanted> of(Portal portal, ObjectType from, JsonNode input) {
            List<Wanted> wanted = new ArrayList<>();
            for (JsonNode association : input.path("associations")) {
                String to = Inputs.text(association.path("to"), "id");
                for (JsonNode type : association.path("types")) {
                    wanted.add(of(portal, from, to, type));
                }
            }
            return wanted;
        }

        static Wanted of(Portal portal, ObjectType from, String to, JsonNode spec) {
            int id = spec.path("associationTypeId").asInt(0);
            boolean own = spec.path("associationCategory").asString("").equals("HUBSPOT_DEFINED");
            AssociationType type = AssociationType.of(from, id)
                    .filter(any -> own)
                    .orElseThrow(() -> HubSpotError.validation("One or more association types are not valid: " + spec));
            return new Wanted(portal.record(type.to(), to).orElseThrow(() -> noTarget(type.to(), to)), type);
        }
    }

    /** The answer if the other end is not there. */
    static HubSpotError noTarget(ObjectType type, String id) {
        return HubSpotError.notFound(type.singular() + " " + id + " does not exist")
                .subCategory("crm.associations.TO_OBJECT_NOT_FOUND")
                .context("toObjectId", List.of(id));
    }

    /** Associates; again if it must be, without harm. The first company of a contact becomes its primary one. */
    void add(HubRecord from, Wanted wanted) {
        AssociationType type = wanted.type();
        put(End.of(from), End.of(wanted.to()), type);
        if (type.from() == ObjectType.CONTACTS && type.to() == ObjectType.COMPANIES && !hasPrimary(End.of(from))) {
            put(
                    End.of(from),
                    End.of(wanted.to()),
                    AssociationType.of(ObjectType.CONTACTS, 1).orElseThrow());
        }
    }

    void remove(End from, End to) {
        of(from).remove(to);
        of(to).remove(from);
    }

    /** The records of a kind at the other end that are not archived, in the order in which they came. */
    List<HubRecord> of(HubRecord from, ObjectType to) {
        return of(End.of(from)).keySet().stream()
                .filter(end -> end.type() == to)
                .flatMap(end -> portal.record(to, end.id()).stream())
                .toList();
    }

    /** The records of any kind at the other end, in the order in which they came. */
    List<HubRecord> allOf(HubRecord from) {
        return of(End.of(from)).keySet().stream()
                .flatMap(end -> portal.record(end.type(), end.id()).stream())
                .toList();
    }

    /** The ids of the types of an association. */
    Set<Integer> types(HubRecord from, HubRecord to) {
        return of(End.of(from)).getOrDefault(End.of(to), Set.of());
    }

    /** Hands over what a record was associated with to another one. */
    void move(HubRecord from, HubRecord to) {
        List.copyOf(of(End.of(from)).entrySet()).forEach(one -> {
            remove(End.of(from), one.getKey());
            one.getValue()
                    .forEach(id -> put(
                            End.of(to),
                            one.getKey(),
                            AssociationType.of(from.type(), id).orElseThrow()));
        });
    }

    private boolean hasPrimary(End contact) {
        return of(contact).values().stream().anyMatch(types -> types.contains(1));
    }

    private void put(End from, End to, AssociationType type) {
        of(from).computeIfAbsent(to, any -> new TreeSet<>()).add(type.id());
        of(to).computeIfAbsent(from, any -> new TreeSet<>()).add(type.reverse());
    }

    private Map<End, Set<Integer>> of(End end) {
        return all.computeIfAbsent(end, any -> new LinkedHashMap<>());
    }
}
