package io.pqlconnector.usage.signal;

import io.pqlconnector.core.lake.CohortRequest;
import io.pqlconnector.spi.EntityKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What was known of those of a {@linkplain CohortSql cohort} at the age at which they are measured, by calls that say when
 * something was told and that stay when it is told anew.
 *
 * <p>Profiles and what a CRM says are not looked at: they are kept as they are now, and what is written when somebody
 * converts would tell who did. Nor would it help to take those alone that were last told by then: whom nothing was told of
 * since is then known, and so that it is known tells as much.
 */
final class CohortTraits {
    private final Scratch scratch;
    private final RecordFiles records;
    private final Identities identities;
    private final People people;
    private final String before;

    /**
     * Over records.
     *
     * @param before only what occurred before is looked at
     */
    CohortTraits(Scratch scratch, RecordFiles records, Identities identities, People people, String before) {
        this.scratch = scratch;
        this.records = records;
        this.identities = identities;
        this.people = people;
        this.before = before;
    }

    /** By key; whoever nothing was known of is not there. */
    Map<String, SortedMap<String, String>> read(CohortRequest request) {
        scratch.create(
                "cohort_texts",
                "select c.key as id, r.properties, max({'t': r.occurred_at, 'r': r.received_at}) as seen from ("
                        + (request.kind() == EntityKind.ACCOUNT ? ofAccounts() : ofUsers()) + ") as r join "
                        + scratch.table("cohort") + " as c on c.key = r.id where r.occurred_at < c.first + interval "
                        + request.observed().toSeconds() + " second group by c.key, r.properties");
        Map<String, SortedMap<String, String>> traits = new HashMap<>();
        scratch.session()
                .list(
                        "select id, trait, value from (" + TraitTables.latest("id", scratch.table("cohort_texts"))
                                + ") as f",
                        row -> Optional.ofNullable(traits.computeIfAbsent(row.getString(1), id -> new TreeMap<>())
                                .put(row.getString(2), row.getString(3))));
        return traits;
    }

    private String ofAccounts() {
        String told = identities.resolved(
                List.of("group_id", "properties", "occurred_at", "received_at"),
                told(
                        List.of("group_id", "properties", "occurred_at", "received_at", "user_id", "anonymous_id"),
                        "kind = 'group' and trim(group_id) <> ''"));
        String ours = people.someAreLeftOut()
                ? " where person is null or person not in (select person from " + scratch.table("people")
                        + " where left_out)"
                : "";
        return "select unnest(" + Ids.list("group_id") + ") as id, properties, occurred_at, received_at from (" + told
                + ") as s" + ours;
    }

    private String ofUsers() {
        return "select person as id, properties, occurred_at, received_at from ("
                + identities.resolved(
                        List.of("properties", "occurred_at", "received_at"),
                        told(
                                List.of("properties", "occurred_at", "received_at", "user_id", "anonymous_id"),
                                "kind = 'identify'"))
                + ") as s";
    }

    private String told(List<String> columns, String which) {
        return records.select(
                columns,
                List.of(),
                which + " and properties is not null and occurred_at > timestamp '1970-01-01' and occurred_at < "
                        + before);
    }
}
