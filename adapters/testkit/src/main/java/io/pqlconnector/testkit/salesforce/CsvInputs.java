package io.pqlconnector.testkit.salesforce;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads records in CSV: what is empty stays as it is, {@code #N/A} is emptied (Salesforce contract §2.5). */
final class CsvInputs {
    private static final Pattern PARENT = Pattern.compile("(?:(\\w+):)?(\\w+)\\.(\\w+)");
    private static final String NOTHING = "#N/A";

    private final Org org;
    private final SObjectType type;
    private final List<Column> columns = new ArrayList<>();

    /** Columns of a table, by their names; refuses those that are not there, or not for the client's user. */
    CsvInputs(Org org, SObjectType type, List<String> header) {
        this.org = org;
        this.type = type;
        header.forEach(name -> columns.add(column(name)));
    }

    /**
     * A column.
     *
     * @param parent what the key is of, for the key of a parent
     * @param key the field of the parent
     */
    private record Column(SalesforceField field, Optional<SObjectType> parent, SalesforceField key) {}

    private Column column(String name) {
        Matcher parent = PARENT.matcher(name);
        if (parent.matches()) {
            SalesforceField way = type.relationship(parent.group(2)).orElseThrow(() -> notFound(name));
            String named = parent.group(1) == null ? way.referenceTo().get(0) : parent.group(1);
            SObjectType other = org.find(named).map(Table::type).orElseThrow(() -> notFound(name));
            SalesforceField key = org.access().find(other, parent.group(3)).orElseThrow(() -> notFound(name));
            return new Column(way, Optional.of(other), key);
        }
        SalesforceField field = org.access().find(type, name).orElseThrow(() -> notFound(name));
        return new Column(field, Optional.empty(), field);
    }

    private static SalesforceError notFound(String name) {
        return SalesforceError.whole(400, "InvalidBatch", "Field name not found : " + name);
    }

    RowInput read(List<String> cells) {
        String id = "";
        for (int i = 0; i < columns.size() && i < cells.size(); i++) {
            id = columns.get(i).field().kind() == FieldKind.ID ? cells.get(i) : id;
        }
        RowInput input = RowInput.of(id);
        for (int i = 0; i < columns.size() && i < cells.size(); i++) {
            Column column = columns.get(i);
            String cell = cells.get(i);
            if (!cell.isEmpty() && column.field().kind() != FieldKind.ID) {
                put(input, column, cell.equals(NOTHING) ? "" : cell);
            }
        }
        return input;
    }

    private static void put(RowInput input, Column column, String text) {
        if (column.parent().isPresent()) {
            input.keys()
                    .add(new RowInput.ForeignKey(column.field(), column.parent().get(), column.key(), text));
            return;
        }
        SalesforceField field = column.field();
        Optional<String> value = value(field, text);
        if (value.isEmpty()) {
            input.errors()
                    .add(SalesforceError.row(
                            "INVALID_TYPE_ON_FIELD_IN_RECORD",
                            field.label() + ": value not of required type: " + text,
                            field.name()));
        }
        input.values().put(field, value.orElse(""));
    }

    /** A value as text; empty if it is not of the field's type. */
    private static Optional<String> value(SalesforceField field, String text) {
        if (text.isEmpty()) {
            return field.kind() == FieldKind.CHECKBOX ? Optional.empty() : Optional.of(text);
        }
        return switch (field.kind()) {
            case NUMBER, CURRENCY, WHOLE_NUMBER ->
                Optional.of(text).filter(one -> one.matches("[-+]?[0-9]*\\.?[0-9]+"));
            case CHECKBOX ->
                switch (text) {
                    case "true", "TRUE", "1" -> Optional.of("true");
                    case "false", "FALSE", "0" -> Optional.of("false");
                    default -> Optional.empty();
                };
            case DATE -> Optional.of(text).filter(one -> Times.date(one).isPresent());
            case DATETIME -> Times.instant(text).map(Times::kept);
            default -> Optional.of(text);
        };
    }
}
