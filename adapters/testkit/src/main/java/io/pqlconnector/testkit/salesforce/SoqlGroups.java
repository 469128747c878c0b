package io.pqlconnector.testkit.salesforce;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Answers queries about many rows at once: {@code AggregateResult}. */
final class SoqlGroups {
    private final Org org;
    private final Table table;

    SoqlGroups(Org org, Table table) {
        this.org = org;
        this.table = table;
    }

    List<ObjectNode> of(Soql query, List<Row> rows) {
        List<FieldPath> by = query.groups().stream()
                .map(path -> FieldPath.of(org, table, path))
                .toList();
        requireGrouped(query);
        List<ObjectNode> results = new ArrayList<>();
        if (by.isEmpty()) {
            results.add(result(query, rows));
        } else {
            SoqlRunner.grouped(org, by, rows).values().forEach(group -> results.add(result(query, group)));
        }
        return results.stream()
                .skip(query.offset())
                .limit(query.limit().orElse(Integer.MAX_VALUE))
                .toList();
    }

    private static void requireGrouped(Soql query) {
        for (Soql.Item item : query.items()) {
            if (item instanceof Soql.Field field
                    && query.groups().stream().noneMatch(group -> group.equalsIgnoreCase(field.path()))) {
                throw SoqlText.malformed("Field must be grouped or aggregated: " + field.path());
            }
        }
    }

    private ObjectNode result(Soql query, List<Row> rows) {
        ObjectNode json = Json.object();
        json.putObject("attributes").put("type", "AggregateResult");
        int unnamed = 0;
        for (Soql.Item item : query.items()) {
            if (item instanceof Soql.Field field) {
                FieldPath path = FieldPath.of(org, table, field.path());
                RowJson.value(json, path.field(), path.field().name(), path.value(org, rows.get(0)));
            } else if (item instanceof Soql.Aggregate aggregate) {
                String name = aggregate.alias().isEmpty() ? "expr" + unnamed++ : aggregate.alias();
                put(json, name, aggregate, rows);
            }
        }
        return json;
    }

    private void put(ObjectNode json, String name, Soql.Aggregate aggregate, List<Row> rows) {
        if (aggregate.path().isEmpty()) {
            json.put(name, rows.size());
            return;
        }
        FieldPath path = FieldPath.of(org, table, aggregate.path());
        List<String> values =
                rows.stream().flatMap(row -> path.value(org, row).stream()).toList();
        switch (aggregate.function()) {
            case "COUNT" -> json.put(name, values.size());
            case "COUNT_DISTINCT" -> json.put(name, values.stream().distinct().count());
            case "MIN" ->
                RowJson.value(json, path.field(), name, values.stream().min((a, b) -> compare(path.field(), a, b)));
            case "MAX" ->
                RowJson.value(json, path.field(), name, values.stream().max((a, b) -> compare(path.field(), a, b)));
            default -> {
                BigDecimal sum = values.stream().map(BigDecimal::new).reduce(BigDecimal.ZERO, BigDecimal::add);
                boolean average = aggregate.function().equals("AVG") && !values.isEmpty();
                BigDecimal result =
                        average ? sum.divide(BigDecimal.valueOf(values.size()), MathContext.DECIMAL64) : sum;
                RowJson.value(
                        json,
                        path.field(),
                        name,
                        values.isEmpty() ? Optional.empty() : Optional.of(result.toPlainString()));
            }
        }
    }

    /** Which of two values of a field comes first. */
    static int compare(SalesforceField field, String a, String b) {
        if (field.kind().isNumber()) {
            return new BigDecimal(a).compareTo(new BigDecimal(b));
        }
        // Days and instants sort as they are written.
        return Table.folded(field, a).compareTo(Table.folded(field, b));
    }
}
