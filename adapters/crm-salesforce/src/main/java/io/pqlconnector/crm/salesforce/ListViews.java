package io.pqlconnector.crm.salesforce;

import io.pqlconnector.http.Json;
import io.pqlconnector.spi.destination.Blueprint;
import io.pqlconnector.spi.destination.FieldType;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/** List views of accounts: one for each list, and one of all that are qualified (Salesforce contract §4.4). */
final class ListViews {
    /** How long names and labels may be. */
    private static final int LONGEST = 40;

    private static final int MOST_COLUMNS = 10;

    private final SalesforceObject object;
    private final Needs needs;
    private final SortedMap<String, String> files = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    ListViews(SalesforceObject object, Needs needs) {
        this.object = object;
        this.needs = needs;
    }

    /** What is in each file, by the API name of the view. */
    SortedMap<String, String> files() {
        qualified().ifPresent(filter -> add("PQL - qualified", filter));
        for (String list : needs.listedBy(object)) {
            FieldNeed field = FieldNeed.lists(object, List.of(list));
            if (field.canBeMade()) {
                add(list, filter(field.name(), "includes").put("value", quoted(list)));
            }
        }
        return files;
    }

    // By the flag where it is written; else by the tier, which only those have of whom something is to be said.
    private Optional<ObjectNode> qualified() {
        Optional<ObjectNode> flag = written("qualified", FieldType.BOOL)
                .map(field -> filter(field, "equals").put("value", "1"));
        return flag.or(() -> written("tier", FieldType.ENUMERATION)
                .or(() -> written("tier", FieldType.TEXT))
                .map(field -> filter(field, "notEqual")));
    }

    private Optional<String> written(String from, FieldType type) {
        return needs.blueprint().fields().stream()
                .filter(field ->
                        field.object().equals(object.name()) && field.from().equals(from))
                .filter(field -> field.type() == type)
                .filter(field -> isColumn(FieldNeed.of(object, field)))
                .map(Blueprint.Field::name)
                .findFirst();
    }

    private static boolean isColumn(FieldNeed need) {
        return need.isCustom() && need.canBeMade() && !need.prose() && need.use() != FieldNeed.Use.KEY;
    }

    private static ObjectNode filter(String field, String operation) {
        return Json.object().put("field", field).put("operation", operation);
    }

    // A comma would be the end of a value.
    private static String quoted(String value) {
        return value.contains(",") ? "\"" + value + "\"" : value;
    }

    private void add(String label, ObjectNode filter) {
        String name = freeName(label);
        ObjectNode view = Json.object().put("fullName", name);
        view.putArray("columns").add(object.equals(SalesforceObject.ACCOUNT) ? "ACCOUNT.NAME" : "NAME");
        needs.fieldsOf(object).stream()
                .filter(ListViews::isColumn)
                .limit(MOST_COLUMNS)
                .forEach(need -> view.withArray("columns").add(need.name()));
        view.put("filterScope", "Everything").set("filters", filter);
        view.put("label", shortened(label));
        files.put(name, MetadataXml.file("ListView", view));
    }

    private static String shortened(String label) {
        return label.codePointCount(0, label.length()) > LONGEST
                ? label.substring(0, label.offsetByCodePoints(0, LONGEST))
                : label;
    }

    private String freeName(String label) {
        String words = label.replaceAll("[^A-Za-z0-9]+", "_").replaceAll("^_+|_+$", "");
        String name = words.matches("(?i)PQL(_.*)?") ? words : ("PQL_" + words).replaceAll("_$", "");
        String free = cut(name, LONGEST);
        for (int next = 2; files.containsKey(free); next++) {
            String end = "_" + next;
            free = cut(name, LONGEST - end.length()) + end;
        }
        return free;
    }

    private static String cut(String name, int length) {
        return name.substring(0, Math.min(length, name.length())).replaceAll("_+$", "");
    }
}
