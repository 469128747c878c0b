package io.pqlconnector.crm.salesforce;

import io.pqlconnector.spi.EntityKind;
import io.pqlconnector.spi.destination.Blueprint;
import io.pqlconnector.spi.destination.WritePolicy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What a mapping needs of an org, and what we need ourselves to keep its records apart. */
final class Needs {
    private final Blueprint blueprint;
    private final Catalog catalog;
    private final boolean accountsAreMembers;

    /**
     * The needs of a mapping.
     *
     * @param accountsAreMembers whether accounts can be members of campaigns (Salesforce contract §4.2)
     */
    Needs(Blueprint blueprint, Catalog catalog, boolean accountsAreMembers) {
        this.blueprint = blueprint;
        this.catalog = catalog;
        this.accountsAreMembers = accountsAreMembers;
    }

    /** The objects of the mapping, in its order. */
    Set<SalesforceObject> objects() {
        Set<SalesforceObject> objects = new LinkedHashSet<>();
        blueprint.fields().forEach(field -> objects.add(catalog.of(field.object())));
        blueprint.lists().forEach(list -> objects.add(catalog.of(list.object())));
        return objects;
    }

    /** Whether anything is written to records of an object, and not only read that people fill in. */
    boolean isWritten(SalesforceObject object) {
        return blueprint.lists().stream()
                        .anyMatch(list -> catalog.of(list.object()).equals(object))
                || blueprint.fields().stream()
                        .filter(field -> catalog.of(field.object()).equals(object))
                        .anyMatch(field -> !field.isFilledByPeople());
    }

    /** Whether records of an object are created. */
    boolean isCreated(SalesforceObject object) {
        return blueprint.created().contains(object.name());
    }

    /** All fields: our keys before what the mapping writes, then those behind lists, tasks and guards. */
    List<FieldNeed> fields() {
        Map<String, FieldNeed> fields = new LinkedHashMap<>();
        for (SalesforceObject object : objects()) {
            if (isWritten(object)) {
                add(fields, FieldNeed.key(object.toString(), object.type(), object.keyField(), keyLabel(object)));
            }
        }
        for (Blueprint.Field field : blueprint.fields()) {
            add(fields, asUsed(field));
        }
        for (SalesforceObject object : objects()) {
            List<String> lists = listedBy(object);
            if (!lists.isEmpty()) {
                add(fields, FieldNeed.lists(object, lists));
            }
        }
        if (!campaigns().isEmpty()) {
            add(fields, FieldNeed.key("Campaign", "Campaign", Campaigns.KEY, "PQL List Key"));
        }
        if (blueprint.tasks()) {
            add(fields, FieldNeed.key("Task", "Task", Activities.KEY, "PQL Task Key"));
        }
        if (!blueprint.sequences().isEmpty()) {
            objects().stream()
                    .filter(SalesforceObject::isPerson)
                    .forEach(object -> add(fields, FieldNeed.flag(object, "HasOptedOutOfEmail", "Email Opt Out")));
        }
        return new ArrayList<>(fields.values());
    }

    private static void add(Map<String, FieldNeed> fields, FieldNeed need) {
        fields.putIfAbsent(need.subject().toLowerCase(Locale.ROOT), need);
    }

    private static String keyLabel(SalesforceObject object) {
        return object.kind() == EntityKind.ACCOUNT ? "PQL Account Key" : "PQL User Key";
    }

    /** The lists that are campaigns. */
    List<Blueprint.MemberList> campaigns() {
        return blueprint.lists().stream()
                .filter(list -> isMember(catalog.of(list.object())))
                .toList();
    }

    /** The lists that are values of a field of their records. */
    List<String> listedBy(SalesforceObject object) {
        return blueprint.lists().stream()
                .filter(list -> catalog.of(list.object()).equals(object))
                .filter(list -> !isMember(object))
                .map(Blueprint.MemberList::name)
                .distinct()
                .toList();
    }

    private boolean isMember(SalesforceObject object) {
        return object.isPerson() || (accountsAreMembers && object.equals(SalesforceObject.ACCOUNT));
    }

    Blueprint blueprint() {
        return blueprint;
    }

    /** The fields of one object. */
    List<FieldNeed> fieldsOf(SalesforceObject object) {
        return fields().stream()
                .filter(need -> need.type().equals(object.type()))
                .toList();
    }

    // What is written when a record is created is only read where none may be.
    private FieldNeed asUsed(Blueprint.Field field) {
        boolean never =
                field.write() == WritePolicy.ON_CREATE && !blueprint.created().contains(field.object());
        FieldNeed need = FieldNeed.of(catalog.of(field.object()), field);
        return never ? need.onlyRead() : need;
    }
}
