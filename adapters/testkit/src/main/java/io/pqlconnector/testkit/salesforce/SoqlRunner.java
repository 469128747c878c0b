package io.pqlconnector.testkit.salesforce;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/** Answers queries. */
final class SoqlRunner {
    private final Org org;
    private final Function<String, Optional<Table>> tables;
    private final boolean deletedToo;

    /**
     * For queries over some tables.
     *
     * @param deletedToo whether deleted records are found as well
     */
    SoqlRunner(Org org, Function<String, Optional<Table>> tables, boolean deletedToo) {
        this.org = org;
        this.tables = tables;
        this.deletedToo = deletedToo;
    }

    /** What a query found; the records of {@code COUNT()} are left out, and counted all the same. */
    record Found(int total, List<ObjectNode> records) {}

    Found run(Soql query, String version) {
        Table table = table(query);
        List<Row> rows = rows(query, table);
        boolean aggregates = query.items().stream().anyMatch(Soql.Aggregate.class::isInstance);
        if (query.items().size() == 1
                && query.items().get(0) instanceof Soql.Aggregate one
                && one.path().isEmpty()
                && query.groups().isEmpty()) {
            return new Found(rows.size(), List.of());
        }
        if (aggregates || !query.groups().isEmpty()) {
            List<ObjectNode> groups = new SoqlGroups(org, table).of(query, rows);
            return new Found(groups.size(), groups);
        }
        List<FieldPath> fields = query.items().stream()
                .map(item -> FieldPath.of(org, table, ((Soql.Field) item).path()))
                .toList();
        RowJson json = new RowJson(org, version);
        List<ObjectNode> records =
                limited(query, rows).map(row -> json.row(row, fields)).toList();
        return new Found(records.size(), records);
    }

    /** What another query compares with: the first thing that a query asks for. */
    Set<String> firstColumn(Soql query) {
        Table table = table(query);
        if (!(query.items().get(0) instanceof Soql.Field first)) {
            throw SoqlText.malformed("only fields can be compared with");
        }
        FieldPath path = FieldPath.of(org, table, first.path());
        Set<String> values = new LinkedHashSet<>();
        limited(query, rows(query, table)).forEach(row -> path.value(org, row).ifPresent(values::add));
        return values;
    }

    private Table table(Soql query) {
        return tables.apply(query.from())
                .orElseThrow(() -> SalesforceError.whole(
                        400,
                        "INVALID_TYPE",
                        "sObject type '" + query.from() + "' is not supported. If you are attempting to use a custom"
                                + " object, be sure to append the '__c' after the entity name."));
    }

    private List<Row> rows(Soql query, Table table) {
        List<Row> all = table.everything().stream()
                .filter(row -> (deletedToo || !row.isDeleted()) && !Cadences.isHidden(row))
                .toList();
        List<Row> fitting = query.where()
                .map(condition -> new SoqlFilter(org, table, this).of(condition))
                .map(filter -> all.stream().filter(filter).toList())
                .orElse(all);
        if (query.orders().isEmpty() || !query.groups().isEmpty()) {
            return fitting;
        }
        List<Row> ordered = new ArrayList<>(fitting);
        ordered.sort(order(query, table));
        return ordered;
    }

    private static Stream<Row> limited(Soql query, List<Row> rows) {
        return rows.stream().skip(query.offset()).limit(query.limit().orElse(Integer.MAX_VALUE));
    }

    private Comparator<Row> order(Soql query, Table table) {
        return query.orders().stream()
                .map(one -> order(FieldPath.of(org, table, one.path()), one))
                .reduce(Comparator::thenComparing)
                .orElseThrow();
    }

    private Comparator<Row> order(FieldPath path, Soql.Order order) {
        return (a, b) -> compare(path, order, a, b);
    }

    private int compare(FieldPath path, Soql.Order order, Row a, Row b) {
        Optional<String> left = path.value(org, a);
        Optional<String> right = path.value(org, b);
        if (left.isEmpty() || right.isEmpty()) {
            int nulls = Boolean.compare(left.isPresent(), right.isPresent());
            return order.nullsLast() ? -nulls : nulls;
        }
        int compared = SoqlGroups.compare(path.field(), left.get(), right.get());
        return order.descending() ? -compared : compared;
    }

    /** Rows by what they have in common. */
    static Map<List<String>, List<Row>> grouped(Org org, List<FieldPath> by, List<Row> rows) {
        Map<List<String>, List<Row>> groups = new LinkedHashMap<>();
        for (Row row : rows) {
            List<String> key =
                    by.stream().map(path -> path.value(org, row).orElse("")).toList();
            groups.computeIfAbsent(key, any -> new ArrayList<>()).add(row);
        }
        return groups;
    }
}
