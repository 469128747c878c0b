package io.pqlconnector.usage.signal;

import io.pqlconnector.spi.source.RecordKind;
import io.pqlconnector.usage.duckdb.Session;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which kinds of records that are no usage there are at all. What is not there costs nothing afterwards: row groups of
 * events alone are passed over by their statistics.
 *
 * @param present the kinds of which there is a record
 * @param identifiesAnonymous whether a record says that an anonymous id is a known user
 */
record Census(Set<RecordKind> present, boolean identifiesAnonymous) {

    Census {
        present = Set.copyOf(present);
    }

    static Census take(Session session, RecordFiles records, String before) {
        String others = EnumSet.allOf(RecordKind.class).stream()
                .filter(kind -> !kind.isUsage())
                .map(kind -> SqlText.text(word(kind)))
                .collect(Collectors.joining(", "));
        List<String> words = session.list(
                "select distinct case when kind = 'identify' and anonymous_id is not null and user_id is not null"
                        + " then 'link' else kind end\nfrom ("
                        + records.selectAlso(
                                List.of("kind", "anonymous_id", "user_id"),
                                "kind in (" + others + ") and occurred_at < " + before,
                                RecordFiles.UNDATED_PROFILE)
                        + ") as r",
                row -> row.getString(1));
        Set<RecordKind> present = EnumSet.noneOf(RecordKind.class);
        for (RecordKind kind : RecordKind.values()) {
            if (words.contains(word(kind))) {
                present.add(kind);
            }
        }
        boolean links = words.contains("link");
        if (links) {
            present.add(RecordKind.IDENTIFY);
        }
        return new Census(present, links);
    }

    /** The kind as the lake writes it. */
    static String word(RecordKind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    boolean has(RecordKind kind) {
        return present.contains(kind);
    }

    /** Whether there are traits of users in usage. */
    boolean hasUserTraits() {
        return has(RecordKind.IDENTIFY) || has(RecordKind.USER_PROFILE);
    }

    /** Whether there are traits of accounts in usage. */
    boolean hasAccountTraits() {
        return has(RecordKind.GROUP) || has(RecordKind.ACCOUNT_PROFILE);
    }

    /** Whether there are traits from elsewhere, of accounts or users. */
    boolean hasEnrichments() {
        return has(RecordKind.ENRICHMENT);
    }
}
