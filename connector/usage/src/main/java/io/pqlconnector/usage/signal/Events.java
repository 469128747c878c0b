package io.pqlconnector.usage.signal;

import io.pqlconnector.core.lake.AccountKeyStep;
import io.pqlconnector.core.lake.ConversionRule;
import io.pqlconnector.core.lake.MeasurementRequest;
import io.pqlconnector.rules.signal.EventFilter;
import io.pqlconnector.rules.signal.Signal;
import io.pqlconnector.spi.source.PropertyPath;
import io.pqlconnector.spi.source.RecordKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The events that count, each with its accounts and its user: {@code events(account, person, known, t, name, p0...)}, in
 * which nothing is joined that the lake or the configuration does not need. A view of the files where nothing is, else a
 * table.
 */
final class Events {
    private static final PropertyPath CONTEXT_GROUP = PropertyPath.context("groupId");

    private final Scratch scratch;
    private final RecordFiles records;
    private final MeasurementRequest request;
    private final Identities identities;
    private final People people;
    private final Census census;
    private final String before;
    private final List<String> carried;
    private final Map<PropertyPath, String> aliases = new LinkedHashMap<>();
    private final Map<PropertyPath, Set<String>> needs = new LinkedHashMap<>();
    private final boolean byMail;
    private String wanted = Conditions.ALWAYS;
    private boolean memberships;
    private boolean mails;

    Events(
            Scratch scratch,
            RecordFiles records,
            MeasurementRequest request,
            Identities identities,
            People people,
            Census census,
            String before) {
        this(scratch, records, request, identities, people, census, before, List.of());
    }

    /**
     * The same.
     *
     * @param carried columns of the records to keep beside
     */
    Events(
            Scratch scratch,
            RecordFiles records,
            MeasurementRequest request,
            Identities identities,
            People people,
            Census census,
            String before,
            List<String> carried) {
        this.carried = List.copyOf(carried);
        this.scratch = scratch;
        this.records = records;
        this.request = request;
        this.identities = identities;
        this.people = people;
        this.census = census;
        this.before = before;
        this.byMail = request.identity().steps().stream().anyMatch(AccountKeyStep.EmailDomain.class::isInstance);
        ReferencedProperties.of(request.identity()).forEach(path -> need(path, Conditions.ALWAYS));
        Stream.concat(request.accountSignals().stream(), request.userSignals().stream())
                .forEach(this::need);
    }

    /** Has the properties of a rule for conversions read as well. Before {@link #create}. */
    void need(ConversionRule rule) {
        String condition = Conditions.withoutProperties(rule.events(), Optional.empty());
        ReferencedProperties.of(rule).forEach(path -> need(path, condition));
    }

    /** Has the properties of a signal read of all events. Before {@link #create}. */
    void needAlways(Signal signal) {
        ReferencedProperties.of(signal).forEach(path -> need(path, Conditions.ALWAYS));
    }

    /** Has the properties of a filter read of all events. Before {@link #create}. */
    void needAlways(EventFilter filter) {
        filter.where().forEach(test -> need(test.property(), Conditions.ALWAYS));
    }

    /** Leaves out all events but those that some rules look at; who is who is still told by all. Before {@link #create}. */
    void only(List<ConversionRule> rules) {
        wanted = rules.stream()
                .map(rule -> "(" + Conditions.withoutProperties(rule.events(), Optional.empty()) + ")")
                .collect(Collectors.joining(" or "));
    }

    private void need(Signal signal) {
        EventFilter filter = ReferencedProperties.filter(signal).orElse(EventFilter.ANY);
        String condition = Conditions.withoutProperties(filter, SignalSql.start(signal, request.asOf()));
        ReferencedProperties.of(signal).forEach(path -> need(path, condition));
    }

    private void need(PropertyPath path, String condition) {
        aliases.computeIfAbsent(path, added -> "p" + aliases.size());
        needs.computeIfAbsent(path, added -> new LinkedHashSet<>()).add(condition);
    }

    private String alias(PropertyPath path) {
        return aliases.getOrDefault(path, "");
    }

    /** The columns of the properties. */
    Conditions conditions() {
        return new Conditions(aliases);
    }

    /** Makes the view, and the tables that it needs. */
    void create() {
        Traces traces = look();
        mails = traces.addresses();
        people.gather(addresses(), mails, traces.idsAreAddresses());
        if (census.has(RecordKind.GROUP) && has(AccountKeyStep.LastGroup.class)) {
            createMemberships();
            memberships = true;
        }
        boolean lists = traces.irregularKeys() || irregularTables();
        String query = keyed(lists);
        if (lists
                || identities.areLookedUp()
                || usesPeople()
                || usesHosts()
                || memberships
                || records.readFromText(aliases.keySet())) {
            // Several queries read them, and joining or parsing once costs less than each time.
            scratch.create("events", query);
        } else {
            scratch.session().execute("create view " + scratch.table("events") + " as " + query);
        }
    }

    private boolean has(Class<? extends AccountKeyStep> kind) {
        return request.identity().steps().stream().anyMatch(kind::isInstance);
    }

    private List<AccountKeyStep.Property> propertySteps() {
        return request.identity().steps().stream()
                .filter(AccountKeyStep.Property.class::isInstance)
                .map(AccountKeyStep.Property.class::cast)
                .toList();
    }

    /** What one pass over the events tells about the ids in them. */
    private record Traces(boolean irregularKeys, boolean idsAreAddresses, boolean addresses) {}

    private Traces look() {
        List<AccountKeyStep.Property> steps = propertySteps();
        List<String> irregular = new ArrayList<>();
        for (AccountKeyStep.Property step : steps) {
            irregular.add(Ids.isIrregular(alias(step.path())));
            if (step.path().equals(CONTEXT_GROUP)) {
                irregular.add(Ids.isIrregular("group_id"));
            }
        }
        List<RecordFiles.Wanted> wanted = wanted(ReferencedProperties.of(request.identity()));
        return scratch.session()
                .one(
                        "select count(case when "
                                + (irregular.isEmpty() ? "1 = 0" : String.join(" or ", irregular))
                                + " then 1 end), count(case when user_id like '%@%' then 1 end), "
                                + (byMail ? "count(" + mail("") + ")" : "0") + " from ("
                                + records.select(List.of("user_id", "group_id"), wanted, usage()) + ") as r",
                        row -> new Traces(row.getLong(1) > 0, row.getLong(2) > 0, row.getLong(3) > 0));
    }

    private List<RecordFiles.Wanted> wanted(Collection<PropertyPath> paths) {
        return paths.stream()
                .map(path -> new RecordFiles.Wanted(path, alias(path), Conditions.ALWAYS))
                .toList();
    }

    private boolean irregularTables() {
        if (memberships && any("select 1 from " + scratch.table("memberships") + " where " + Ids.isIrregular("ids"))) {
            return true;
        }
        return people.exist()
                && request.identity().steps().stream()
                        .filter(AccountKeyStep.UserTrait.class::isInstance)
                        .map(step -> people.keyColumn(((AccountKeyStep.UserTrait) step).trait()))
                        .anyMatch(column ->
                                any("select 1 from " + scratch.table("people") + " where " + Ids.isIrregular(column)));
    }

    private boolean any(String query) {
        return !scratch.session().list(query + " limit 1", row -> row.getInt(1)).isEmpty();
    }

    private String usage() {
        return "kind in ('track', 'page', 'screen') and occurred_at < " + before;
    }

    /** The addresses that events carry, with who they are. */
    private String addresses() {
        List<RecordFiles.Wanted> wanted = mails ? wanted(ReferencedProperties.ADDRESSES) : List.of();
        List<String> columns = new ArrayList<>(List.of("occurred_at"));
        wanted.forEach(property -> columns.add(property.alias()));
        String resolved = identities.resolved(
                columns, records.select(List.of("occurred_at", "user_id", "anonymous_id"), wanted, usage()));
        return "select occurred_at as t, person, known, " + (mails ? mail("") : "cast(null as varchar)")
                + " as mail from (" + resolved + ") as m";
    }

    private String mail(String relation) {
        return ReferencedProperties.ADDRESSES.stream()
                .map(path -> MailText.address(relation + alias(path)))
                .collect(Collectors.joining(", ", "coalesce(", ")"));
    }

    /** From when until when a user's last group call was which; neighbours that say the same are one. */
    private void createMemberships() {
        String calls = identities.resolved(
                List.of("occurred_at", "received_at", "group_id"),
                records.select(
                        List.of("user_id", "anonymous_id", "occurred_at", "received_at", "group_id"),
                        List.of(),
                        "kind = 'group' and trim(group_id) <> '' and occurred_at < " + before));
        String latest = "select person, occurred_at as t, max({'r': received_at, 'g': group_id}).g as ids from ("
                + calls + ") as c where person is not null group by person, occurred_at";
        String changes = "select person, t, ids, lag(ids) over (partition by person order by t) as earlier from ("
                + latest + ") as l";
        scratch.create(
                "memberships",
                "select person, ids, t as since, lead(t) over (partition by person order by t) as until from ("
                        + changes + ") as d where earlier is null or earlier <> ids");
    }

    private String keyed(boolean lists) {
        List<RecordFiles.Wanted> asked = aliases.entrySet().stream()
                .map(entry -> new RecordFiles.Wanted(
                        entry.getKey(),
                        entry.getValue(),
                        needs.getOrDefault(entry.getKey(), Set.of()).stream()
                                .map(need -> "(" + need + ")")
                                .collect(Collectors.joining(" or "))))
                .toList();
        List<String> columns = new ArrayList<>(List.of("occurred_at", "name", "group_id"));
        columns.addAll(aliases.values());
        columns.addAll(carried);
        List<String> read = new ArrayList<>(List.of("occurred_at", "name", "user_id", "anonymous_id", "group_id"));
        read.addAll(carried);
        String resolved = identities.resolved(columns, records.select(read, asked, usage() + " and (" + wanted + ")"));
        boolean usesPeople = usesPeople();
        boolean usesHosts = usesHosts();
        List<String> keys = new ArrayList<>();
        for (AccountKeyStep step : request.identity().steps()) {
            key(step).forEach(text -> keys.add(lists ? Ids.list(text) : text));
        }
        String key = keys.isEmpty() ? "cast(null as varchar)" : "coalesce(" + String.join(", ", keys) + ")";
        String properties = Stream.concat(aliases.values().stream(), carried.stream())
                .map(alias -> ", e." + alias)
                .collect(Collectors.joining());
        String sql = "select " + (lists && !keys.isEmpty() ? "unnest(" + key + ")" : key)
                + " as account, e.person, e.known, e.occurred_at as t, e.name" + properties + "\nfrom (" + resolved
                + ") as e"
                + (usesPeople ? "\nleft join " + scratch.table("people") + " as q on q.person = e.person" : "")
                + (usesHosts
                        ? "\nleft join " + scratch.table("hosts") + " as h on h.host = " + MailText.host(mail("e."))
                        : "")
                + (memberships
                        ? "\nleft join " + scratch.table("memberships")
                                + " as g on g.person = e.person and e.occurred_at >= g.since"
                                + " and (g.until is null or e.occurred_at < g.until)"
                        : "")
                + (usesPeople && people.someAreLeftOut() ? "\nwhere not coalesce(q.left_out, false)" : "");
        if (usesHosts) {
            sql += (sql.contains("\nwhere not coalesce(q.") ? " and " : "\nwhere ")
                    + "not (e.person is null and coalesce(h.left_out, false))";
        }
        return "select * from (" + sql + ") as k where account is not null";
    }

    private boolean usesPeople() {
        return people.exist()
                && (people.someAreLeftOut()
                        || has(AccountKeyStep.UserTrait.class)
                        || has(AccountKeyStep.EmailDomain.class));
    }

    private boolean usesHosts() {
        return people.haveHosts() && mails;
    }

    /** Where a step finds its ids, in order. */
    private List<String> key(AccountKeyStep step) {
        if (step instanceof AccountKeyStep.Property property) {
            String column = "e." + alias(property.path());
            return property.path().equals(CONTEXT_GROUP) ? List.of(column, "e.group_id") : List.of(column);
        } else if (step instanceof AccountKeyStep.LastGroup) {
            return memberships ? List.of("g.ids") : List.of();
        } else if (step instanceof AccountKeyStep.UserTrait trait) {
            return people.exist() ? List.of("q." + people.keyColumn(trait.trait())) : List.of();
        } else if (step instanceof AccountKeyStep.EmailDomain) {
            List<String> domains = new ArrayList<>();
            if (people.exist()) {
                domains.add("q.trait_key");
            }
            if (usesHosts()) {
                domains.add("case when h.account then h.domain end");
            }
            if (people.exist()) {
                domains.add("q.own_key");
            }
            return domains;
        }
        throw new IllegalStateException("unknown step: " + step);
    }
}
