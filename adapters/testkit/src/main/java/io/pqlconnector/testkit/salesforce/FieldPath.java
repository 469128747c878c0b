package io.pqlconnector.testkit.salesforce;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The way from a record to a field, perhaps of a parent: {@code Account.Owner.Email}.
 *
 * @param ways the fields that lead from record to record
 */
record FieldPath(List<SalesforceField> ways, SalesforceField field) {

    /** Finds the way, over fields that the client's user sees. */
    static FieldPath of(Org org, Table table, String path) {
        String[] parts = path.split("\\.", -1);
        List<SalesforceField> ways = new ArrayList<>();
        List<SObjectType> types = List.of(table.type());
        // A query may name its object first.
        int first = parts.length > 1 && parts[0].equalsIgnoreCase(table.type().name()) ? 1 : 0;
        for (int i = first; i < parts.length - 1; i++) {
            SalesforceField way = relationship(org, types, parts[i])
                    .orElseThrow(() -> SalesforceError.whole(
                            400, "INVALID_FIELD", "Didn't understand relationship '" + path + "' in field path."));
            ways.add(way);
            types = way.referenceTo().stream()
                    .flatMap(name -> org.find(name).stream())
                    .map(Table::type)
                    .toList();
        }
        String name = parts[parts.length - 1];
        return new FieldPath(
                ways,
                types.stream()
                        .flatMap(type -> org.access().find(type, name).stream())
                        .findFirst()
                        .orElseThrow(() -> noSuchColumn(name, table.type().name())));
    }

    static SalesforceError noSuchColumn(String name, String type) {
        return SalesforceError.whole(
                400,
                "INVALID_FIELD",
                "No such column '" + name + "' on entity '" + type
                        + "'. If you are attempting to use a custom field, be sure to append the '__c' after the custom"
                        + " field name. Please reference your WSDL or the describe call for the appropriate names.");
    }

    private static Optional<SalesforceField> relationship(Org org, List<SObjectType> types, String name) {
        return types.stream()
                .flatMap(type ->
                        type.relationship(name).filter(field -> org.access().canRead(type, field)).stream())
                .findFirst();
    }

    /** What stands at the end of the way. */
    Optional<String> value(Org org, Row row) {
        Optional<Row> at = Optional.of(row);
        for (SalesforceField way : ways) {
            at = at.flatMap(one -> one.get(way.name())).flatMap(org::live);
        }
        return at.flatMap(one -> one.get(field.name()));
    }
}
