package io.pqlconnector.crm.hubspot;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Which of several records with the same domain is meant: the setting {@code ambiguous_match}. */
final class Choice {
    /** ISO 8601 in UTC with three decimals, so that the order of texts is the order of times. */
    private static final Comparator<Row> BY_CREATION = Comparator.comparing((Row row) -> row.get("createdate"));

    private static final Comparator<Row> BY_CONTACTS =
            Comparator.comparingLong((Row row) -> count(row.get("num_associated_contacts")));

    private final HubSpotSettings.Ambiguous policy;

    Choice(HubSpotSettings.Ambiguous policy) {
        this.policy = policy;
    }

    /**
     * The record that is meant.
     *
     * @param rows at least one
     * @param key ours: a record that stands for another one is chosen only if there is no other
     * @return empty if a person has to say
     */
    Optional<Row> among(HubSpotObject object, List<Row> rows, String key) {
        if (rows.size() == 1) {
            return Optional.of(rows.get(0));
        }
        List<Row> free = rows.stream()
                .filter(row -> row.get(object.keyProperty()).isEmpty()
                        || row.get(object.keyProperty()).equals(key))
                .toList();
        List<Row> candidates = free.isEmpty() ? rows : free;
        return switch (policy) {
            case SKIP -> Optional.empty();
            case OLDEST -> candidates.stream().min(BY_CREATION.thenComparing(Row::id));
            case NEWEST -> candidates.stream().max(BY_CREATION.thenComparing(Row::id));
            case MOST_ACTIVE ->
                candidates.stream()
                        .max(BY_CONTACTS.thenComparing(BY_CREATION.reversed()).thenComparing(Row::id));
        };
    }

    private static long count(String text) {
        return text.matches("[0-9]{1,15}") ? Long.parseLong(text) : 0;
    }
}
