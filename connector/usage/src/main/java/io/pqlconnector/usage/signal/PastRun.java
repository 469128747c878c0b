package io.pqlconnector.usage.signal;

import io.pqlconnector.core.lake.AccountMeasurements;
import io.pqlconnector.core.lake.MeasurementRequest;
import io.pqlconnector.core.lake.Reach;
import io.pqlconnector.usage.identity.MailPolicy;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The measurement of one instant over events that were read before. */
final class PastRun {
    private final Scratch scratch;
    private final PastFacts facts;
    private final PastIdentity identity;
    private final Owners owners;
    private final MeasurementRequest request;
    private final Optional<Reach> reach;
    private final MailPolicy policy;
    private final Partials partials;
    private final MeasuredSignals signals;
    private final String day;

    /**
     * Makes no table yet.
     *
     * @param facts moved on to the instant
     * @param owners whose the actors are at the instant
     * @param reach accounts that cannot come to so much are left out; empty to leave out none
     * @param earliest no event lies before
     */
    PastRun(
            Scratch scratch,
            PastFacts facts,
            PastIdentity identity,
            Owners owners,
            MeasurementRequest request,
            Optional<Reach> reach,
            MailPolicy policy,
            Instant earliest) {
        this.scratch = scratch;
        this.facts = facts;
        this.identity = identity;
        this.owners = owners;
        this.request = request;
        this.reach = reach;
        this.policy = policy;
        this.partials = facts.partials();
        this.signals = new MeasuredSignals(request.accountSignals(), request.asOf());
        this.day = LocalDays.of("t", request.zone(), earliest, request.asOf());
    }

    /** Makes the tables and starts reading. */
    AccountMeasurements start() {
        boolean mailDomains = identity.describe(owners, facts.accounts(owners));
        scratch.create("figures", figures());
        return new MeasurementStream(
                scratch,
                request,
                policy,
                Cursor.open(scratch, Optional.of(accountQuery(mailDomains)), this::account),
                Cursor.open(scratch, known(), MeasurementRun::fact),
                Cursor.open(scratch, Optional.empty(), row -> {
                    throw new IllegalStateException("no users are measured");
                }),
                Cursor.open(scratch, Optional.empty(), MeasurementRun::fact));
    }

    private String accountQuery(boolean mailDomains) {
        return "select n.name, epoch_us(f.first_seen), epoch_us(f.last_seen), "
                + (mailDomains ? "m.domain" : "cast(null as varchar)")
                + ", f.* exclude (account, first_seen, last_seen) from " + scratch.table("figures") + " as f join "
                + owners.accounts() + " as n on n.account = f.account"
                + (mailDomains ? "\nleft join " + scratch.table("mail_domains") + " as m on m.account = n.name" : "")
                + "\norder by f.account";
    }

    private MeasurementStream.AccountRow account(ResultSet row) throws SQLException {
        return new MeasurementStream.AccountRow(
                row.getString(1),
                MeasuredSignals.instant(row, 2),
                MeasuredSignals.instant(row, 3),
                row.getLong(5),
                0,
                Optional.ofNullable(row.getString(4)),
                signals.readValues(row, 6));
    }

    /** The query for what is known of accounts; one that is left out must not come back as one without events. */
    private Optional<String> known() {
        String names = " as n where n.account in (select account from ";
        return reach.isEmpty()
                ? identity.traits().accountFacts()
                : identity.traits()
                        .accountFacts(" where account in (select n.name from " + owners.accounts() + names
                                + scratch.table("figures") + ")) or account not in (select n.name from "
                                + owners.accounts() + names + facts.accounts(owners) + "))");
    }

    private String figures() {
        Instant asOf = request.asOf();
        List<String> columns =
                new ArrayList<>(List.of("a.account", "a.first_seen", "a.last_seen", "coalesce(w.recent, 0) as recent"));
        columns.addAll(partials.outputs(asOf));
        return "select " + String.join(", ", columns) + "\nfrom (" + facts.totals(owners, asOf) + ") as a"
                + joined(Optional.of(facts.windows(owners, asOf)), "w")
                + joined(days(), "d")
                + joined(usersInWindows(), "u")
                + joined(usersEver(), "e")
                + reach.map(enough -> "\nwhere " + partials.reaches(enough, asOf))
                        .orElse("");
    }

    private static String joined(Optional<String> query, String alias) {
        return query.map(text -> "\nleft join (" + text + ") as " + alias + " on " + alias + ".account = a.account")
                .orElse("");
    }

    /** How many distinct days each such signal has per account; empty if there is no such signal. */
    private Optional<String> days() {
        List<Integer> numbers = partials.days();
        return distinct(
                numbers,
                "d",
                "local_day",
                "(select *, " + day + " as local_day from " + events(numbers) + ") as y",
                i -> partials.counts(i, request.asOf()));
    }

    /** How many distinct users each such signal with a window has per account; empty if there is no such signal. */
    private Optional<String> usersInWindows() {
        List<Integer> numbers = partials.users(partials.windowed(request.asOf()));
        return distinct(numbers, "u", "person", events(numbers), i -> partials.counts(i, request.asOf()));
    }

    /** The same of those without. */
    private Optional<String> usersEver() {
        return distinct(
                partials.users(partials.endless(request.asOf())),
                "u",
                "person",
                facts.accounts(owners) + " as s",
                i -> "n" + i + " > 0");
    }

    /** The events since the earliest start of some signals. */
    private String events(List<Integer> numbers) {
        List<Optional<Instant>> starts =
                numbers.stream().map(i -> partials.start(i, request.asOf())).toList();
        return facts.facts(
                owners,
                request.asOf(),
                starts.stream().allMatch(Optional::isPresent)
                        ? starts.stream().flatMap(Optional::stream).min(Instant::compareTo)
                        : Optional.empty());
    }

    /** How many values of a column each signal has per account, in the rows that count for it. */
    private static Optional<String> distinct(
            List<Integer> numbers, String prefix, String column, String rows, Function<Integer, String> counts) {
        if (numbers.isEmpty()) {
            return Optional.empty();
        }
        String any = numbers.stream().map(i -> "(" + counts.apply(i) + ")").collect(Collectors.joining(" or "));
        String flags = numbers.stream()
                .map(i -> ", max(case when " + counts.apply(i) + " then 1 end) as " + prefix + i)
                .collect(Collectors.joining());
        String sums = numbers.stream()
                .map(i -> ", count(" + prefix + i + ") as " + prefix + i)
                .collect(Collectors.joining());
        return Optional.of("select account" + sums + " from (select account, " + column + flags + " from " + rows
                + " where " + column + " is not null and (" + any + ") group by account, " + column
                + ") as c group by account");
    }
}
