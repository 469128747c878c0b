package io.pqlconnector.usage.signal;

import io.pqlconnector.core.lake.AccountMeasurement;
import io.pqlconnector.core.lake.AccountMeasurements;
import io.pqlconnector.core.lake.Cohort;
import io.pqlconnector.core.lake.CohortRequest;
import io.pqlconnector.core.lake.Conversion;
import io.pqlconnector.core.lake.ConversionRule;
import io.pqlconnector.core.lake.MeasurementRequest;
import io.pqlconnector.rules.signal.EventFilter;
import io.pqlconnector.rules.signal.Measured;
import io.pqlconnector.rules.signal.Measurement;
import io.pqlconnector.rules.signal.Signal;
import io.pqlconnector.rules.signal.SignalValue;
import io.pqlconnector.spi.EntityKind;
import io.pqlconnector.usage.identity.MailPolicy;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** One measurement: the tables that it needs, in their order, and the queries whose results are merged. */
final class MeasurementRun {
    private static final List<String> ACCOUNT = List.of("account");
    private static final List<String> MEMBER = List.of("account", "person");

    private final Scratch scratch;
    private final RecordFiles records;
    private final MeasurementRequest request;
    private final MailPolicy policy;
    private final Identities identities;
    private final People people;
    private final Events events;
    private final TraitTables traits;
    private final String day;
    private final SignalSql userSql;
    private final MeasuredSignals userSignals;
    private SignalSql accountSql;
    private MeasuredSignals accountSignals;
    private Instant windowsEnd;
    private final Census census;
    private String relation;
    private boolean mailDomains;

    /** Looks at which kinds of records there are. */
    MeasurementRun(
            Scratch scratch, RecordFiles records, MeasurementRequest request, MailPolicy policy, Instant earliest) {
        this.scratch = scratch;
        this.records = records;
        this.request = request;
        this.policy = policy;
        String before = SqlText.instant(request.asOf());
        this.census = Census.take(scratch.session(), records, before);
        this.identities = new Identities(scratch, records, census, before);
        this.people = new People(
                scratch, records, census, identities, policy, request.identity().steps(), before);
        this.events = new Events(scratch, records, request, identities, people, census, before);
        this.traits = new TraitTables(scratch, records, identities, people, census, before);
        this.windowsEnd = request.asOf();
        this.day = LocalDays.of("t", request.zone(), earliest, request.asOf());
        this.accountSql = new SignalSql(request.accountSignals(), events.conditions(), request.asOf(), day);
        this.userSql = new SignalSql(request.userSignals(), events.conditions(), request.asOf(), day);
        this.accountSignals = new MeasuredSignals(request.accountSignals(), request.asOf());
        this.userSignals = new MeasuredSignals(request.userSignals(), request.asOf());
        this.relation = scratch.table("events");
    }

    /** Makes the tables and starts reading. */
    AccountMeasurements start() {
        gather();
        request.only().ifPresent(this::restrict);
        return read();
    }

    /** Finds conversions instead, and measures of their accounts only which of them are left out. */
    List<Conversion> conversions(List<ConversionRule> rules) {
        rules.forEach(events::need);
        // An account is left out for its domain, which all of its events tell. Where none is, conversions alone
        // suffice.
        boolean someAreLeftOut = !request.identity().excludedDomains().isEmpty();
        if (!someAreLeftOut) {
            events.only(rules);
        }
        gather();
        ConversionSql sql = new ConversionSql(scratch, rules, events.conditions());
        sql.create(relation);
        if (!someAreLeftOut) {
            return sql.list(account -> true);
        }
        choose(sql.accounts());
        Set<String> kept = new HashSet<>();
        try (AccountMeasurements accounts = read()) {
            accounts.forEachRemaining(account -> kept.add(account.account().key()));
            return sql.list(kept::contains);
        }
    }

    /**
     * Measures accounts or users at the same age instead.
     *
     * @param cohort its identity, zone and instant are those of this run
     */
    Cohort cohort(CohortRequest cohort) {
        List<EventFilter> words = PropertyValues.find(
                scratch.session(), records, SqlText.instant(cohort.asOf()), ReferencedProperties.of(cohort.identity()));
        words.forEach(events::needAlways);
        cohort.signals().forEach(events::needAlways);
        cohort.goal().event().ifPresent(events::needAlways);
        gather();
        CohortSql sql = new CohortSql(scratch, cohort, relation);
        sql.choose(events.conditions());
        List<Cohort.Follower> followers = sql.followers();
        relation = sql.age();
        List<Signal> signals = sql.signals(relation, words);
        windowsEnd = CohortSql.BIRTH.plus(cohort.observed());
        accountSql = new SignalSql(signals, events.conditions(), windowsEnd, day);
        accountSignals = new MeasuredSignals(signals, windowsEnd);
        Map<String, CohortSql.Start> starts = sql.starts();
        Map<String, SortedMap<String, String>> told =
                new CohortTraits(scratch, records, identities, people, SqlText.instant(cohort.asOf())).read(cohort);
        SortedSet<String> untold = new TreeSet<>();
        long tooYoung = sql.tooYoung();
        long early = sql.convertedBefore();
        List<Cohort.Member> members = new ArrayList<>();
        List<Cohort.Figures> figures =
                signals.stream().map(signal -> new Cohort.Figures()).toList();
        try (AccountMeasurements measured = read()) {
            while (measured.hasNext()) {
                AccountMeasurement next = measured.next();
                CohortSql.Start start = starts.get(next.account().key());
                if (start != null) {
                    members.add(new Cohort.Member(
                            next.account().key(),
                            start.first(),
                            start.converted(),
                            told.getOrDefault(next.account().key(), new TreeMap<>())));
                    untold.addAll(known(next, cohort.kind()).keySet());
                    add(next.account(), signals, figures);
                }
            }
        }
        members.forEach(member -> untold.removeAll(member.traits().keySet()));
        return new Cohort(signals, figures, members, followers, untold, tooYoung, early);
    }

    private static void add(Measurement account, List<Signal> signals, List<Cohort.Figures> figures) {
        for (int i = 0; i < signals.size(); i++) {
            Measured value = account.signals().getOrDefault(signals.get(i).name(), Measured.ABSENT);
            figures.get(i).add(value.value() instanceof SignalValue.Number number ? number.value() : Double.NaN);
        }
    }

    /** What is known now. */
    private static SortedMap<String, String> known(AccountMeasurement measured, EntityKind kind) {
        // A user's traits stand with the user, whose id may be that of some account.
        return kind == EntityKind.ACCOUNT
                ? measured.account().traits()
                : measured.users().stream().findFirst().map(Measurement::traits).orElseGet(TreeMap::new);
    }

    private void gather() {
        identities.createTables();
        events.create();
        traits.createAccountFacts();
    }

    private AccountMeasurements read() {
        createMembers();
        boolean users = request.usersPerAccount() > 0;
        if (users) {
            createTop();
        }
        traits.createDirectory(mailDomains);
        Optional<String> userFacts = users ? traits.userFacts() : Optional.empty();
        return new MeasurementStream(
                scratch,
                request,
                policy,
                Cursor.open(scratch, Optional.of(accountQuery()), row -> account(row, accountSignals)),
                Cursor.open(scratch, traits.accountFacts(), MeasurementRun::fact),
                Cursor.open(scratch, users ? Optional.of(userQuery()) : Optional.empty(), this::user),
                Cursor.open(scratch, userFacts, MeasurementRun::fact));
    }

    /** Leaves only events of accounts that may be the one that was asked for, or have the user in them. */
    private void restrict(String only) {
        String key = SqlText.text(only);
        String lower = SqlText.text(only.toLowerCase(Locale.ROOT));
        scratch.create(
                "asked",
                "select " + key + " as person"
                        + (people.exist()
                                ? " union select person from " + scratch.table("people") + " where email = " + lower
                                : ""));
        List<String> may = new ArrayList<>(
                List.of("account = " + key, "person in (select person from " + scratch.table("asked") + ")"));
        if (people.exist()) {
            may.add("person in (select person from " + scratch.table("people") + " where domain = " + lower + ")");
        }
        // The key may also be the domain as it was written: with another case, or as a host below it.
        may.add("lower(account) like '%' || " + lower);
        String accounts = "select account from " + scratch.table("events") + " where " + String.join(" or ", may);
        if (census.hasAccountTraits()) {
            accounts += " union select id from " + scratch.table("account_facts")
                    + " where lower(trait) in ('domain', 'website') and contains(lower(value), " + lower + ")";
        }
        choose(accounts);
    }

    /** Leaves only events of some accounts. */
    private void choose(String accounts) {
        scratch.create("chosen", "select distinct account from (" + accounts + ") as c");
        scratch.session()
                .execute("create view " + scratch.table("chosen_events") + " as select * from "
                        + scratch.table("events") + " where account in (select account from " + scratch.table("chosen")
                        + ")");
        relation = scratch.table("chosen_events");
    }

    /** Who is in which account, and for which signals of distinct users he counts; a null person is nobody's events. */
    private void createMembers() {
        List<String> columns = new ArrayList<>(List.of(
                "account",
                "person",
                "max(case when known then 1 else 0 end) as known",
                "count(case when " + Conditions.since(windowsEnd.minus(SignalSql.RECENT)) + " then 1 end) as recent",
                "min(t) as first_seen",
                "max(t) as last_seen"));
        columns.addAll(accountSql.userFlags());
        scratch.create(
                "members", "select " + String.join(", ", columns) + " from " + relation + " group by account, person");
        if (people.exist()) {
            mailDomains = true;
            people.createMailDomains();
        }
    }

    /** The most active users of each account; a user whom the request names is among them whatever his place. */
    private void createTop() {
        String asked = request.only()
                .map(only -> "person in (select person from " + scratch.table("asked") + ")")
                .orElse("false");
        scratch.create(
                "top",
                "select * from (select account, person, recent, first_seen, last_seen, " + asked
                        + " as asked, row_number() over (partition by account order by recent desc, person) as place from "
                        + scratch.table("members") + " where known = 1 and person is not null) as p where place <= "
                        + request.usersPerAccount() + " or asked");
    }

    private String accountQuery() {
        List<String> outputs = new ArrayList<>(List.of(
                "a.account",
                "epoch_us(a.first_seen)",
                "epoch_us(a.last_seen)",
                "a.recent",
                "u.users",
                mailDomains ? "m.domain" : "cast(null as varchar)"));
        outputs.addAll(accountSql.outputs("a", "l", "d", Optional.of("u")));
        String counted =
                request.usersPerAccount() > 0 ? "case when known = 1 and person is not null then 1 end" : "null";
        String users = "select account, count(" + counted + ") as users"
                + accountSql.userSignals().stream()
                        .map(i -> ", count(case when person is not null then u" + i + " end) as u" + i)
                        .collect(Collectors.joining())
                + " from " + scratch.table("members") + " group by account";
        String totals = totals("account_totals", accountSql, relation, ACCOUNT);
        return "select " + String.join(", ", outputs) + "\nfrom " + totals + " as a"
                + joined(accountSql.latest(relation, ACCOUNT, totals), "l", "a", ACCOUNT)
                + joined(accountSql.days(relation, ACCOUNT), "d", "a", ACCOUNT)
                + "\nleft join (" + users + ") as u on u.account = a.account"
                + (mailDomains ? "\nleft join " + scratch.table("mail_domains") + " as m on m.account = a.account" : "")
                + "\norder by a.account";
    }

    /** A row of an account with its signals from the seventh column on. */
    static MeasurementStream.AccountRow account(ResultSet row, MeasuredSignals signals) throws SQLException {
        return new MeasurementStream.AccountRow(
                row.getString(1),
                MeasuredSignals.instant(row, 2),
                MeasuredSignals.instant(row, 3),
                row.getLong(4),
                row.getLong(5),
                Optional.ofNullable(row.getString(6)),
                signals.read(row, 7));
    }

    private String userQuery() {
        List<String> outputs = new ArrayList<>(List.of(
                "t.account",
                "t.place",
                "t.asked",
                "t.person",
                "epoch_us(t.first_seen)",
                "epoch_us(t.last_seen)",
                "t.recent"));
        if (people.exist()) {
            outputs.addAll(List.of("q.email", "coalesce(q.work, false)", "q.domain"));
        }
        List<String> signals = userSql.outputs("s", "l", "d", Optional.empty());
        outputs.addAll(signals);
        String events = "(select e.* from " + relation + " as e join " + scratch.table("top")
                + " as t on t.account = e.account and t.person = e.person)";
        Optional<String> totals = signals.isEmpty()
                ? Optional.empty()
                : Optional.of(totals("user_totals", userSql, events + " as e", MEMBER));
        return "select " + String.join(", ", outputs) + "\nfrom " + scratch.table("top") + " as t"
                + (people.exist() ? "\nleft join " + scratch.table("people") + " as q on q.person = t.person" : "")
                + joined(totals.map(relation -> "select * from " + relation + " as m"), "s", "t", MEMBER)
                + joined(totals.flatMap(relation -> userSql.latest(events, MEMBER, relation)), "l", "t", MEMBER)
                + joined(userSql.days(events + " as e", MEMBER), "d", "t", MEMBER)
                + "\norder by t.account, t.place";
    }

    /** The plain aggregates as a relation: a table if they are looked at twice, else a subquery. */
    private String totals(String table, SignalSql sql, String events, List<String> keys) {
        if (!sql.hasLatest()) {
            return "(" + sql.totals(events, keys) + ")";
        }
        scratch.create(table, sql.totals(events, keys));
        return scratch.table(table);
    }

    private static String joined(Optional<String> query, String alias, String to, List<String> keys) {
        return query.map(sql -> "\nleft join (" + sql + ") as " + alias + " on "
                        + keys.stream()
                                .map(key -> alias + "." + key + " = " + to + "." + key)
                                .collect(Collectors.joining(" and ")))
                .orElse("");
    }

    private MeasurementStream.UserRow user(ResultSet row) throws SQLException {
        boolean contact = people.exist();
        return new MeasurementStream.UserRow(
                row.getString(1),
                row.getLong(2),
                row.getBoolean(3),
                row.getString(4),
                MeasuredSignals.instant(row, 5),
                MeasuredSignals.instant(row, 6),
                row.getLong(7),
                contact ? Optional.ofNullable(row.getString(8)) : Optional.empty(),
                contact && row.getBoolean(9),
                contact ? Optional.ofNullable(row.getString(10)) : Optional.empty(),
                userSignals.read(row, contact ? 11 : 8));
    }

    /** A row of what is known of an account or user. */
    static MeasurementStream.FactRow fact(ResultSet row) throws SQLException {
        Optional<String> trait = Optional.ofNullable(row.getString(3));
        return new MeasurementStream.FactRow(
                row.getString(1),
                row.getLong(2),
                trait,
                trait.isPresent() ? row.getString(4) : "",
                MeasuredSignals.instant(row, 5));
    }
}
