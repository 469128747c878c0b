package io.pqlconnector.usage.signal;

import io.pqlconnector.core.lake.AccountMeasurements;
import io.pqlconnector.core.lake.MeasurementRequest;
import io.pqlconnector.core.lake.Reach;
import io.pqlconnector.rules.signal.Signal;
import io.pqlconnector.usage.identity.MailPolicy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The measurement of one instant over events that were read before: whose they are is found as {@link MeasurementRun} does,
 * for each actor and not for each event, and the figures of the actors are added up.
 */
final class PastRun {
    private final Scratch scratch;
    private final ActorFacts facts;
    private final MeasurementRequest request;
    private final Optional<Reach> reach;
    private final MailPolicy policy;
    private final PastIdentity identity;
    private final Owners owners;
    private final SignalSql sql;
    private final MeasuredSignals signals;
    private final String day;
    private boolean mailDomains;

    /**
     * Finds out whose the events are.
     *
     * @param facts moved on to the instant
     * @param settled whose the actors are, if that is the same at every instant
     * @param reach accounts that cannot come to so much are left out; empty to leave out none
     * @param earliest no event lies before
     */
    PastRun(
            Scratch scratch,
            ActorFacts facts,
            Optional<Owners> settled,
            MeasurementRequest request,
            Optional<Reach> reach,
            MailPolicy policy,
            Instant earliest) {
        this.scratch = scratch;
        this.facts = facts;
        this.request = request;
        this.reach = reach;
        this.policy = policy;
        this.identity = new PastIdentity(scratch, facts.records(request.asOf()), request, policy);
        this.owners = settled.orElseGet(identity::find);
        this.day = LocalDays.of("t", request.zone(), earliest, request.asOf());
        this.sql = new SignalSql(request.accountSignals(), new Conditions(Map.of()), request.asOf(), day);
        this.signals = new MeasuredSignals(request.accountSignals(), request.asOf());
    }

    /** Makes the tables and starts reading. */
    AccountMeasurements start() {
        mailDomains = identity.describe(owners, facts.state());
        scratch.create("windows", facts.windows(request.asOf()));
        Optional<String> known = identity.traits().accountFacts();
        String accounts = accountQuery();
        if (known.isPresent() && reach.isPresent()) {
            // An account that is left out must not come back as one without events.
            scratch.create("kept", "select account from (" + accounts + ") as k");
            known = identity.traits()
                    .accountFacts(" where account in (select account from " + scratch.table("kept")
                            + ") or account not in (select n.name from " + owners.accounts()
                            + " as n where n.account in"
                            + " (select o.account from " + actorsOfAccounts("o") + "))");
        }
        return new MeasurementStream(
                scratch,
                request,
                policy,
                Cursor.open(scratch, Optional.of(accounts), row -> MeasurementRun.account(row, signals)),
                Cursor.open(scratch, known, MeasurementRun::fact),
                Cursor.open(scratch, Optional.empty(), row -> {
                    throw new IllegalStateException("no users are measured");
                }),
                Cursor.open(scratch, Optional.empty(), MeasurementRun::fact));
    }

    private String accountQuery() {
        List<String> outputs = new ArrayList<>(List.of(
                "n.name as account",
                "epoch_us(a.first_seen)",
                "epoch_us(a.last_seen)",
                "a.recent",
                "0",
                mailDomains ? "m.domain" : "cast(null as varchar)"));
        outputs.addAll(sql.outputs("a", "a", "d", Optional.of("u")));
        return "select " + String.join(", ", outputs) + "\nfrom (select *"
                + facts.partials().replaced() + " from ("
                + totals() + ") as t) as a join " + owners.accounts() + " as n on n.account = a.account"
                + joined(days(), "d") + joined(users(), "u")
                + (mailDomains ? "\nleft join " + scratch.table("mail_domains") + " as m on m.account = n.name" : "")
                + reach.map(enough -> "\nwhere " + facts.partials().reaches(enough))
                        .orElse("")
                + "\norder by n.name";
    }

    private String totals() {
        Instant asOf = request.asOf();
        List<String> columns = new ArrayList<>(List.of(
                "e.account",
                "min(s.first_seen) as first_seen",
                "max(s.last_seen) as last_seen",
                "cast(coalesce(sum(w.recent), 0) as bigint) as recent"));
        columns.addAll(facts.partials().merged(facts.partials().endless(asOf), "s"));
        columns.addAll(facts.partials().merged(facts.partials().windowed(asOf), "w"));
        return "select " + String.join(", ", columns) + "\nfrom " + actorsOfAccounts("e") + " group by e.account";
    }

    private String actorsOfAccounts(String alias) {
        return owners.owners() + " as " + alias + " join " + facts.state() + " as s on s.actor = " + alias
                + ".actor left join " + scratch.table("windows") + " as w on w.actor = " + alias + ".actor";
    }

    private static String joined(Optional<String> query, String alias) {
        return query.map(text -> "\nleft join (" + text + ") as " + alias + " on " + alias + ".account = a.account")
                .orElse("");
    }

    /** How many distinct days each such signal has per account; empty if there is no such signal. */
    private Optional<String> days() {
        List<Integer> numbers = facts.partials().that(Signal.DistinctDays.class);
        if (numbers.isEmpty()) {
            return Optional.empty();
        }
        List<Optional<Instant>> starts = numbers.stream()
                .map(i -> facts.partials().start(i, request.asOf()))
                .toList();
        Optional<Instant> since = starts.stream().allMatch(Optional::isPresent)
                ? starts.stream().flatMap(Optional::stream).min(Instant::compareTo)
                : Optional.empty();
        String flags = numbers.stream()
                .map(i -> ", max(case when m" + i + " is not null"
                        + facts.partials()
                                .start(i, request.asOf())
                                .map(start -> " and " + Conditions.since(start))
                                .orElse("")
                        + " then 1 end) as d" + i)
                .collect(Collectors.joining());
        String anyOf = numbers.stream().map(i -> ", max(d" + i + ") as d" + i).collect(Collectors.joining());
        String counts =
                numbers.stream().map(i -> ", count(d" + i + ") as d" + i).collect(Collectors.joining());
        return Optional.of("select account" + counts + " from (select e.account, x.local_day" + anyOf
                + " from (select actor, local_day" + flags + " from (select *, " + day + " as local_day from "
                + facts.facts(request.asOf(), since) + ") as y group by actor, local_day) as x join "
                + owners.owners() + " as e on e.actor = x.actor group by e.account, x.local_day) as z"
                + " group by account");
    }

    /** How many distinct users each such signal has per account; empty if there is no such signal. */
    private Optional<String> users() {
        List<Integer> numbers = facts.partials().that(Signal.DistinctUsers.class);
        if (numbers.isEmpty()) {
            return Optional.empty();
        }
        String flags = numbers.stream()
                .map(i -> ", max(case when "
                        + (facts.partials().start(i, request.asOf()).isPresent() ? "w" : "s") + ".n" + i
                        + " > 0 then 1 end) as u" + i)
                .collect(Collectors.joining());
        String counts =
                numbers.stream().map(i -> ", count(u" + i + ") as u" + i).collect(Collectors.joining());
        // Most actors did nothing of late, and with windows alone they need not be looked at.
        boolean recent = numbers.stream()
                .allMatch(i -> facts.partials().start(i, request.asOf()).isPresent());
        String actors = recent
                ? owners.owners() + " as e join " + scratch.table("windows") + " as w on w.actor = e.actor"
                : actorsOfAccounts("e");
        return Optional.of("select account" + counts + " from (select e.account, e.person" + flags + " from " + actors
                + " where e.person is not null group by e.account, e.person) as p group by account");
    }
}
