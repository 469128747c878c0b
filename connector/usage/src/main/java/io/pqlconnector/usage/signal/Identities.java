package io.pqlconnector.usage.signal;

import io.pqlconnector.spi.source.RecordKind;
import io.pqlconnector.usage.duckdb.Failures;
import io.pqlconnector.usage.identity.AliasGroups;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;

/**
 * Which ids are one person. A table is made only if there is something to put into it, so that records are not joined with
 * what is empty.
 *
 * <ul>
 *   <li>{@code aliases(id, person)}: ids that an alias call joined with another one.
 *   <li>{@code anonymous(id, person)}: anonymous ids of known users. An anonymous id that was identified as several users,
 *       as on a shared computer, belongs to the first of them; two users are one only where an alias says so.
 * </ul>
 */
final class Identities {
    private final Scratch scratch;
    private final RecordFiles records;
    private final Census census;
    private final String before;
    private boolean aliases;
    private boolean anonymous;

    /**
     * Makes no table yet.
     *
     * @param before the as-of instant as a literal
     */
    Identities(Scratch scratch, RecordFiles records, Census census, String before) {
        this.scratch = scratch;
        this.records = records;
        this.census = census;
        this.before = before;
    }

    /** Whether ids have to be looked up to tell whose a record is. */
    boolean areLookedUp() {
        return aliases || anonymous;
    }

    /** Finds out which ids are one person. */
    void createTables() {
        if (census.has(RecordKind.ALIAS)) {
            aliases = createAliases();
        }
        if (census.identifiesAnonymous()) {
            createAnonymous();
            anonymous = true;
        } else if (aliases) {
            scratch.create("anonymous", "select id, person from " + scratch.table("aliases"));
            anonymous = true;
        }
    }

    private boolean createAliases() {
        AliasGroups groups = new AliasGroups();
        String links = records.select(
                List.of("previous_id", "user_id"),
                List.of(),
                "kind = 'alias' and previous_id is not null and user_id is not null and occurred_at < " + before);
        try (ResultSet rows =
                scratch.session().open("select distinct previous_id, user_id from (" + links + ") as r")) {
            while (rows.next()) {
                groups.add(rows.getString(1), rows.getString(2));
            }
        } catch (SQLException e) {
            throw Failures.of("the aliases in the lake cannot be read", e);
        }
        SortedMap<String, String> canonical = groups.canonicalIds();
        scratch.session().execute("create table " + scratch.table("aliases") + " (id varchar, person varchar)");
        scratch.fill("aliases", appender -> {
            for (Map.Entry<String, String> alias : canonical.entrySet()) {
                appender.beginRow()
                        .append(alias.getKey())
                        .append(alias.getValue())
                        .endRow();
            }
        });
        return !canonical.isEmpty();
    }

    private void createAnonymous() {
        String links = records.select(
                List.of("anonymous_id", "user_id", "occurred_at"),
                List.of(),
                "kind = 'identify' and anonymous_id is not null and user_id is not null and occurred_at < " + before);
        if (!aliases) {
            scratch.create(
                    "anonymous",
                    "select anonymous_id as id, min({'t': occurred_at, 'u': user_id}).u as person from (" + links
                            + ") as r group by anonymous_id");
            return;
        }
        String table = scratch.table("aliases");
        scratch.create(
                "identified",
                "select l.id, coalesce(a.person, l.person) as person from (select coalesce(a.person, r.anonymous_id) as id,"
                        + " min({'t': r.occurred_at, 'u': r.user_id}).u as person from (" + links
                        + ") as r left join " + table + " as a on a.id = r.anonymous_id group by 1) as l left join "
                        + table
                        + " as a on a.id = l.person");
        scratch.create(
                "anonymous",
                "select id, person from " + scratch.table("identified")
                        + " union all select a.id, coalesce(i.person, a.person) from " + table + " as a left join "
                        + scratch.table("identified") + " as i on i.id = a.person");
    }

    /**
     * A relation of records with the columns {@code person} and {@code known} beside their own.
     *
     * @param columns the columns to keep
     * @param select a query with at least {@code user_id} and {@code anonymous_id}
     */
    String resolved(List<String> columns, String select) {
        String kept = columns.stream().map(column -> "r." + column).collect(Collectors.joining(", "));
        String known = aliases ? "coalesce(a.person, r.user_id)" : "r.user_id";
        String unknown = anonymous ? "coalesce(n.person, r.anonymous_id)" : "r.anonymous_id";
        return "select " + kept + ", case when r.user_id is not null then " + known + " else " + unknown
                + " end as person, "
                + (anonymous ? "(r.user_id is not null or n.person is not null)" : "(r.user_id is not null)")
                + " as known\nfrom (" + select + ") as r"
                + (aliases ? "\nleft join " + scratch.table("aliases") + " as a on a.id = r.user_id" : "")
                + (anonymous
                        ? "\nleft join " + scratch.table("anonymous")
                                + " as n on n.id = r.anonymous_id and r.user_id is null"
                        : "");
    }
}
