package io.pqlconnector.crm.salesforce;

import io.pqlconnector.http.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a permission set allows with an object or a field (Salesforce contract §3.3).
 *
 * @param object the API name
 * @param field the API name; empty for the object itself
 * @param create means nothing for a field
 */
record Right(String object, String field, boolean edit, boolean create) {
    /** Salesforce's own fields that we read and that take a right; others are everybody's, or depend on the edition. */
    private static final Map<String, Set<String>> READ = Map.of(
            "Account",
            Set.of("Website", "Type"),
            "Contact",
            Set.of("Email", "AccountId", "HasOptedOutOfEmail"),
            "Lead",
            Set.of("Email", "Website", "HasOptedOutOfEmail"),
            "Opportunity",
            Set.of("Amount"));

    boolean isField() {
        return !field.isEmpty();
    }

    boolean isStandardField() {
        return isField() && !field.toLowerCase(Locale.ROOT).endsWith("__c");
    }

    /** As permissions name it. */
    String subject() {
        return isField() ? object + "." + field : object;
    }

    /** As it is added to a permission set. */
    ObjectNode row() {
        ObjectNode row = Json.object().put("SobjectType", object);
        if (isField()) {
            return row.put("Field", subject()).put("PermissionsRead", true).put("PermissionsEdit", edit);
        }
        return row.put("PermissionsRead", true)
                .put("PermissionsEdit", edit)
                .put("PermissionsCreate", create)
                .put("PermissionsDelete", false)
                .put("PermissionsViewAllRecords", false)
                .put("PermissionsModifyAllRecords", false);
    }

    /** Whether a permission set has it already. */
    boolean isIn(Row row) {
        return row.isTrue("PermissionsRead")
                && (!edit || row.isTrue("PermissionsEdit"))
                && (!create || row.isTrue("PermissionsCreate"));
    }

    /** What a permission set has, and this. */
    ObjectNode addedTo(Row row) {
        ObjectNode body = Json.object()
                .put("PermissionsRead", true)
                .put("PermissionsEdit", edit || row.isTrue("PermissionsEdit"));
        return isField() ? body : body.put("PermissionsCreate", create || row.isTrue("PermissionsCreate"));
    }

    /** What our own user needs. Account comes first: others cannot be had without it. */
    static List<Right> ofWorker(Needs needs) {
        Map<String, Right> rights = new LinkedHashMap<>();
        rights.put("Account", new Right("Account", "", false, false));
        for (SalesforceObject object : needs.objects()) {
            rights.put(object.type(), new Right(object.type(), "", needs.isWritten(object), needs.isCreated(object)));
        }
        rights.put("Opportunity", new Right("Opportunity", "", false, false));
        if (!needs.campaigns().isEmpty()) {
            rights.put("Campaign", new Right("Campaign", "", true, true));
        }
        for (FieldNeed need : needs.fields()) {
            Right right = new Right(need.type(), need.name(), need.isWritten(), false);
            rights.put(right.subject().toLowerCase(Locale.ROOT), right);
        }
        List<Right> objects =
                rights.values().stream().filter(right -> !right.isField()).toList();
        for (Right object : objects) {
            for (String field : new TreeSet<>(READ.getOrDefault(object.object(), Set.of()))) {
                Right right = new Right(object.object(), field, false, false);
                rights.putIfAbsent(right.subject().toLowerCase(Locale.ROOT), right);
            }
        }
        return new ArrayList<>(rights.values());
    }

    /** What people need to see what we write and to fill in what we read, beside the rights that they have. */
    static List<Right> ofViewer(Needs needs) {
        return needs.fields().stream()
                .filter(FieldNeed::isCustom)
                .map(need -> new Right(need.type(), need.name(), need.isAsked(), false))
                .toList();
    }

    /** The same without the right to change anything. */
    Right onlyRead() {
        return new Right(object, field, false, false);
    }

    /** Those that certainly exist where nobody can be asked: a deployment is refused as a whole for one that does not. */
    static List<Right> deployable(List<Right> rights) {
        return rights.stream()
                .filter(right -> !right.isStandardField()
                        || READ.getOrDefault(right.object(), Set.of()).contains(right.field()))
                .toList();
    }
}
