package io.pqlconnector.crm.salesforce;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Which of several records with the same domain or address is meant: the setting {@code ambiguous_match}. */
final class Choice {
    /** ISO 8601 in UTC with three decimals, so that the order of texts is the order of times. */
    private static final Comparator<Row> BY_CREATION = Comparator.comparing((Row row) -> row.get("CreatedDate"));

    private static final Comparator<Row> BY_CHANGE = Comparator.comparing((Row row) -> row.get("LastModifiedDate"));

    private final SalesforceSettings.Ambiguous policy;

    Choice(SalesforceSettings.Ambiguous policy) {
        this.policy = policy;
    }

    /**
     * The record that is meant.
     *
     * @param rows at least one
     * @param key ours: a record that stands for another one is chosen only if there is no other
     * @return empty if a person has to say
     */
    Optional<Row> among(SalesforceObject object, List<Row> rows, String key) {
        List<Row> open = rows.stream().filter(row -> !row.isTrue("IsConverted")).toList();
        // Of a lead that was converted and one that was not, the second is worked on.
        List<Row> alive = open.isEmpty() ? rows : open;
        if (alive.size() == 1) {
            return Optional.of(alive.get(0));
        }
        List<Row> free = alive.stream()
                .filter(row -> row.get(object.keyField()).isEmpty()
                        || row.get(object.keyField()).equals(SalesforceObject.stored(key)))
                .toList();
        List<Row> candidates = free.isEmpty() ? alive : free;
        return switch (policy) {
            case SKIP -> Optional.empty();
            case OLDEST -> candidates.stream().min(BY_CREATION.thenComparing(Row::id));
            case NEWEST -> candidates.stream().max(BY_CREATION.thenComparing(Row::id));
            case LAST_MODIFIED -> candidates.stream().max(BY_CHANGE.thenComparing(Row::id));
        };
    }
}
