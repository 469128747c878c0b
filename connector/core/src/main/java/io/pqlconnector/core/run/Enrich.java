package io.pqlconnector.core.run;

import io.pqlconnector.core.enrich.CrmTraits;
import io.pqlconnector.core.enrich.Enquiry;
import io.pqlconnector.core.enrich.Enrichment;
import io.pqlconnector.core.lake.LandedSlice;
import io.pqlconnector.core.lake.Manifest;
import io.pqlconnector.core.plan.PlanTarget;
import io.pqlconnector.core.quota.CallBudget;
import io.pqlconnector.spi.SourceName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Reads into the lake what the destinations know already of those whom the last run scored. A destination that fails is no
 * failure of the run: usage is what matters, and what was read before stands.
 */
final class Enrich {
    private final RunSetup setup;
    private final RunListener listener;
    private final Function<PlanTarget, CallBudget> budgets;
    private final Instant asOf;
    private final Manifest manifest;

    Enrich(RunSetup setup, RunListener listener, Function<PlanTarget, CallBudget> budgets, Instant asOf) {
        this.setup = setup;
        this.listener = listener;
        this.budgets = budgets;
        this.asOf = asOf;
        manifest = setup.ledger().manifest();
    }

    /** Reads what is due. */
    List<EnrichReport> all(Instant now) throws InterruptedException {
        dropOthers();
        List<EnrichReport> reports = new ArrayList<>();
        for (Enrichment enrichment : setup.enrichments()) {
            EnrichReport report = new One(enrichment, now).read();
            reports.add(report);
            listener.enriched(report);
        }
        return reports;
    }

    // Traits that nobody reads any more would stand for ever.
    private void dropOthers() throws InterruptedException {
        Set<SourceName> configured =
                setup.enrichments().stream().map(Enrichment::source).collect(Collectors.toSet());
        for (LandedSlice slice : manifest.slices()) {
            if (Enrichment.hasLanded(slice) && !configured.contains(slice.source())) {
                setup.lake().drop(slice, asOf);
            }
        }
    }

    /** The reading of one enrichment. */
    private final class One {
        private final Enrichment enrichment;
        private final Instant now;
        private final PlanTarget target;
        private final long start = setup.nanos().getAsLong();
        private final long callsBefore;

        One(Enrichment enrichment, Instant now) {
            this.enrichment = enrichment;
            this.now = now;
            target = setup.target(enrichment.destination());
            callsBefore = target.destination().callUsage().calls();
        }

        EnrichReport read() throws InterruptedException {
            if (readAt().filter(at -> now.isBefore(at.plus(enrichment.every()))).isPresent()) {
                return report(ReadingState.FRESH, 0, false, Optional.empty());
            }
            listener.started(RunListener.Stage.ENRICH, enrichment.destination().value());
            Enquiry enquiry = new Enquiry(enrichment, target, setup.ledger(), budgets.apply(target), setup.zone());
            long asked = enquiry.count();
            if (asked == 0) {
                return report(ReadingState.NOBODY_KNOWN, 0, false, Optional.empty());
            }
            SourceReport pulled = new Pull(setup, RunListener.NONE, asOf, false)
                    .one(new SourceSetup(new CrmTraits(enquiry), Instant.EPOCH), now);
            // What is withheld is a notice of a source, of which there are others; here it is all that was asked for.
            Optional<String> failure =
                    pulled.failure().or(() -> pulled.notices().stream().findFirst());
            return failure.isPresent()
                    ? report(ReadingState.FAILED, 0, false, failure)
                    : report(ReadingState.READ, asked, pulled.read() > 0, Optional.empty());
        }

        private Optional<Instant> readAt() {
            return setup.ledger().pulls().last(enrichment.source(), enrichment.place());
        }

        private EnrichReport report(ReadingState state, long asked, boolean changed, Optional<String> failure) {
            return new EnrichReport(
                    enrichment.destination(),
                    enrichment.object(),
                    state,
                    asked,
                    manifest.slice(enrichment.source(), enrichment.slice())
                            .map(LandedSlice::records)
                            .orElse(0L),
                    enrichment.traits().size(),
                    target.destination().callUsage().calls() - callsBefore,
                    changed,
                    readAt(),
                    Duration.ofNanos(setup.nanos().getAsLong() - start),
                    failure);
        }
    }
}
