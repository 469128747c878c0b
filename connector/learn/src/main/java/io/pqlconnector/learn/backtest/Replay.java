package io.pqlconnector.learn.backtest;

import io.pqlconnector.core.beside.Beside;
import io.pqlconnector.core.lake.AccountMeasurement;
import io.pqlconnector.core.lake.AccountMeasurements;
import io.pqlconnector.core.lake.IdentityRules;
import io.pqlconnector.core.lake.MeasurementRequest;
import io.pqlconnector.core.lake.Reach;
import io.pqlconnector.learn.outcome.Outcomes;
import io.pqlconnector.rules.book.RuleBook;
import io.pqlconnector.rules.score.Assessment;
import io.pqlconnector.rules.signal.Measurement;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** What one rule book says at each instant of a period, each seeing only what was known by then. */
public final class Replay {
    /** So many accounts are scored at once: enough for all cores, few enough to stay small. */
    private static final int CHUNK = 1000;

    private final Lake lake;
    private final RuleBook book;
    private final IdentityRules identity;
    private final ZoneId zone;

    /** Measures what was known at an instant. */
    @FunctionalInterface
    public interface Lake {
        /**
         * Measures.
         *
         * @param reach accounts that cannot come to so much may be left out; empty to leave out none
         */
        AccountMeasurements measure(MeasurementRequest request, Optional<Reach> reach);
    }

    /**
     * Of one rule book.
     *
     * @param lake measures
     * @param zone where calendar days start
     */
    public Replay(Lake lake, RuleBook book, IdentityRules identity, ZoneId zone) {
        this.lake = lake;
        this.book = book;
        this.identity = identity;
        this.zone = zone;
    }

    /**
     * By what is judged.
     *
     * @param horizon how long after it qualified an account has to become a customer
     * @param dataEnd what happened from then on is not known
     */
    public record Terms(Period period, Duration horizon, Instant dataEnd, Outcomes outcomes) {}

    /**
     * What came of it.
     *
     * @param accounts how many accounts there were at the last instant
     * @param tiers the tier of each account at the last instant, by its key; those without one are missing
     */
    public record Replayed(Backtest backtest, long accounts, Map<String, String> tiers) {
        public Replayed {
            tiers = Map.copyOf(tiers);
        }
    }

    /** Is told of each instant that is done. */
    @FunctionalInterface
    public interface Listener {
        /** One more is done. */
        void done(Instant at);
    }

    /** Goes through the period. */
    public Replayed run(Terms terms, Listener listener) throws InterruptedException {
        Period period = terms.period();
        BacktestTally tally = new BacktestTally(period, terms.horizon(), terms.dataEnd(), terms.outcomes());
        List<Instant> instants = new ArrayList<>(List.of(period.runUp()));
        instants.addAll(period.instants());
        Judged last = new Judged();
        for (Instant at : instants) {
            last = judge(at, at.equals(period.last()));
            tally.add(new Verdicts(at, last.qualified));
            listener.done(at);
        }
        return new Replayed(tally.result(), last.accounts, last.tiers);
    }

    /** What was said at one instant, as it grows. */
    private static final class Judged {
        private final Map<String, String> qualified = new HashMap<>();
        private final Map<String, String> tiers = new HashMap<>();
        private long accounts;
    }

    private Judged judge(Instant at, boolean withTiers) throws InterruptedException {
        Judged judged = new Judged();
        Optional<Reach> reach =
                withTiers ? Optional.empty() : Optional.of(new Reach(book.mostPoints(), book.threshold()));
        try (AccountMeasurements measurements =
                        lake.measure(MeasurementRequest.asKnown(book.signals(), identity, at, zone), reach);
                Beside ahead = new Beside("backtest-ahead")) {
            Supplier<List<Measurement>> next = () -> next(measurements);
            List<Measurement> chunk = ahead.start(next).await();
            while (!chunk.isEmpty()) {
                Beside.Coming<List<Measurement>> coming = ahead.start(next);
                add(chunk, at, withTiers, judged);
                chunk = coming.await();
            }
        }
        return judged;
    }

    private static List<Measurement> next(AccountMeasurements measurements) {
        List<Measurement> chunk = new ArrayList<>(CHUNK);
        while (chunk.size() < CHUNK && measurements.hasNext()) {
            AccountMeasurement measured = measurements.next();
            chunk.add(measured.account());
        }
        return chunk;
    }

    // Reasons, tiers and plays are most of what an assessment costs, and are wanted of few.
    private void add(List<Measurement> chunk, Instant at, boolean withTiers, Judged judged) {
        List<Assessment> assessments = chunk.parallelStream()
                .filter(measurement -> withTiers || book.qualifies(measurement, at))
                .map(measurement -> book.assess(measurement, at))
                .toList();
        judged.accounts += chunk.size();
        for (Assessment assessment : assessments) {
            assessment.tier().filter(tier -> withTiers).ifPresent(tier -> judged.tiers.put(assessment.key(), tier));
            if (assessment.qualified()) {
                judged.qualified.put(assessment.key(), route(assessment.play()));
            }
        }
    }

    private static String route(Optional<Assessment.ChosenPlay> play) {
        return play.map(Assessment.ChosenPlay::route).orElse("");
    }
}
