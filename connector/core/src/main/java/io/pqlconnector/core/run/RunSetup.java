package io.pqlconnector.core.run;

import io.pqlconnector.core.alarm.Limits;
import io.pqlconnector.core.enrich.Enrichment;
import io.pqlconnector.core.feedback.Feedback;
import io.pqlconnector.core.lake.IdentityRules;
import io.pqlconnector.core.lake.UsageLake;
import io.pqlconnector.core.ledger.Ledger;
import io.pqlconnector.core.plan.PlanTarget;
import io.pqlconnector.rules.book.RuleBooks;
import io.pqlconnector.spi.DestinationName;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Everything that a run needs.
 *
 * @param sources where usage comes from, in the order in which they are pulled
 * @param destinations where results go, in the order in which they are delivered
 * @param enrichments what is read from the destinations, each of whose mappings has the object
 * @param feedback where the destinations say what reps think of accounts
 * @param outcomes which of the destinations are asked what became of their records
 * @param zone where calendar days start
 * @param asOf the instant that is scored; empty for the time at which the run starts
 * @param replay whether somebody asked for that instant in the place of now, so that what CRMs say now is not of it
 * @param limits how much a run may change before a person has to look at it
 * @param clock tells when things happen
 * @param nanos a running clock, for how long things take
 */
public record RunSetup(
        List<SourceSetup> sources,
        List<PlanTarget> destinations,
        List<Enrichment> enrichments,
        List<Feedback> feedback,
        Set<DestinationName> outcomes,
        RuleBooks rules,
        IdentityRules identity,
        ZoneId zone,
        Optional<Instant> asOf,
        boolean replay,
        HealthBounds health,
        Limits limits,
        UsageLake lake,
        Ledger ledger,
        InstantSource clock,
        LongSupplier nanos) {
    public RunSetup {
        sources = List.copyOf(sources);
        destinations = List.copyOf(destinations);
        enrichments = List.copyOf(enrichments);
        feedback = List.copyOf(feedback);
        outcomes = Set.copyOf(outcomes);
    }

    /** One of its destinations, by its name. */
    PlanTarget target(DestinationName name) {
        return destinations.stream()
                .filter(target -> target.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
