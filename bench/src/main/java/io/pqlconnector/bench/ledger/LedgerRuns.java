package io.pqlconnector.bench.ledger;

import io.pqlconnector.core.deliver.Delivery;
import io.pqlconnector.core.deliver.DeliveryReport;
import io.pqlconnector.core.feedback.Suppressions;
import io.pqlconnector.core.ledger.Ledger;
import io.pqlconnector.core.ledger.Outbox;
import io.pqlconnector.core.plan.PlanTarget;
import io.pqlconnector.core.plan.Planner;
import io.pqlconnector.core.quota.CallBudget;
import io.pqlconnector.core.score.Scoring;
import io.pqlconnector.rules.book.RuleBooks;
import io.pqlconnector.store.SqliteLedger;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Two benchmarks over a ledger on disk.
 *
 * <p>{@code deliver RECORDS LATENCY_MS PARALLEL}: that many changed records through the outbox to a CRM that takes its time,
 * beside the time that the calls alone would take. {@code plan ACCOUNTS}: plans over that many accounts of which one in a
 * hundred changed, beside the same without a ledger: scoring alone.
 */
public final class LedgerRuns {
    private static final int CHUNK = 1_000;
    private static final RuleBooks RULES = Accounts.rules();

    private final SqliteLedger file;
    private final Ledger ledger;
    private final PlanTarget target;
    private long planningNanos;

    private LedgerRuns(SqliteLedger file, PlanTarget target) {
        this.file = file;
        this.ledger = file.ports();
        this.target = target;
    }

    /** Runs one of them. */
    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory("ledger-bench");
        try (SqliteLedger file = SqliteLedger.open(folder.resolve("ledger.db"), SqliteLedger.Mode.WRITE)) {
            if (arguments[0].equals("deliver")) {
                Duration latency = Duration.ofMillis(Long.parseLong(arguments[2]));
                int parallel = Integer.parseInt(arguments[3]);
                LedgerRuns runs = new LedgerRuns(file, Accounts.target(new SleepingCrm(latency, parallel)));
                runs.deliver(Integer.parseInt(arguments[1]), latency, parallel);
            } else {
                LedgerRuns runs = new LedgerRuns(file, Accounts.target(new SleepingCrm(Duration.ZERO, 1)));
                runs.plan(Integer.parseInt(arguments[1]));
            }
        }
    }

    private void deliver(int records, Duration latency, int parallel) throws InterruptedException {
        score(records, 1, 0, 1);
        resetPeak();
        long start = System.nanoTime();
        DeliveryReport report = deliver(1);
        double wall = (System.nanoTime() - start) / 1e9;
        double calls = report.total().calls() * latency.toMillis() / 1e3 / parallel;
        print(
                "deliver  %,d records: %,d confirmed in %,d calls, wall %.2f s; the calls alone %.2f s; ratio %.3f; heap peak"
                        + " %d MB of %d",
                records,
                report.total().confirmed(),
                report.total().calls(),
                wall,
                calls,
                wall / calls,
                peakMegabytes(),
                Runtime.getRuntime().maxMemory() >> 20);
    }

    private void plan(int accounts) throws InterruptedException {
        score(accounts, 1, 0, 100);
        deliver(1);
        resetPeak();
        long start = System.nanoTime();
        for (int from = 0; from < accounts; from += CHUNK) {
            scoring(2).score(Accounts.measured(from, Math.min(accounts, from + CHUNK), 1, 100));
        }
        double scoring = (System.nanoTime() - start) / 1e9;
        planningNanos = 0;
        start = System.nanoTime();
        long planned = score(accounts, 2, 1, 100);
        double wall = (System.nanoTime() - start) / 1e9;
        print(
                "plan     %,d accounts: %,d operations, planned in %.2f s, %.2f s with scoring and commits; scoring alone"
                        + " %.2f s; ratio planning / scoring %.2f; heap peak %d MB of %d",
                accounts,
                planned,
                planningNanos / 1e9,
                wall,
                scoring,
                planningNanos / 1e9 / scoring,
                peakMegabytes(),
                Runtime.getRuntime().maxMemory() >> 20);
    }

    private long score(int accounts, long run, int day, int changed) throws InterruptedException {
        Instant asOf = Accounts.DAY_1.plus(Duration.ofDays(run));
        Planner planner = new Planner(List.of(target), ledger, new Planner.Terms(asOf, ZoneOffset.UTC, asOf, false));
        Scoring scoring = scoring(run);
        long operations = 0;
        for (int from = 0; from < accounts; from += CHUNK) {
            Scoring.Scored scored =
                    scoring.score(Accounts.measured(from, Math.min(accounts, from + CHUNK), day, changed));
            long start = System.nanoTime();
            Planner.Planned planned = planner.plan(scored.accounts());
            planningNanos += System.nanoTime() - start;
            operations += planned.operations().size();
            ledger.outbox()
                    .commit(
                            run,
                            new Outbox.Part(
                                    scored.accounts(),
                                    scored.changes(),
                                    planned.operations(),
                                    planned.settled(),
                                    "bench"));
        }
        return operations;
    }

    private Scoring scoring(long run) {
        return new Scoring(
                RULES.account()::assess,
                Optional.empty(),
                file.assessments(),
                new Suppressions(file.verdicts(), List.of()),
                Accounts.DAY_1.plus(Duration.ofDays(run)),
                run);
    }

    private DeliveryReport deliver(long run) throws InterruptedException {
        Clock clock = Clock.systemUTC();
        CallBudget budget = new CallBudget(target.destination(), target.quota(), ledger.calls(), clock);
        return new Delivery(new Delivery.Parts(target, ledger, budget, clock, run)).deliver((entries, receipts) -> {});
    }

    private static void resetPeak() {
        ManagementFactory.getMemoryPoolMXBeans().forEach(MemoryPoolMXBean::resetPeakUsage);
    }

    private static long peakMegabytes() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                        .filter(pool -> pool.getType() == java.lang.management.MemoryType.HEAP)
                        .mapToLong(pool -> pool.getPeakUsage().getUsed())
                        .sum()
                >> 20;
    }

    private static void print(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
