package io.pqlconnector.testkit.salesforce;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;

/** All that the fake Salesforce holds. Whoever uses it holds its lock. */
final class Org {
    private final SalesforceOptions options;
    private final Map<String, Table> tables = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private final Table customFields = new Table(AdminObjects.customField());
    private final RecordIds ids = new RecordIds();
    private final FieldAccess access = new FieldAccess(this);
    private final Troubles troubles = new Troubles();
    private final Schemas schemas;
    private final Random chance = new Random(1);
    private String user = "";
    private String organization = "";

    private final Queue<String> queries = new ConcurrentLinkedQueue<>();

    Org(SalesforceOptions options) {
        this.options = options;
        this.schemas = new Schemas(this);
        schemas.types().forEach(type -> tables.put(type.name(), new Table(type)));
        schemas.registerCustomFields();
        new Residents(this).moveIn();
    }

    SalesforceOptions options() {
        return options;
    }

    Instant now() {
        return options.clock().instant();
    }

    RecordIds ids() {
        return ids;
    }

    FieldAccess access() {
        return access;
    }

    Troubles troubles() {
        return troubles;
    }

    Schemas schemas() {
        return schemas;
    }

    /** What Salesforce leaves to chance, the same in each run. */
    Random chance() {
        return chance;
    }

    /** The id of the client's user. */
    String user() {
        return user;
    }

    String organization() {
        return organization;
    }

    void settle(String userId, String organizationId) {
        user = userId;
        organization = organizationId;
    }

    Map<String, Table> tables() {
        return tables;
    }

    /** The fields that were made for this org, as the Tooling API shows them. */
    Table customFields() {
        return customFields;
    }

    Optional<Table> find(String type) {
        return Optional.ofNullable(tables.get(type));
    }

    /** A table that a test or a rule knows to be there. */
    Table table(String type) {
        return find(type).orElseThrow(() -> new AssertionError("the org has no " + type));
    }

    /** A record of any kind, even a deleted one. */
    Optional<Row> row(String id) {
        return RecordIds.longForm(id)
                .flatMap(full -> tables.values().stream()
                        .filter(table -> table.type().prefix().equals(RecordIds.prefix(full)))
                        .findFirst()
                        .flatMap(table -> table.find(full)));
    }

    /** A record of any kind. */
    Optional<Row> live(String id) {
        return row(id).filter(row -> !row.isDeleted());
    }

    /** Records of a kind with a value, the deleted ones left out. */
    List<Row> where(String type, String field, String value) {
        return find(type).map(table -> where(table, field, value)).orElse(List.of());
    }

    private static List<Row> where(Table table, String field, String value) {
        List<Row> candidates = table.type()
                .field(field)
                .filter(Table::isIndexed)
                .map(indexed -> table.holding(indexed, value))
                .orElseGet(table::live);
        return candidates.stream().filter(row -> row.value(field).equals(value)).toList();
    }

    /** Changes a record, and nobody checks it. */
    void edit(Row row, Map<String, String> changes) {
        Row draft = row.copy();
        changes.forEach(draft::set);
        touch(draft);
        table(row.type()).replace(row, draft.values());
    }

    /** A record that nobody checks. */
    Row insert(String type, Map<String, String> values) {
        Table table = table(type);
        return insert(table, values);
    }

    Row insert(Table table, Map<String, String> values) {
        Row row = new Row(ids.next(table.type().prefix()), table.type().name());
        table.type().fields().forEach(field -> field.initial().ifPresent(value -> row.set(field.name(), value)));
        values.forEach(row::set);
        stamp(row, "CreatedDate", "CreatedById");
        touch(row);
        table.add(row);
        return row;
    }

    /** Notes that a record was changed just now, by the client's user. */
    void touch(Row row) {
        row.set("LastModifiedDate", Times.kept(now()));
        row.set("LastModifiedById", user);
        row.set("SystemModstamp", Times.kept(now()));
    }

    /** Does something that is undone if it says so. */
    boolean attempt(BooleanSupplier work) {
        Map<Table, List<Row>> before = new HashMap<>();
        List<Table> all = new ArrayList<>(tables.values());
        all.add(customFields);
        all.forEach(table -> before.put(table, table.copy()));
        boolean stays = work.getAsBoolean();
        if (!stays) {
            before.forEach(Table::restore);
        }
        return stays;
    }

    private void stamp(Row row, String date, String by) {
        if (row.get(date).isEmpty()) {
            row.set(date, Times.kept(now()));
        }
        row.set(by, user);
    }

    void noteQuery(String soql) {
        queries.add(soql);
    }

    /** What was asked, in the order of arrival. */
    List<String> queries() {
        return List.copyOf(queries);
    }
}
