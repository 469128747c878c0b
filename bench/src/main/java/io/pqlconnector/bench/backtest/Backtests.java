package io.pqlconnector.bench.backtest;

import io.pqlconnector.core.lake.AccountKeyStep;
import io.pqlconnector.core.lake.AccountMeasurements;
import io.pqlconnector.core.lake.IdentityRules;
import io.pqlconnector.core.lake.LakeFile;
import io.pqlconnector.core.lake.MeasurementRequest;
import io.pqlconnector.learn.backtest.Period;
import io.pqlconnector.learn.backtest.Replay;
import io.pqlconnector.learn.outcome.Outcomes;
import io.pqlconnector.rules.book.RuleBook;
import io.pqlconnector.rules.book.RuleBooks;
import io.pqlconnector.spi.config.Problems;
import io.pqlconnector.spi.source.PropertyPath;
import io.pqlconnector.usage.duckdb.DuckDb;
import io.pqlconnector.usage.signal.Past;
import io.pqlconnector.usage.signal.SignalEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Replays rules at weekly instants, beside as many measurements as a sync makes them, of which each reads the files anew.
 *
 * <p>Usage: {@code Backtests FOLDER RULES.yaml EVENTS ACCOUNTS INSTANTS MEASUREMENTS}; of the measurements so few are made
 * that it does not take all day, spread over the period, and their time is multiplied; with 0 the replay is alone.
 */
public final class Backtests {
    private static final long MEMORY = 256L << 20;
    private static final IdentityRules IDENTITY = new IdentityRules(
            List.of(new AccountKeyStep.Property(PropertyPath.property("company_id"))), Set.of(), true, List.of());

    private Backtests() {}

    /** Runs both and prints the ratio. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path folder = Path.of(arguments[0]);
        Files.createDirectories(folder);
        Problems problems = new Problems();
        RuleBook book = RuleBooks.parse(arguments[1], Files.readString(Path.of(arguments[1])), problems)
                .orElseThrow()
                .account();
        problems.throwIfAny();
        int weeks = Integer.parseInt(arguments[4]);
        int measurements = Integer.parseInt(arguments[5]);
        LocalDate last = LocalDate.of(2026, 3, 31);
        Period period = Period.of(last.minusWeeks(weeks - 1L), last, 7, ZoneOffset.UTC);
        try (DuckDb duckDb = new DuckDb(
                new DuckDb.Settings(MEMORY, Runtime.getRuntime().availableProcessors(), folder.resolve("spill")))) {
            List<LakeFile> files =
                    YearLake.in(folder, duckDb, Long.parseLong(arguments[2]), Long.parseLong(arguments[3]));
            SignalEngine engine = new SignalEngine(duckDb);
            long start = System.nanoTime();
            Replay.Replayed replayed;
            MeasurementRequest end =
                    MeasurementRequest.asKnown(book.signals(), IDENTITY, period.last(), ZoneOffset.UTC);
            try (Past past = engine.past(folder, files, end)) {
                replayed = new Replay(past::measure, book, IDENTITY, ZoneOffset.UTC)
                        .run(
                                new Replay.Terms(period, Duration.ofDays(30), YearLake.END, Outcomes.NONE),
                                at -> System.out.printf("%s %.1f s%n", at, seconds(start)));
            }
            double took = seconds(start);
            System.out.printf(
                    "%d instants over %s events: %.1f s, %.1f s of processors, %d accounts, %.0f PQLs per week%n",
                    weeks,
                    arguments[2],
                    took,
                    processors(),
                    replayed.accounts(),
                    replayed.backtest().pqlsPerWeek());
            if (measurements > 0) {
                long apart = System.nanoTime();
                for (int i = 0; i < measurements; i++) {
                    measureAsSync(engine, folder, files, book, period, (2 * i + 1) * weeks / (2 * measurements));
                }
                double separate = seconds(apart) / measurements * (weeks + 1);
                System.out.printf(
                        "as many measurements as a sync makes them: %.1f s (from %d); ratio %.2f x%n",
                        separate, measurements, took / separate);
            }
        }
    }

    private static void measureAsSync(
            SignalEngine engine, Path folder, List<LakeFile> files, RuleBook book, Period period, int instant) {
        MeasurementRequest request = new MeasurementRequest(
                book.signals(),
                List.of(),
                IDENTITY,
                period.instants().get(instant),
                ZoneOffset.UTC,
                10,
                Optional.empty());
        try (AccountMeasurements measured = engine.measure(folder, files, request)) {
            measured.forEachRemaining(account -> book.assess(account.account(), request.asOf()));
        }
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    /** What the whole process took so far, its start included. */
    private static double processors() {
        return ProcessHandle.current()
                        .info()
                        .totalCpuDuration()
                        .orElse(Duration.ZERO)
                        .toMillis()
                / 1e3;
    }
}
