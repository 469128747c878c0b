package io.pqlconnector.usage.signal;

import io.pqlconnector.spi.source.RecordKind;
import io.pqlconnector.usage.identity.Domains;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.duckdb.DuckDBAppender;

/**
 * What is known of accounts and users beside their events. Of several values of one trait the one that was observed last
 * counts: the latest {@code occurred_at}, then {@code received_at}, then the greatest text. JSON's null says nothing.
 *
 * <p>An account profile that names a domain belongs to every account that has this domain, and is an account of its own only
 * if there is none.
 *
 * <p>An enrichment fills in traits that nothing else tells, and makes no account: one that usage no longer has would else be
 * kept by what was asked about it.
 */
final class TraitTables {
    /** The traits that hold an account's domain, in order. */
    static final String[] DOMAIN_TRAITS = {"domain", "website"};

    private final Scratch scratch;
    private final RecordFiles records;
    private final Identities identities;
    private final People people;
    private final Census census;
    private final String before;

    TraitTables(
            Scratch scratch, RecordFiles records, Identities identities, People people, Census census, String before) {
        this.scratch = scratch;
        this.records = records;
        this.identities = identities;
        this.people = people;
        this.census = census;
        this.before = before;
    }

    /** Makes {@code account_ids(id, profile)} and {@code account_facts(id, profile, trait, value, t, r)}. */
    void createAccountFacts() {
        if (!census.hasAccountTraits()) {
            return;
        }
        List<String> columns = List.of("kind", "group_id", "properties", "occurred_at", "received_at");
        String selected = identities.resolved(
                columns,
                records.select(
                        List.of(
                                "kind",
                                "group_id",
                                "properties",
                                "occurred_at",
                                "received_at",
                                "user_id",
                                "anonymous_id"),
                        List.of(),
                        "kind in ('group', 'account_profile') and trim(group_id) <> '' and occurred_at < " + before));
        if (people.someAreLeftOut()) {
            selected =
                    "select * from (" + selected + ") as s where person is null or person not in (select person from "
                            + scratch.table("people") + " where left_out)";
        }
        scratch.create(
                "account_texts",
                "select id, profile, properties, max({'t': occurred_at, 'r': received_at}) as seen from (select unnest("
                        + Ids.list("group_id")
                        + ") as id, kind = 'account_profile' as profile, properties, occurred_at,"
                        + " received_at from (" + selected + ") as g) as i group by id, profile, properties");
        scratch.create("account_ids", "select distinct id, profile from " + scratch.table("account_texts"));
        scratch.create("account_facts", latest("id, profile", scratch.table("account_texts")));
    }

    /**
     * Of each trait the value that was told last, as {@code trait, value, t, r}.
     *
     * @param keys columns whose it is
     * @param texts a relation with these, JSON objects as {@code properties}, and in {@code seen} when they were told
     */
    static String latest(String keys, String texts) {
        String traits =
                "select " + keys + ", seen, properties, unnest(try(json_keys(properties))) as trait from " + texts;
        String values = "select " + keys + ", trait, seen.t as t, seen.r as r, try(json_extract_string(properties,"
                + " '/' || replace(replace(trait, '~', '~0'), '/', '~1'))) as value from (" + traits + ") as k";
        return "select " + keys + ", trait, value, t, r from (select *, row_number() over (partition by " + keys
                + ", trait order by t desc, r desc, value desc) as place from (" + values
                + ") as v where value is not null) as p where place = 1";
    }

    /**
     * Makes {@code directory(account, trait, value, t)}, if there are traits: every account with a trait, or named by a record without any, and
     * then with a null trait.
     *
     * @param mailDomains whether there is a table {@code mail_domains(account, domain)}
     */
    void createDirectory(boolean mailDomains) {
        if (census.hasAccountTraits()) {
            createTold(mailDomains);
        } else if (census.hasEnrichments()) {
            scratch.session()
                    .execute("create table " + scratch.table("directory")
                            + " (account varchar, trait varchar, value varchar, t timestamp)");
        }
        if (census.hasEnrichments()) {
            createEnriched("enriched_accounts", "group_id", enrichments("group_id"));
            fillIn(
                    "directory (account, trait, value, t)",
                    "select id as account, trait, value, t from " + scratch.table("enriched_accounts")
                            + " where id in (select account from " + scratch.table("members")
                            + " union select account from " + scratch.table("directory") + ")",
                    "account");
        }
    }

    private void createTold(boolean mailDomains) {
        String ids = scratch.table("account_ids");
        String facts = scratch.table("account_facts");
        if (!census.has(RecordKind.ACCOUNT_PROFILE)) {
            scratch.create(
                    "directory",
                    "select i.id as account, f.trait, f.value, f.t from " + ids + " as i left join " + facts
                            + " as f on f.id = i.id");
            return;
        }
        createAccountDomains(mailDomains);
        scratch.create(
                "owners",
                "select n.text as id, d.account from " + scratch.table("names") + " as n join "
                        + scratch.table("account_domains") + " as d on d.domain = n.key_domain and d.account <> n.text"
                        + " where d.owner and n.text in (select id from " + ids + " where profile)");
        String own = "select i.id as account, f.trait, f.value, f.t, f.r, 1 as own from " + ids + " as i left join "
                + facts
                + " as f on f.id = i.id and f.profile = i.profile where i.id not in (select id from "
                + scratch.table("owners") + ") or i.id in (select account from " + scratch.table("established") + ")";
        String shared = "select o.account, f.trait, f.value, f.t, f.r, 0 as own from " + scratch.table("owners")
                + " as o join " + facts + " as f on f.id = o.id and f.profile";
        scratch.create(
                "directory",
                "select account, trait, value, t from (select *, row_number() over (partition by account, trait"
                        + " order by t desc, r desc, own desc, value desc) as place from (" + own + " union all "
                        + shared
                        + ") as a) as p where place = 1");
    }

    /** Which domain every account has, by the same rule as {@link #domain}. */
    private void createAccountDomains(boolean mailDomains) {
        String ids = scratch.table("account_ids");
        String facts = scratch.table("account_facts");
        scratch.create(
                "established",
                "select distinct account from " + scratch.table("members") + " union select id from " + ids
                        + " where not profile");
        scratch.create(
                "accounts", "select account from " + scratch.table("established") + " union select id from " + ids);
        nameDomains();
        String names = scratch.table("names");
        String told = "select id as account, min({'o': case when trait = 'domain' then 0 when trait = 'website' then 1"
                + " when lower(trait) = 'domain' then 2 else 3 end, 't': trait, 'd': n.site_domain}).d as domain from "
                + "(select id, trait, max({'t': t, 'r': r, 'v': value}).v as value from " + facts
                + " where lower(trait) in ('domain', 'website') group by id, trait) as f join " + names
                + " as n on n.text = f.value where n.site_domain is not null group by id";
        String mail = mailDomains ? "m.domain" : "cast(null as varchar)";
        scratch.create(
                "account_domains",
                "select a.account, coalesce(f.domain, n.key_domain, " + mail + ") as domain, (n.key_domain is null or"
                        + " a.account in (select account from " + scratch.table("established") + ")) as owner from "
                        + scratch.table("accounts") + " as a left join (" + told + ") as f on f.account = a.account"
                        + " left join " + names + " as n on n.text = a.account"
                        + (mailDomains
                                ? " left join " + scratch.table("mail_domains") + " as m on m.account = a.account"
                                : ""));
    }

    /** The domains in texts, found once per text. */
    private void nameDomains() {
        scratch.session()
                .execute("create table " + scratch.table("names")
                        + " (text varchar, site_domain varchar, key_domain varchar)");
        String texts = "select value as text from " + scratch.table("account_facts")
                + " where lower(trait) in ('domain', 'website') union select account from " + scratch.table("accounts")
                + " where account like '%_._%'";
        scratch.fill("names", appender -> {
            try (ResultSet rows = scratch.session().open(texts)) {
                while (rows.next()) {
                    String text = rows.getString(1);
                    appender.beginRow().append(text);
                    append(appender, Domains.ofWebsite(text));
                    append(appender, Domains.recognised(text));
                    appender.endRow();
                }
            }
        });
    }

    private static void append(DuckDBAppender appender, Optional<String> value) throws SQLException {
        if (value.isPresent()) {
            appender.append(value.get());
        } else {
            appender.appendNull();
        }
    }

    /**
     * An account's registrable domain: what its traits say, else its key if that is a domain, else that of most of its
     * users.
     */
    static Optional<String> domain(String account, Traits traits, Optional<String> ofUsers) {
        for (String told : traits.all(DOMAIN_TRAITS)) {
            Optional<String> domain = Domains.ofWebsite(told);
            if (domain.isPresent()) {
                return domain;
            }
        }
        return Domains.recognised(account).or(() -> ofUsers);
    }

    /** The records of a CRM's traits of accounts or of users. */
    private String enrichments(String id) {
        return records.select(
                List.of("properties", "occurred_at", "received_at", "group_id", "user_id", "anonymous_id"),
                List.of(),
                "kind = 'enrichment' and " + id + " is not null and occurred_at < " + before);
    }

    private void createEnriched(String table, String id, String enrichments) {
        scratch.create(
                table + "_texts",
                "select " + id + " as id, properties, max({'t': occurred_at, 'r': received_at}) as seen from ("
                        + enrichments + ") as s group by " + id + ", properties");
        scratch.create(table, latest("id", scratch.table(table + "_texts")));
    }

    /** Adds those of some traits that a table of traits does not have. */
    private void fillIn(String into, String enriched, String id) {
        String table = into.substring(0, into.indexOf(' '));
        scratch.session()
                .execute(
                        "insert into " + scratch.table(into) + " select * from (" + enriched + ") as e where not exists"
                                + " (select 1 from " + scratch.table(table) + " as o where o." + id + " = e." + id
                                + " and o.trait = e.trait)");
    }

    /** The query for the traits of the measured users, in their order; empty if there are none. */
    Optional<String> userFacts() {
        if (!census.hasUserTraits() && !census.hasEnrichments()) {
            return Optional.empty();
        }
        String top = scratch.table("top");
        createUserFacts();
        if (census.hasEnrichments()) {
            createEnriched(
                    "enriched_users",
                    "person",
                    identities.resolved(List.of("properties", "occurred_at", "received_at"), enrichments("user_id")));
            fillIn(
                    "user_facts (person, trait, value, t, r)",
                    "select id as person, trait, value, t, r from " + scratch.table("enriched_users")
                            + " where id in (select person from " + top + ")",
                    "person");
        }
        return Optional.of("select u.account, u.place, f.trait, f.value, " + observed("f.t") + " from " + top
                + " as u join " + scratch.table("user_facts")
                + " as f on f.person = u.person order by u.account, u.place, f.trait");
    }

    private void createUserFacts() {
        String selected = identities.resolved(
                List.of("properties", "occurred_at", "received_at"),
                records.select(
                        List.of("properties", "occurred_at", "received_at", "user_id", "anonymous_id"),
                        List.of(),
                        "kind in ('identify', 'user_profile') and properties is not null and occurred_at < " + before));
        scratch.create(
                "user_texts",
                "select person, properties, max({'t': occurred_at, 'r': received_at}) as seen from (" + selected
                        + ") as s where person in (select person from " + scratch.table("top")
                        + ") group by person, properties");
        scratch.create("user_facts", latest("person", scratch.table("user_texts")));
    }

    /** The query for what is known of accounts, in the order of their keys; empty if there is nothing. */
    Optional<String> accountFacts() {
        return accountFacts("");
    }

    /**
     * The same of some accounts.
     *
     * @param where a clause over {@code directory(account)}; empty for all
     */
    Optional<String> accountFacts(String where) {
        return census.hasAccountTraits() || census.hasEnrichments()
                ? Optional.of("select account, 0, trait, value, " + observed("t") + " from "
                        + scratch.table("directory") + where + " order by account, trait")
                : Optional.empty();
    }

    private static String observed(String time) {
        return "case when " + time + " > timestamp '1970-01-01' then epoch_us(" + time + ") end";
    }
}
