package io.pqlconnector.crm.salesforce;

import io.pqlconnector.http.HttpCall;
import io.pqlconnector.http.Json;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * Gives rights by permission sets: a field that a program makes is visible to nobody (Salesforce contract §3.3). Looks first, adds
 * what is missing, and takes no right away; everything may be repeated.
 */
final class PermissionSets {
    /** For our own user. */
    static final String WORKER = "PQL_Worker";

    /** For people: what we write, to read; what we ask them, to fill in. */
    static final String VIEWER = "PQL_Viewer";

    private final SalesforceClient client;
    private final Queries queries;
    private final Collections collections;

    PermissionSets(SalesforceClient client, Queries queries, Collections collections) {
        this.client = client;
        this.queries = queries;
        this.collections = collections;
    }

    /** What a set is called. */
    static String label(String name) {
        return name.replace('_', ' ');
    }

    /** What a set is for; begins with the mark by which we know it. */
    static String description(String name) {
        return FieldShape.MARK
                + (name.equals(WORKER)
                        ? " For its own user: what it reads and writes."
                        : " For people: what it writes, to read. Assign it to whoever should see that.");
    }

    /** A set that is there. */
    record Found(String id, String description) {
        boolean isOurs() {
            return description.startsWith(FieldShape.MARK);
        }
    }

    /** A set; empty if there is none. */
    Optional<Found> find(String name) throws InterruptedException {
        return queries
                .all(
                        "SELECT Id, Description FROM PermissionSet WHERE Name = " + Soql.text(name)
                                + " AND IsOwnedByProfile = false",
                        "read permission sets")
                .stream()
                .findFirst()
                .map(row -> new Found(row.id(), row.get("Description")));
    }

    /**
     * Makes a set if it is not there, and gives it what it lacks.
     *
     * @return why some rights were refused, by what they are to
     */
    Map<String, String> grant(String name, Collection<Right> rights) throws InterruptedException {
        Map<String, String> refused = new HashMap<>();
        Optional<Found> there = find(name);
        String id = there.isPresent() ? there.get().id() : create(name);
        grant(
                id,
                rights.stream().filter(right -> !right.isField()).toList(),
                "ObjectPermissions",
                "SobjectType",
                refused);
        grant(id, rights.stream().filter(Right::isField).toList(), "FieldPermissions", "Field", refused);
        return refused;
    }

    private String create(String name) throws InterruptedException {
        ObjectNode body =
                Json.object().put("Name", name).put("Label", label(name)).put("Description", description(name));
        insert("PermissionSet", AdminRight.PERMISSION_SETS, body, "make the permission set " + name);
        return find(name).map(Found::id).orElseThrow(() -> Refusals.notUnderstood("make the permission set " + name));
    }

    private void insert(String type, AdminRight needed, ObjectNode body, String what) throws InterruptedException {
        Answer answer =
                client.send(HttpCall.of("POST", HttpCall.Effect.REPEATABLE, client.data() + "/sobjects/{}", type)
                        .json(body.toString()));
        if (answer.errors().stream().noneMatch(PermissionSets::isThere)) {
            needed.expectSuccess(answer, what);
        }
    }

    private static boolean isThere(ApiError error) {
        return error.is("DUPLICATE_VALUE") || error.is("DUPLICATE_DEVELOPER_NAME");
    }

    private void grant(String set, List<Right> rights, String type, String subject, Map<String, String> refused)
            throws InterruptedException {
        Map<String, Row> there = new HashMap<>();
        queries.all(
                        "SELECT Id, " + subject + ", PermissionsRead, PermissionsEdit"
                                + (type.equals("ObjectPermissions") ? ", PermissionsCreate" : "") + " FROM " + type
                                + " WHERE ParentId = " + Soql.text(set),
                        "read permissions")
                .forEach(row -> there.put(row.get(subject).toLowerCase(Locale.ROOT), row));
        List<Right> added = new ArrayList<>();
        List<ObjectNode> additions = new ArrayList<>();
        List<Right> changed = new ArrayList<>();
        List<ObjectNode> changes = new ArrayList<>();
        for (Right right : rights) {
            Row row = there.get(right.subject().toLowerCase(Locale.ROOT));
            if (row == null) {
                added.add(right);
                additions.add(right.row().put("ParentId", set));
            } else if (!right.isIn(row)) {
                changed.add(right);
                changes.add(right.addedTo(row).put("id", row.id()));
            }
        }
        write(type, added, additions, false, refused);
        write(type, changed, changes, true, refused);
    }

    private void write(
            String type, List<Right> rights, List<ObjectNode> rows, boolean update, Map<String, String> refused)
            throws InterruptedException {
        for (int from = 0; from < rows.size(); from += Collections.MOST) {
            List<ObjectNode> some = rows.subList(from, Math.min(rows.size(), from + Collections.MOST));
            List<Collections.Result> results = update ? collections.update(type, some) : collections.create(type, some);
            for (int i = 0; i < results.size(); i++) {
                Collections.Result result = results.get(i);
                Right right = rights.get(from + i);
                // Some of Salesforce's own fields are everybody's and take no right.
                boolean needless = right.isStandardField()
                        && !result.success()
                        && result.error().is("FIELD_INTEGRITY_EXCEPTION");
                if (!result.success() && !needless && !isThere(result.error())) {
                    refused.put(
                            right.subject(),
                            "Salesforce refused to give our user the right ("
                                    + result.error().code() + ", "
                                    + result.error().words() + "). " + AdminRight.byHand());
                }
            }
        }
    }

    /** Gives a set to our own user, if it does not have it. */
    void assignToUs(String name) throws InterruptedException {
        String user = client.session().user();
        if (user.isEmpty()) {
            throw Refusals.wrong("Salesforce did not say which user we are. Assign the permission set " + name
                    + " to our user in Setup > Permission Sets.");
        }
        String set = find(name).map(Found::id).orElse("");
        boolean has = !queries.all(
                        "SELECT Id FROM PermissionSetAssignment WHERE PermissionSetId = " + Soql.text(set)
                                + " AND AssigneeId = " + Soql.text(user),
                        "read who has a permission set")
                .isEmpty();
        if (!has) {
            insert(
                    "PermissionSetAssignment",
                    AdminRight.ASSIGN,
                    Json.object().put("AssigneeId", user).put("PermissionSetId", set),
                    "assign the permission set " + name + " to our user");
        }
    }

    /** Takes a set away from everybody who has it, and deletes it. */
    void delete(Found set, String name) throws InterruptedException {
        List<String> assignments = queries
                .all(
                        "SELECT Id FROM PermissionSetAssignment WHERE PermissionSetId = " + Soql.text(set.id()),
                        "read who has a permission set")
                .stream()
                .map(Row::id)
                .toList();
        for (int from = 0; from < assignments.size(); from += Collections.MOST) {
            collections.delete(
                    "PermissionSetAssignment",
                    assignments.subList(from, Math.min(assignments.size(), from + Collections.MOST)));
        }
        Answer answer = client.send(HttpCall.of(
                "DELETE", HttpCall.Effect.REPEATABLE, client.data() + "/sobjects/PermissionSet/{}", set.id()));
        if (answer.status() != 404) {
            AdminRight.PERMISSION_SETS.expectSuccess(answer, "remove the permission set " + name);
        }
    }
}
