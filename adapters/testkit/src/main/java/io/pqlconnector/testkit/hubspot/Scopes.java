package io.pqlconnector.testkit.hubspot;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a token must have been granted for a call (HubSpot contract §2). */
public final class Scopes {
    /** All that the connector can need. */
    public static final Set<String> ALL = Set.of(
            "oauth",
            "crm.objects.companies.read",
            "crm.objects.companies.write",
            "crm.objects.contacts.read",
            "crm.objects.contacts.write",
            "crm.objects.deals.read",
            "crm.objects.deals.write",
            "crm.objects.owners.read",
            "crm.schemas.companies.read",
            "crm.schemas.companies.write",
            "crm.schemas.contacts.read",
            "crm.schemas.contacts.write",
            "crm.lists.read",
            "crm.lists.write",
            "automation.sequences.read",
            "automation.sequences.enrollments.write");

    private Scopes() {}

    /** What a call needs, told by the open parts of its path. */
    interface Need {
        /** Of each of these one; empty for nothing. */
        List<Set<String>> of(Map<String, String> variables);
    }

    static Need none() {
        return variables -> List.of();
    }

    static Need all(String... scopes) {
        return variables -> Arrays.stream(scopes).map(Set::of).toList();
    }

    static Need oneOf(String... scopes) {
        return variables -> List.of(Set.of(scopes));
    }

    /** To read records of the kinds that the path names. */
    static Need read(String... names) {
        return variables -> each(variables, names, kind -> Set.of(object(kind, "read"), object(kind, "write")));
    }

    /** To write records of the kinds that the path names. */
    static Need write(String... names) {
        return variables -> each(variables, names, kind -> Set.of(object(kind, "write")));
    }

    static Need readSchema(String name) {
        return variables -> each(
                variables,
                new String[] {name},
                kind -> Set.of(
                        schema(kind, "read"), schema(kind, "write"), object(kind, "read"), object(kind, "write")));
    }

    static Need writeSchema(String name) {
        return variables -> each(variables, new String[] {name}, kind -> Set.of(schema(kind, "write")));
    }

    private interface ScopesOfAKind {
        Set<String> of(String kind);
    }

    private static List<Set<String>> each(Map<String, String> variables, String[] names, ScopesOfAKind scopes) {
        List<Set<String>> needed = new ArrayList<>();
        for (String name : names) {
            ObjectType.named(variables.getOrDefault(name, ""))
                    .map(Scopes::guardian)
                    .map(scopes::of)
                    .ifPresent(needed::add);
        }
        return needed;
    }

    // Tasks and notes go with contacts.
    private static String guardian(ObjectType type) {
        return type == ObjectType.TASKS || type == ObjectType.NOTES ? ObjectType.CONTACTS.word() : type.word();
    }

    private static String object(String kind, String right) {
        return "crm.objects." + kind + "." + right;
    }

    private static String schema(String kind, String right) {
        return "crm.schemas." + kind + "." + right;
    }
}
