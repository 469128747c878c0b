package io.pqlconnector.learn.report;

import io.pqlconnector.core.ledger.AccountHistory;
import io.pqlconnector.core.ledger.TierChange;
import io.pqlconnector.learn.outcome.AccountOutcome;
import io.pqlconnector.spi.AccountKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Makes a report of accounts that pass by one after another; holds counts, and no account. */
public final class Reporter {
    private final ReportRequest request;
    private final PqlMonths pqls;
    private final Activation activation;
    private final TimeToPql timeToPql;
    private final List<Conversions> conversions = new ArrayList<>();
    private final List<ContractValue> values = new ArrayList<>();
    private final QualifiedShare share;
    private final TriggerPrecision triggers;
    private final TurnedDown turnedDown;
    private final RouteLoad routes;
    private long accounts;
    private long firstSeen;
    private long fresh;
    private long qualifiedBefore;
    private long withOutcome;

    private Reporter(ReportRequest request) {
        this.request = request;
        pqls = new PqlMonths(request);
        activation = new Activation(request);
        timeToPql = new TimeToPql(request);
        for (Group group : Group.values()) {
            for (Goal goal : Goal.values()) {
                conversions.add(new Conversions(request, group, goal));
            }
            values.add(new ContractValue(request, group));
        }
        share = new QualifiedShare(request.bounds());
        triggers = new TriggerPrecision(request);
        turnedDown = new TurnedDown(request);
        routes = new RouteLoad(request);
    }

    /** The report on some accounts, each of which comes once. */
    public static Report of(ReportRequest request, Stream<AccountHistory> histories) {
        Reporter reporter = new Reporter(request);
        histories.forEachOrdered(reporter::add);
        return reporter.report();
    }

    private void add(AccountHistory history) {
        List<AccountOutcome> outcomes = request.outcomes().of(new AccountKey(history.key()));
        Journey journey = Journey.of(
                history, outcomes, request.verdicts().getOrDefault(history.key(), List.of()), request.asOf());
        count(journey, outcomes);
        pqls.add(journey);
        activation.add(journey);
        timeToPql.add(journey);
        conversions.forEach(conversion -> conversion.add(journey));
        values.forEach(value -> value.add(journey));
        share.add(journey);
        triggers.add(journey);
        turnedDown.add(journey);
        routes.add(journey);
    }

    private void count(Journey journey, List<AccountOutcome> outcomes) {
        Optional<Instant> arrival = journey.firstArrival().map(TierChange::asOf);
        accounts++;
        firstSeen += journey.firstSeen().filter(request.period()::contains).isPresent() ? 1 : 0;
        fresh += journey.lead(request.period()).isPresent() ? 1 : 0;
        qualifiedBefore += arrival.filter(request.period().start()::isAfter).isPresent() ? 1 : 0;
        withOutcome += outcomes.isEmpty() ? 0 : 1;
    }

    private Report report() {
        return new Report(
                request.period(),
                request.asOf(),
                request.firstRun(),
                request.horizon(),
                new Report.Counts(
                        accounts,
                        firstSeen,
                        fresh,
                        qualifiedBefore,
                        withOutcome,
                        request.outcomes().byAccount().size() - withOutcome),
                pqls.result(),
                activation.result(),
                timeToPql.result(),
                conversions.stream().map(Conversions::result).toList(),
                values.stream().map(ContractValue::result).toList(),
                share.result(),
                triggers.result(),
                turnedDown.result(),
                routes.result());
    }
}
