package io.pqlconnector.crm.hubspot;

import io.pqlconnector.crm.hubspot.Objects.Filter;
import io.pqlconnector.spi.destination.Match;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds records by what a property holds, many values with one call. Unique properties and e-mail addresses are read; anything
 * else has to be searched, domains too, since HubSpot lets two companies have the same one (HubSpot contract §4.2, §4.6).
 */
final class Lookups {
    private static final String DOMAIN = "domain";
    private static final String MORE_DOMAINS = "hs_additional_domains";
    private static final String EMAIL = "email";
    private static final String MORE_EMAILS = "hs_additional_emails";

    /** HubSpot refuses a search of more than 3,000 characters; this is left of them for properties and values. */
    private static final int LONGEST_SEARCH = 2_700;

    /** Of that, what the names of properties may take. */
    private static final int MOST_FOR_PROPERTIES = 1_200;

    /** Quotation marks and a comma. */
    private static final int AROUND_A_TEXT = 3;

    private final Objects objects;
    private @Nullable List<Row> companiesWithMoreDomains;

    Lookups(Objects objects) {
        this.objects = objects;
    }

    /** The properties without which nothing that is found can be judged. */
    static Set<String> alwaysRead(HubSpotObject object) {
        return switch (object) {
            case COMPANY -> Set.of(object.keyProperty(), DOMAIN, MORE_DOMAINS, "createdate", "num_associated_contacts");
            case CONTACT -> Set.of(object.keyProperty(), EMAIL, MORE_EMAILS, "createdate");
        };
    }

    /** The value of a match in the form in which two of them are the same: upper case matters but in addresses and domains. */
    static String asCompared(HubSpotObject object, Match match) {
        String folded = object == HubSpotObject.CONTACT ? EMAIL : DOMAIN;
        return match.field().equals(folded) ? Row.fold(match.value()) : match.value();
    }

    /**
     * Finds records.
     *
     * @param unique whether no two records can hold the same value
     * @return by the value as it was asked for; values that no record holds are missing
     */
    Map<String, List<Row>> of(
            HubSpotObject object, String field, boolean unique, Collection<String> values, Set<String> properties)
            throws InterruptedException {
        Set<String> wanted = new LinkedHashSet<>(properties);
        wanted.add(field);
        if (object == HubSpotObject.CONTACT && field.equals(EMAIL)) {
            // Upper case and a second address lead to the same contact.
            Set<String> folded = values.stream().map(Row::fold).collect(Collectors.toCollection(LinkedHashSet::new));
            return sorted(objects.read(object.type(), Optional.of(EMAIL), folded, wanted), values, EMAIL, MORE_EMAILS);
        }
        if (unique) {
            return exactly(objects.read(object.type(), Optional.of(field), values, wanted), values, field);
        }
        List<Row> found = search(object, field, values, wanted);
        if (object != HubSpotObject.COMPANY || !field.equals(DOMAIN)) {
            return exactly(found, values, field);
        }
        Map<String, List<Row>> hits = sorted(found, values, DOMAIN, MORE_DOMAINS);
        Set<String> rest = new LinkedHashSet<>(values);
        rest.removeAll(hits.keySet());
        hits.putAll(byMoreDomains(rest, wanted));
        return hits;
    }

    // What is kept of these companies tells only which ones they are, and may be old: those that fit are read anew.
    private Map<String, List<Row>> byMoreDomains(Set<String> values, Set<String> properties)
            throws InterruptedException {
        if (values.isEmpty()) {
            return Map.of();
        }
        Set<String> ids = new LinkedHashSet<>();
        sorted(companiesWithMoreDomains(), values, DOMAIN, MORE_DOMAINS)
                .values()
                .forEach(rows -> rows.forEach(row -> ids.add(row.id())));
        List<Row> rows = objects.read(HubSpotObject.COMPANY.type(), Optional.empty(), ids, properties);
        return sorted(rows, values, DOMAIN, MORE_DOMAINS);
    }

    private List<Row> search(HubSpotObject object, String field, Collection<String> values, Set<String> properties)
            throws InterruptedException {
        if (lengthOf(properties) <= MOST_FOR_PROPERTIES) {
            return searchInParts(object, field, values, properties);
        }
        // The names of so many properties would leave no room for what is looked for, so they are read after.
        Set<String> few = new LinkedHashSet<>(alwaysRead(object));
        few.add(field);
        Set<String> ids = new LinkedHashSet<>();
        searchInParts(object, field, values, few).forEach(row -> ids.add(row.id()));
        return objects.read(object.type(), Optional.empty(), ids, properties);
    }

    private List<Row> searchInParts(
            HubSpotObject object, String field, Collection<String> values, Set<String> properties)
            throws InterruptedException {
        List<Row> rows = new ArrayList<>();
        List<String> part = new ArrayList<>();
        int room = LONGEST_SEARCH - lengthOf(properties);
        int length = 0;
        for (String value : values.stream().map(Row::fold).distinct().toList()) {
            if (value.length() + AROUND_A_TEXT > room) {
                // Refused, and the others with it; and no record is found by a text of that length.
                continue;
            }
            if (!part.isEmpty() && (length + value.length() + AROUND_A_TEXT > room || part.size() == Objects.BATCH)) {
                rows.addAll(objects.search(object.type(), List.of(new Filter(field, "IN", part)), properties));
                part = new ArrayList<>();
                length = 0;
            }
            part.add(value);
            length += value.length() + AROUND_A_TEXT;
        }
        if (!part.isEmpty()) {
            rows.addAll(objects.search(object.type(), List.of(new Filter(field, "IN", part)), properties));
        }
        return rows;
    }

    private static int lengthOf(Set<String> texts) {
        return texts.stream().mapToInt(text -> text.length() + AROUND_A_TEXT).sum();
    }

    // A search cannot look for one of several domains, but for the few companies that have more than one. Once a
    // run: they hold little, and change seldom.
    private synchronized List<Row> companiesWithMoreDomains() throws InterruptedException {
        List<Row> found = companiesWithMoreDomains;
        if (found == null) {
            found = objects.search(
                    HubSpotObject.COMPANY.type(),
                    List.of(new Filter(MORE_DOMAINS, "HAS_PROPERTY", List.of())),
                    alwaysRead(HubSpotObject.COMPANY));
            companiesWithMoreDomains = found;
        }
        return found;
    }

    private static Map<String, List<Row>> sorted(
            List<Row> rows, Collection<String> values, String field, String continuation) {
        Map<String, List<String>> asked = new HashMap<>();
        values.forEach(value ->
                asked.computeIfAbsent(Row.fold(value), key -> new ArrayList<>()).add(value));
        Map<String, Map<String, Row>> hits = new LinkedHashMap<>();
        for (Row row : rows) {
            Set<String> held = new LinkedHashSet<>();
            held.add(Row.fold(row.get(field)));
            Row.list(row.get(continuation)).forEach(more -> held.add(Row.fold(more)));
            for (String value : held) {
                asked.getOrDefault(value, List.of())
                        .forEach(as -> hits.computeIfAbsent(as, key -> new LinkedHashMap<>())
                                .put(row.id(), row));
            }
        }
        return lists(hits);
    }

    private static Map<String, List<Row>> exactly(List<Row> rows, Collection<String> values, String field) {
        Set<String> asked = Set.copyOf(values);
        Map<String, Map<String, Row>> hits = new LinkedHashMap<>();
        for (Row row : rows) {
            if (asked.contains(row.get(field))) {
                hits.computeIfAbsent(row.get(field), key -> new LinkedHashMap<>())
                        .put(row.id(), row);
            }
        }
        return lists(hits);
    }

    private static Map<String, List<Row>> lists(Map<String, Map<String, Row>> hits) {
        Map<String, List<Row>> lists = new HashMap<>();
        hits.forEach((value, rows) -> lists.put(value, List.copyOf(rows.values())));
        return lists;
    }
}
