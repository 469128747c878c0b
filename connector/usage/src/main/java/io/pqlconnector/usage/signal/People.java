package io.pqlconnector.usage.signal;

import io.pqlconnector.core.lake.AccountKeyStep;
import io.pqlconnector.usage.duckdb.Session;
import io.pqlconnector.usage.identity.MailPolicy;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What is known of the users beside what they did: their addresses, what these say about their accounts, and whether they
 * are left out.
 *
 * <ul>
 *   <li>{@code people(person, email, domain, work, left_out, trait_key, own_key, id0...)}: users with an address or a trait
 *       that keys an account.
 *   <li>{@code hosts(host, domain, work, account, left_out)}: mail hosts, judged once each.
 * </ul>
 */
final class People {
    private final Scratch scratch;
    private final RecordFiles records;
    private final Census census;
    private final Identities identities;
    private final MailPolicy policy;
    private final String before;
    private final List<String> keyTraits;
    private boolean people;
    private boolean haveHosts;
    private boolean leftOut;

    /**
     * Makes no table yet.
     *
     * @param before the as-of instant as a literal
     */
    People(
            Scratch scratch,
            RecordFiles records,
            Census census,
            Identities identities,
            MailPolicy policy,
            List<AccountKeyStep> steps,
            String before) {
        this.scratch = scratch;
        this.records = records;
        this.census = census;
        this.identities = identities;
        this.policy = policy;
        this.before = before;
        this.keyTraits = steps.stream()
                .filter(AccountKeyStep.UserTrait.class::isInstance)
                .map(step -> ((AccountKeyStep.UserTrait) step).trait())
                .distinct()
                .toList();
    }

    /** Whether there is a table {@code people}. */
    boolean exist() {
        return people;
    }

    /** Whether there are rows in a table {@code hosts}. */
    boolean haveHosts() {
        return haveHosts;
    }

    /** Whether somebody is left out. */
    boolean someAreLeftOut() {
        return leftOut;
    }

    /** The column of {@code people} that holds a trait. */
    String keyColumn(String trait) {
        return "id" + keyTraits.indexOf(trait);
    }

    /**
     * Gathers addresses and the traits that key accounts, and judges them.
     *
     * @param events a query with {@code t, person, known, mail}
     * @param eventsHaveAddresses whether there is an address in an event that counts
     * @param idsAreAddresses whether a user id may be an address
     */
    void gather(String events, boolean eventsHaveAddresses, boolean idsAreAddresses) {
        List<String> sources = new ArrayList<>();
        String noIds = keyTraits.isEmpty()
                ? ""
                : keyTraits.stream()
                        .map(trait -> ", null as " + keyColumn(trait))
                        .collect(Collectors.joining());
        if (census.hasUserTraits()) {
            sources.add(fromTraits());
        }
        if (eventsHaveAddresses) {
            sources.add("select person, null as trait_mail, max({'t': t, 'v': mail}).v as event_mail, null as own_mail"
                    + noIds + " from (" + events
                    + ") as e where mail is not null and person is not null group by person");
        }
        if (idsAreAddresses) {
            sources.add("select distinct person, null as trait_mail, null as event_mail, " + MailText.address("person")
                    + " as own_mail" + noIds + " from (" + events + ") as e where known and person like '%@%'");
        }
        if (sources.isEmpty()) {
            return;
        }
        String ids = keyTraits.stream()
                .map(trait -> ", max(" + keyColumn(trait) + ") as " + keyColumn(trait))
                .collect(Collectors.joining());
        scratch.create(
                "contacts",
                "select person, max(trait_mail) as trait_mail, max(event_mail) as event_mail, max(own_mail) as own_mail"
                        + ids + " from (" + String.join("\nunion all\n", sources)
                        + ") as s where person is not null group by person");
        judgeHosts(Optional.of(events).filter(query -> eventsHaveAddresses));
        judgeAddresses();
        createPeople();
    }

    private String fromTraits() {
        List<String> pointers = new ArrayList<>(List.of("'/$email'", "'/email'"));
        keyTraits.forEach(trait -> pointers.add(SqlText.text(RecordFiles.pointer(trait))));
        String facts = records.selectAlso(
                List.of("user_id", "anonymous_id", "occurred_at", "received_at", "properties"),
                "kind in ('identify', 'user_profile') and properties is not null and occurred_at < " + before,
                RecordFiles.UNDATED_PROFILE);
        String values = "select person, occurred_at as t, received_at as r, try(json_extract_string(properties, ["
                + String.join(", ", pointers) + "])) as x from ("
                + identities.resolved(List.of("occurred_at", "received_at", "properties"), facts) + ") as f";
        List<String> columns = new ArrayList<>(List.of(
                "person",
                latest("coalesce(" + MailText.address("x[1]") + ", " + MailText.address("x[2]") + ")")
                        + " as trait_mail",
                "null as event_mail",
                "null as own_mail"));
        for (int i = 0; i < keyTraits.size(); i++) {
            columns.add(latest("nullif(trim(x[" + (i + 3) + "]), '')") + " as id" + i);
        }
        return "select " + String.join(", ", columns) + " from (" + values + ") as v group by person";
    }

    private static String latest(String value) {
        return "max(case when " + value + " is not null then {'t': t, 'r': r, 'v': " + value + "} end).v";
    }

    private void judgeHosts(Optional<String> events) {
        scratch.session()
                .execute("create table " + scratch.table("hosts")
                        + " (host varchar, domain varchar, work boolean, account boolean, left_out boolean)");
        String contacts = scratch.table("contacts");
        String hosts = "select distinct host from (select " + MailText.host("trait_mail") + " as host from " + contacts
                + " union all select " + MailText.host("own_mail") + " from " + contacts
                + events.map(query -> " union all select " + MailText.host("mail") + " from (" + query + ") as e")
                        .orElse("")
                + ") as h where host is not null";
        scratch.fill("hosts", appender -> {
            try (ResultSet rows = scratch.session().open(hosts)) {
                while (rows.next()) {
                    MailPolicy.Host host = policy.judge(rows.getString(1));
                    appender.beginRow().append(rows.getString(1));
                    Optional<String> domain = host.domain();
                    if (domain.isPresent()) {
                        appender.append(domain.get());
                    } else {
                        appender.appendNull();
                    }
                    appender.append(host.work())
                            .append(host.account())
                            .append(host.leftOut())
                            .endRow();
                }
            }
        });
    }

    private void judgeAddresses() {
        scratch.session().execute("create table " + scratch.table("excluded") + " (email varchar)");
        if (!policy.hasExcludedAddresses()) {
            return;
        }
        String addresses = "select distinct coalesce(trait_mail, event_mail, own_mail) as email from "
                + scratch.table("contacts") + " where coalesce(trait_mail, event_mail, own_mail) is not null";
        scratch.fill("excluded", appender -> {
            try (ResultSet rows = scratch.session().open(addresses)) {
                while (rows.next()) {
                    String address = rows.getString(1);
                    if (policy.leavesOutAddress(address)) {
                        appender.beginRow().append(address).endRow();
                    }
                }
            }
        });
    }

    private void createPeople() {
        String hosts = scratch.table("hosts");
        String ids = keyTraits.stream().map(trait -> ", c." + keyColumn(trait)).collect(Collectors.joining());
        scratch.create(
                "people",
                "select c.person, c.email, h.domain, coalesce(h.work, false) as work,"
                        + " (coalesce(h.left_out, false) or x.email is not null) as left_out,"
                        + " case when t.account then t.domain end as trait_key,"
                        + " case when o.account then o.domain end as own_key" + ids
                        + " from (select *, coalesce(trait_mail, event_mail, own_mail) as email from "
                        + scratch.table("contacts") + ") as c"
                        + " left join " + hosts + " as h on h.host = " + MailText.host("c.email")
                        + " left join " + hosts + " as t on t.host = " + MailText.host("c.trait_mail")
                        + " left join " + hosts + " as o on o.host = " + MailText.host("c.own_mail")
                        + " left join " + scratch.table("excluded") + " as x on x.email = c.email");
        Session session = scratch.session();
        haveHosts = session.number("select count(*) from " + scratch.table("hosts")) > 0;
        people = session.number("select count(*) from " + scratch.table("people")) > 0;
        leftOut = session.number("select count(*) from " + scratch.table("people") + " where left_out") > 0;
    }

    /** Makes {@code mail_domains(account, domain)} of a table {@code members(account, person, known)}: what most use. */
    void createMailDomains() {
        scratch.create(
                "mail_domains",
                "select account, domain from (select m.account, q.domain, row_number() over (partition by m.account"
                        + " order by count(*) desc, q.domain) as place from " + scratch.table("members")
                        + " as m join " + scratch.table("people")
                        + " as q on q.person = m.person where m.known = 1 and q.work group by m.account, q.domain)"
                        + " as d where place = 1");
    }
}
