package io.pqlconnector.learn.backtest;

import io.pqlconnector.learn.outcome.AccountOutcome;
import io.pqlconnector.learn.outcome.Outcomes;
import io.pqlconnector.learn.stat.Share;
import io.pqlconnector.spi.AccountKey;
import io.pqlconnector.spi.destination.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Counts what the rules said at one instant after the other. Keeps the accounts that ever qualified; not thread-safe. */
public final class BacktestTally {
    private final Period period;
    private final Duration horizon;
    private final Instant dataEnd;
    private final Map<String, Instant> conversions = new HashMap<>();
    private final Map<String, Instant> firstQualified = new HashMap<>();
    private final Map<String, Instant> firstBecame = new HashMap<>();
    private final List<InstantFigures> instants = new ArrayList<>();
    private final SortedMap<String, Long> byRoute = new TreeMap<>();
    private Set<String> before = Set.of();

    /**
     * For one rule book.
     *
     * @param horizon how long after it qualified an account has to become a customer
     * @param dataEnd what happened from then on is not known
     */
    public BacktestTally(Period period, Duration horizon, Instant dataEnd, Outcomes outcomes) {
        this.period = period;
        this.horizon = horizon;
        this.dataEnd = dataEnd;
        outcomes.byAccount()
                .keySet()
                .forEach(account -> outcomes.first(new AccountKey(account), Outcome.Kind.CUSTOMER)
                        .map(AccountOutcome::at)
                        .ifPresent(at -> conversions.put(account, at)));
    }

    /** Takes what was said at the run-up, and then at each instant in its order. */
    public void add(Verdicts verdicts) {
        if (verdicts.at().equals(period.runUp())) {
            verdicts.qualified().keySet().stream()
                    .filter(account -> !isCustomer(account, verdicts.at()))
                    .forEach(account -> firstQualified.put(account, verdicts.at()));
        } else {
            instants.add(count(verdicts));
        }
        before = verdicts.qualified().keySet();
    }

    private boolean isCustomer(String account, Instant at) {
        return Optional.ofNullable(conversions.get(account))
                .filter(converted -> converted.isBefore(at))
                .isPresent();
    }

    private InstantFigures count(Verdicts verdicts) {
        Instant at = verdicts.at();
        Tally tally = new Tally();
        verdicts.qualified().forEach((account, route) -> {
            if (isCustomer(account, at)) {
                tally.customers++;
                return;
            }
            tally.qualified++;
            firstQualified.putIfAbsent(account, at);
            if (!before.contains(account)) {
                tally.became++;
                byRoute.merge(route, 1L, Long::sum);
                if (firstBecame.putIfAbsent(account, at) == null) {
                    judge(account, at, tally);
                } else {
                    tally.again++;
                }
            }
        });
        return new InstantFigures(
                at,
                tally.qualified,
                tally.customers,
                tally.became,
                tally.again,
                tally.hits,
                tally.misses,
                tally.undecided);
    }

    // Hits that come early would be counted before the misses of the same instant can be, and so all of them wait.
    private void judge(String account, Instant at, Tally tally) {
        Instant until = at.plus(horizon);
        Instant converted = conversions.get(account);
        if (until.isAfter(dataEnd)) {
            tally.undecided++;
        } else if (converted != null && converted.isBefore(until)) {
            tally.hits++;
        } else {
            tally.misses++;
        }
    }

    /** What all instants came to. */
    public Backtest result() {
        List<Duration> leads = new ArrayList<>();
        long found = 0;
        long all = 0;
        for (Map.Entry<String, Instant> conversion : conversions.entrySet()) {
            Instant at = conversion.getValue();
            if (at.isBefore(period.first()) || !at.isBefore(period.end()) || !at.isBefore(dataEnd)) {
                continue;
            }
            all++;
            // One that stood there from the start qualified nobody knows when.
            Instant qualified = firstQualified.get(conversion.getKey());
            if (qualified != null) {
                found++;
                if (!qualified.equals(period.runUp())) {
                    leads.add(Duration.between(qualified, at));
                }
            }
        }
        return new Backtest(
                period, horizon, dataEnd, instants, new Share(found, all), median(leads), leads.size(), byRoute);
    }

    private static Optional<Duration> median(List<Duration> durations) {
        if (durations.isEmpty()) {
            return Optional.empty();
        }
        Collections.sort(durations);
        int middle = durations.size() / 2;
        return Optional.of(
                durations.size() % 2 == 1
                        ? durations.get(middle)
                        : durations.get(middle - 1).plus(durations.get(middle)).dividedBy(2));
    }

    /** The figures of one instant as they grow. */
    private static final class Tally {
        private long qualified;
        private long customers;
        private long became;
        private long again;
        private long hits;
        private long misses;
        private long undecided;
    }
}
