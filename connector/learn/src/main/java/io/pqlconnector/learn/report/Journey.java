package io.pqlconnector.learn.report;

import io.pqlconnector.core.ledger.AccountHistory;
import io.pqlconnector.core.ledger.TierChange;
import io.pqlconnector.core.ledger.Verdict;
import io.pqlconnector.learn.outcome.AccountOutcome;
import io.pqlconnector.learn.outcome.Money;
import io.pqlconnector.spi.destination.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** One account's way: when it was first seen, when it qualified, what became of it. */
final class Journey {
    private final AccountHistory history;
    private final List<TierChange> arrivals;
    private final List<AccountOutcome> outcomes;
    private final List<Verdict> verdicts;

    private Journey(
            AccountHistory history, List<TierChange> arrivals, List<AccountOutcome> outcomes, List<Verdict> verdicts) {
        this.history = history;
        this.arrivals = arrivals;
        this.outcomes = outcomes;
        this.verdicts = verdicts;
    }

    /**
     * An account's way as far as is known.
     *
     * @param outcomes the earliest first
     * @param verdicts what reps said of it, the earliest first
     */
    static Journey of(AccountHistory history, List<AccountOutcome> outcomes, List<Verdict> verdicts, Instant asOf) {
        List<TierChange> arrivals = new ArrayList<>();
        boolean qualified = false;
        for (TierChange change : history.changes()) {
            if (change.qualified() && !qualified && !change.asOf().isAfter(asOf)) {
                arrivals.add(change);
            }
            qualified = change.qualified();
        }
        return new Journey(
                history,
                List.copyOf(arrivals),
                outcomes.stream().filter(outcome -> !outcome.at().isAfter(asOf)).toList(),
                List.copyOf(verdicts));
    }

    AccountHistory history() {
        return history;
    }

    Optional<Instant> firstSeen() {
        return history.last().flatMap(AccountHistory.LastScored::firstSeen);
    }

    /** Each time it came to be qualified, the earliest first. */
    List<TierChange> arrivals() {
        return arrivals;
    }

    /** The first time that it came to be qualified. */
    Optional<TierChange> firstArrival() {
        return arrivals.stream().findFirst();
    }

    /** The first time that it came to be qualified, if that lies in a period: it is a lead of that. */
    Optional<TierChange> lead(ReportPeriod period) {
        return firstArrival().filter(change -> period.contains(change.asOf()));
    }

    /** When it first came to a goal. */
    Optional<Instant> reached(Goal goal) {
        return outcomes.stream()
                .filter(outcome -> outcome.kind() == Outcome.Kind.CUSTOMER
                        || (goal == Goal.OPPORTUNITY && outcome.kind() == Outcome.Kind.OPPORTUNITY))
                .map(AccountOutcome::at)
                .findFirst();
    }

    /**
     * What a rep said of it after it had qualified, and did not take back: the last that stood at the end of its horizon, or
     * stands now.
     */
    Optional<Verdict> turnedDown(TierChange arrival, ReportRequest request) {
        Instant end = arrival.asOf().plus(request.horizon());
        Instant known = end.isBefore(request.asOf()) ? end : request.asOf();
        return verdicts.stream()
                .filter(verdict -> verdict.since().isAfter(arrival.asOf()) && verdict.stoodAt(known))
                .reduce((earlier, later) -> later);
    }

    /** How it became a customer, the first time. What that is worth may be told by another than the first to tell of it. */
    Optional<AccountOutcome> customer() {
        Optional<Money> value =
                all(Outcome.Kind.CUSTOMER).flatMap(one -> one.value().stream()).findFirst();
        return all(Outcome.Kind.CUSTOMER)
                .findFirst()
                .map(first -> new AccountOutcome(first.account(), first.kind(), first.at(), value, first.origin()));
    }

    private Stream<AccountOutcome> all(Outcome.Kind kind) {
        return outcomes.stream().filter(outcome -> outcome.kind() == kind);
    }

    /** What it is counted from in a group; empty if it does not belong to that, in this period. */
    Optional<Instant> start(Group group, ReportPeriod period) {
        Optional<Instant> start = switch (group) {
            case PQL -> lead(period).map(TierChange::asOf);
            case MARKETING_QUALIFIED ->
                all(Outcome.Kind.MARKETING_QUALIFIED).findFirst().map(AccountOutcome::at);
            case NEVER_QUALIFIED -> arrivals.isEmpty() ? firstSeen() : Optional.empty();
        };
        return start.filter(period::contains);
    }
}
