package io.pqlconnector.crm.salesforce;

import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.destination.Match;
import io.pqlconnector.spi.destination.RecordRef;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Asks for the records of many references with one query: those that carry our key, and those that hold the value of a match
 * (Salesforce contract §6.6).
 */
final class Lookups {
    private final Queries queries;
    private final Schema schema;

    Lookups(Queries queries, Schema schema) {
        this.queries = queries;
        this.schema = schema;
    }

    /** The fields without which nothing that is found can be judged. */
    private static Set<String> alwaysRead(SalesforceObject object, Schema.Definition definition) {
        Set<String> fields = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        fields.addAll(List.of("Id", "CreatedDate", "LastModifiedDate"));
        if (definition.has(object.keyField())) {
            fields.add(object.keyField());
        }
        if (object.isLead()) {
            fields.addAll(List.of("IsConverted", "ConvertedContactId"));
        }
        return fields;
    }

    /** The records of ids; those that are gone are missing. */
    List<Row> byId(SalesforceObject object, Collection<String> ids, Set<String> wanted) throws InterruptedException {
        List<Row> rows = new ArrayList<>();
        List<String> all = List.copyOf(new LinkedHashSet<>(ids));
        for (int from = 0; from < all.size(); from += Soql.MOST_VALUES) {
            List<String> some = all.subList(from, Math.min(all.size(), from + Soql.MOST_VALUES));
            rows.addAll(queries.all(
                    "SELECT " + fields(object, wanted) + " FROM " + object.type() + " WHERE " + Soql.in("Id", some),
                    "read records of " + object));
        }
        return rows;
    }

    /**
     * The records into which others were merged, and those into which these were.
     *
     * @return the id of the survivor, by that of the record that is gone
     */
    Map<String, String> survivors(SalesforceObject object, Collection<String> ids) throws InterruptedException {
        Map<String, String> survivors = new LinkedHashMap<>();
        if (ids.isEmpty() || !schema.of(object.type()).has("MasterRecordId")) {
            return survivors;
        }
        Map<String, String> masters = new LinkedHashMap<>();
        Set<String> open = new LinkedHashSet<>(ids);
        while (!open.isEmpty()) {
            Map<String, String> next = masters(object, List.copyOf(open));
            masters.putAll(next);
            open = new LinkedHashSet<>(next.values());
            open.removeAll(masters.keySet());
        }
        for (String id : ids) {
            String end = id;
            while (masters.containsKey(end)) {
                end = masters.getOrDefault(end, "");
            }
            if (!end.equals(id)) {
                survivors.put(id, end);
            }
        }
        return survivors;
    }

    private Map<String, String> masters(SalesforceObject object, List<String> ids) throws InterruptedException {
        Map<String, String> masters = new LinkedHashMap<>();
        for (int from = 0; from < ids.size(); from += Soql.MOST_VALUES) {
            List<String> some = ids.subList(from, Math.min(ids.size(), from + Soql.MOST_VALUES));
            for (Row row : queries.allEvenDeleted(
                    "SELECT Id, MasterRecordId FROM " + object.type() + " WHERE IsDeleted = true AND "
                            + Soql.in("Id", some),
                    "look what became of records of " + object)) {
                if (!row.get("MasterRecordId").isEmpty()) {
                    masters.put(row.id(), row.get("MasterRecordId"));
                }
            }
        }
        return masters;
    }

    /**
     * The records that references may mean.
     *
     * @param wanted what is to be known of them
     */
    List<Row> candidates(SalesforceObject object, Collection<RecordRef> refs, Set<String> wanted)
            throws InterruptedException {
        List<RecordRef> all = List.copyOf(refs);
        List<Row> rows = new ArrayList<>();
        for (int from = 0; from < all.size(); from += Soql.MOST_VALUES) {
            rows.addAll(some(object, all.subList(from, Math.min(all.size(), from + Soql.MOST_VALUES)), wanted));
        }
        return rows;
    }

    private List<Row> some(SalesforceObject object, List<RecordRef> refs, Set<String> wanted)
            throws InterruptedException {
        List<String> conditions = conditions(object, refs);
        if (conditions.isEmpty()) {
            return List.of();
        }
        Set<String> read = new LinkedHashSet<>(wanted);
        refs.forEach(ref -> ref.matches().forEach(match -> read.add(match.field())));
        String soql = "SELECT " + fields(object, read) + " FROM " + object.type() + " WHERE "
                + String.join(" OR ", conditions);
        if (soql.length() > Soql.LONGEST_QUERY && refs.size() > 1) {
            return halves(object, refs, wanted);
        }
        try {
            return queries.all(soql, "look for records of " + object);
        } catch (AdapterException e) {
            if (!Queries.isTooSlow(e) || refs.size() == 1) {
                throw e;
            }
            // Half as many may be within the time that Salesforce gives a query.
            return halves(object, refs, wanted);
        }
    }

    private List<Row> halves(SalesforceObject object, List<RecordRef> refs, Set<String> wanted)
            throws InterruptedException {
        List<Row> rows = new ArrayList<>(some(object, refs.subList(0, refs.size() / 2), wanted));
        rows.addAll(some(object, refs.subList(refs.size() / 2, refs.size()), wanted));
        return rows;
    }

    private List<String> conditions(SalesforceObject object, List<RecordRef> refs) throws InterruptedException {
        Schema.Definition definition = schema.of(object.type());
        Map<String, Set<String>> equal = new LinkedHashMap<>();
        Set<String> conditions = new LinkedHashSet<>();
        for (RecordRef ref : refs) {
            if (definition.has(object.keyField()) && Soql.canHold(ref.key())) {
                equal.computeIfAbsent(object.keyField(), field -> new LinkedHashSet<>())
                        .add(SalesforceObject.stored(ref.key()));
            }
            for (Match match : ref.matches()) {
                Field field = definition
                        .field(match.field())
                        .orElseThrow(() -> Refusals.wrong("The org has no field " + object + "." + match.field()
                                + ", or hides it from our user, so nothing can be found by it. Make the field and the right to"
                                + " it: ./pql provision --apply    or correct match: in the mapping."));
                if (match.value().isBlank() || !Soql.canHold(match.value())) {
                    continue;
                }
                if (isWebsite(field) && Websites.host(match.value()).isEmpty()) {
                    // Nothing that could be the address of a site, and what is in every address must not be asked for.
                    continue;
                }
                if (isWebsite(field)) {
                    Websites.spellings(match.value())
                            .forEach(host -> conditions.add(Soql.containing(field.name(), host)));
                } else {
                    equal.computeIfAbsent(field.name(), name -> new LinkedHashSet<>())
                            .add(match.value());
                }
            }
        }
        List<String> all = new ArrayList<>();
        equal.forEach((field, values) -> all.add(Soql.in(field, values)));
        all.addAll(conditions);
        return all;
    }

    private static boolean isWebsite(Field field) {
        return field.type().equals("url");
    }

    /** Whether a record holds the value of a match. */
    static boolean fits(Row row, Match match, Schema.Definition definition) {
        String held = row.get(match.field());
        boolean website =
                definition.field(match.field()).filter(Lookups::isWebsite).isPresent();
        return !held.isEmpty()
                && (website
                        ? Websites.belongsTo(held, match.value())
                        : Row.fold(held).equals(Row.fold(match.value())));
    }

    private String fields(SalesforceObject object, Set<String> wanted) throws InterruptedException {
        Schema.Definition definition = schema.of(object.type());
        Set<String> fields = alwaysRead(object, definition);
        wanted.stream()
                .flatMap(name -> definition.field(name).stream())
                .map(Field::name)
                .forEach(fields::add);
        return fields.stream().collect(Collectors.joining(", "));
    }
}
