package io.pqlconnector.learn.report;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What became of product-qualified leads. Each figure is defined in {@code docs/metrics.md}.
 *
 * @param asOf up to when is known what happened
 * @param firstRun the earliest instant that was scored
 * @param pqls by the month in which they qualified
 * @param activation by the month in which accounts were first seen
 * @param conversions the leads and the others, each to opportunity and to customer
 * @param values of the leads that became customers, and of the others that did
 */
public record Report(
        ReportPeriod period,
        Instant asOf,
        Instant firstRun,
        Duration horizon,
        Counts counts,
        List<PqlMonths.Row> pqls,
        List<Activation.Row> activation,
        TimeToPql.Result timeToPql,
        List<Conversions.Result> conversions,
        List<ContractValue.Result> values,
        QualifiedShare.Result share,
        TriggerPrecision.Result triggers,
        TurnedDown.Result turnedDown,
        RouteLoad.Result routes) {
    public Report {
        pqls = List.copyOf(pqls);
        activation = List.copyOf(activation);
        conversions = List.copyOf(conversions);
        values = List.copyOf(values);
    }

    /**
     * What the figures are of.
     *
     * @param accounts all that were ever scored
     * @param firstSeen those of them that were first seen in the period
     * @param pqls those that qualified for the first time in it
     * @param qualifiedBefore those that did so before it, and are in no figure but the share
     * @param withOutcome those of which is known that something became
     * @param outcomesElsewhere how many accounts something became of that were never scored
     */
    public record Counts(
            long accounts, long firstSeen, long pqls, long qualifiedBefore, long withOutcome, long outcomesElsewhere) {}

    /** The part about one group and goal. */
    public Conversions.Result conversion(Group group, Goal goal) {
        return conversions.stream()
                .filter(result -> result.group() == group && result.goal() == goal)
                .findFirst()
                .orElseThrow();
    }

    /** What the customers of a group are worth. */
    public ContractValue.Result value(Group group) {
        return values.stream()
                .filter(result -> result.group() == group)
                .findFirst()
                .orElseThrow();
    }
}
