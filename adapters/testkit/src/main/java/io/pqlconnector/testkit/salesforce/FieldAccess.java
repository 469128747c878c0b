package io.pqlconnector.testkit.salesforce;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Which fields the client's user sees and writes (Salesforce contract §3.3). */
final class FieldAccess {
    private final Org org;
    private final Map<String, Level> profile = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    FieldAccess(Org org) {
        this.org = org;
    }

    /** What a user may do with a field. */
    enum Level {
        NONE,
        READ,
        EDIT
    }

    /** Has the user's profile grant a field, or not. */
    void profile(String type, String field, Level level) {
        profile.put(type + "." + field, level);
        org.schemas().changed(type);
    }

    boolean canRead(SObjectType type, SalesforceField field) {
        return level(type, field) != Level.NONE;
    }

    boolean canEdit(SObjectType type, SalesforceField field) {
        return level(type, field) == Level.EDIT;
    }

    /** A field that the user sees. */
    Optional<SalesforceField> find(SObjectType type, String name) {
        return type.field(name).filter(field -> canRead(type, field));
    }

    private Level level(SObjectType type, SalesforceField field) {
        Level usual = field.isGrantedByProfile() ? Level.EDIT : Level.NONE;
        Level level = profile.getOrDefault(type.name() + "." + field.name(), usual);
        return level == Level.EDIT ? level : max(level, granted(type, field));
    }

    private Level granted(SObjectType type, SalesforceField field) {
        List<String> names = List.of(
                (type.name() + "." + field.name()).toLowerCase(Locale.ROOT),
                ("Activity." + field.name()).toLowerCase(Locale.ROOT));
        Level best = Level.NONE;
        for (Row assignment : org.where("PermissionSetAssignment", "AssigneeId", org.user())) {
            for (Row row : org.where("FieldPermissions", "ParentId", assignment.value("PermissionSetId"))) {
                if (names.subList(0, type.name().equals("Task") ? 2 : 1)
                        .contains(row.value("Field").toLowerCase(Locale.ROOT))) {
                    best = max(
                            best,
                            row.is("PermissionsEdit") ? Level.EDIT : row.is("PermissionsRead") ? Level.READ : best);
                }
            }
        }
        return best;
    }

    private static Level max(Level one, Level other) {
        return one.compareTo(other) < 0 ? other : one;
    }
}
