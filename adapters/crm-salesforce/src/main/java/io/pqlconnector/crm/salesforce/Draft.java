package io.pqlconnector.crm.salesforce;

import io.pqlconnector.http.Json;
import io.pqlconnector.spi.destination.FieldValue;
import io.pqlconnector.spi.destination.FieldWrite;
import io.pqlconnector.spi.destination.Match;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.Receipt;
import io.pqlconnector.spi.destination.WritePolicy;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/** An upsert with the definitions of the fields that it writes. */
final class Draft {
    private final SalesforceObject object;
    private final Operation.Upsert upsert;
    private final Schema.Definition definition;

    Draft(SalesforceObject object, Operation.Upsert upsert, Schema.Definition definition) {
        this.object = object;
        this.upsert = upsert;
        this.definition = definition;
    }

    Operation.Upsert upsert() {
        return upsert;
    }

    /** Throws if a field does not exist or cannot be written, which would be so for every record. */
    void checkSetup() {
        Optional<Field> key = definition.field(object.keyField());
        if (key.filter(Field::isKey).isEmpty()) {
            throw Refusals.wrong(
                    key.isEmpty()
                            ? missing(object.keyField())
                            : "The field " + object + "." + object.keyField()
                                    + " is no unique external id, so records cannot be told apart by it. Delete it in"
                                    + " Salesforce, then: ./pql provision --apply    Nothing was written.");
        }
        upsert.fields().forEach((name, write) -> {
            Field field = definition.field(name).orElseThrow(() -> Refusals.wrong(missing(name)));
            // Who may create no records has no right to write what is written at creation, and needs none.
            boolean onlyOnce = write.policy() == WritePolicy.ON_CREATE;
            if (onlyOnce ? upsert.createMissing() && !field.createable() : !field.updateable()) {
                throw Refusals.wrong("Our user may not write " + object + "." + name
                        + ". Give it the right: ./pql provision --apply    or take the field out of the mapping. Nothing was"
                        + " written.");
            }
        });
    }

    private String missing(String field) {
        return "The org has no field " + object + "." + field
                + ", or hides it from our user. Make the field and the right to it: ./pql provision --apply    or take it"
                + " out of the mapping. Nothing was written.";
    }

    /** What is wrong with a value; empty if Salesforce can judge all of them. */
    Optional<Receipt> rejection() {
        return rejection(definition);
    }

    /** The same for fields of another object, where a lead has become a contact. */
    Optional<Receipt> rejection(Schema.Definition to) {
        for (Map.Entry<String, FieldWrite> field : upsert.fields().entrySet()) {
            Optional<Values.Wrong> wrong = to.field(field.getKey())
                    .flatMap(found -> Values.wrong(field.getValue().value(), found));
            if (wrong.isPresent()) {
                return Optional.of(new Receipt.Rejected(
                        upsert.key(),
                        wrong.get().code(),
                        field.getKey(),
                        wrong.get().message(),
                        wrong.get().remedy()));
            }
        }
        return Optional.empty();
    }

    /** The fields that have to be looked at before the record is updated: Salesforce writes whatever it is sent. */
    Set<String> lookedAt() {
        Set<String> fields = new LinkedHashSet<>();
        upsert.fields().forEach((field, write) -> {
            if (write.policy() == WritePolicy.IF_EMPTY) {
                fields.add(field);
            }
        });
        return fields;
    }

    /**
     * What is sent for a record that is there.
     *
     * @param keyed whether the record carries our key already
     * @param to the definition of what is written to: that of a contact where a lead was converted
     */
    SortedMap<String, FieldValue> update(Row row, boolean keyed, Schema.Definition to, String keyField) {
        SortedMap<String, FieldValue> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        upsert.fields().forEach((field, write) -> {
            boolean due = switch (write.policy()) {
                case ALWAYS -> true;
                case IF_EMPTY -> row.get(field).isBlank();
                case ON_CREATE, NEVER -> false;
            };
            if (due && to.field(field).filter(Field::updateable).isPresent()) {
                values.put(field, write.value());
            }
        });
        if (!keyed && row.get(keyField).isEmpty() && to.has(keyField)) {
            values.put(
                    keyField,
                    new FieldValue.Text(SalesforceObject.stored(upsert.record().key())));
        }
        return values;
    }

    /** What is sent for a record that is created, with what it is found by and what Salesforce asks of every record. */
    SortedMap<String, FieldValue> create() {
        SortedMap<String, FieldValue> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (Match match : upsert.record().matches()) {
            if (definition.field(match.field()).filter(Field::createable).isPresent()
                    && !match.value().isBlank()) {
                values.put(match.field(), new FieldValue.Text(match.value()));
            }
        }
        upsert.fields().forEach((field, write) -> {
            if (write.policy() != WritePolicy.NEVER && !(write.value() instanceof FieldValue.Cleared)) {
                values.put(field, write.value());
            }
        });
        values.put(
                object.keyField(),
                new FieldValue.Text(SalesforceObject.stored(upsert.record().key())));
        required().forEach((field, value) -> {
            if (definition.field(field).filter(Field::required).isPresent()) {
                values.putIfAbsent(field, new FieldValue.Text(value));
            }
        });
        return values;
    }

    // What no record can be without, where the mapping does not say it (Salesforce contract §6.4).
    private Map<String, String> required() {
        String key = upsert.record().key();
        String address = upsert.record().matches().stream()
                .map(Match::value)
                .filter(value -> value.contains("@"))
                .findFirst()
                .orElse(key);
        String name = address.contains("@") ? address.substring(0, address.indexOf('@')) : address;
        String company = address.contains("@") ? address.substring(address.indexOf('@') + 1) : "[not provided]";
        if (object.isLead()) {
            return Map.of("LastName", name, "Company", company);
        }
        if (object.isContact()) {
            return Map.of("LastName", name);
        }
        return object.equals(SalesforceObject.ACCOUNT) ? Map.of("Name", key) : Map.of();
    }

    /** Values as a body. */
    static ObjectNode body(Map<String, FieldValue> values, Schema.Definition definition) {
        ObjectNode body = Json.object();
        values.forEach((name, value) -> definition.field(name).ifPresent(field -> Values.put(body, field, value)));
        return body;
    }
}
