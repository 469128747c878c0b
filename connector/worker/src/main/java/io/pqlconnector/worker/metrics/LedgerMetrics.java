package io.pqlconnector.worker.metrics;

import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.pqlconnector.core.ledger.CallLog;
import io.pqlconnector.core.ledger.LedgerException;
import io.pqlconnector.core.ledger.RunRecord;
import io.pqlconnector.core.quota.CallBudget;
import io.pqlconnector.core.quota.QuotaReport;
import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.store.Figures;
import io.pqlconnector.store.SqliteLedger;
import io.pqlconnector.worker.config.Config;
import io.pqlconnector.worker.query.ReadLedger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/** What Prometheus is told: what runs have counted, and what the ledger says when it is asked. */
public final class LedgerMetrics {
    private final WorkerFacts facts;
    private final RunMetrics runs;
    private final Registry registry;
    private final BooleanSupplier writable;
    private final Map<String, Gauges> gauges = new TreeMap<>();
    private Optional<Figures.Accounts> accounts = Optional.empty();
    private long accountsOfRun = -1;

    /**
     * Of one worker.
     *
     * @param writable whether its ledger can be written
     */
    public LedgerMetrics(WorkerFacts facts, RunMetrics runs, Registry registry, BooleanSupplier writable) {
        this.facts = facts;
        this.runs = runs;
        this.registry = registry;
        this.writable = writable;
    }

    /** All metrics in Prometheus' text format, version 0.0.4. A ledger that cannot be read leaves out what it would say. */
    public synchronized String text() {
        Config config = facts.config().get();
        config.sources().forEach(source -> runs.expectSource(source.name()));
        gauges.values().forEach(Gauges::clear);
        boolean readable = true;
        try {
            if (ReadLedger.read(config, ledger -> told(config, ledger)).isEmpty()) {
                success(Optional.empty());
            }
        } catch (LedgerException e) {
            readable = false;
        }
        if (readable) {
            accounts();
        }
        worker(config, readable);
        sources(config);
        gauges.values().forEach(Gauges::show);
        return registry.text();
    }

    private boolean told(Config config, SqliteLedger ledger) {
        Instant now = facts.clock().instant();
        // Counting them goes through all of them, so it is done once for each run, whichever process made it.
        long lastRun = ledger.figures().lastEnded().map(RunRecord::number).orElse(0L);
        if (accountsOfRun != lastRun) {
            accounts = Optional.of(ledger.figures().accounts());
            accountsOfRun = lastRun;
        }
        success(ledger.figures().lastSuccess());
        ledger.figures().lastEnded().ifPresent(this::lastEnded);
        Map<String, Long> rejected = ledger.figures().rejected();
        for (Config.Component component : config.destinations()) {
            DestinationName name = new DestinationName(component.name());
            set(
                    "pql.rejected",
                    "operations",
                    "Operations that a destination refuses at present: pql rejected lists them.",
                    rejected.getOrDefault(component.name(), 0L),
                    "destination",
                    component.name());
            ledger.outbox().counts(name).forEach((state, operations) -> open(name, state, operations));
            quota(component, name, ledger.calls(), now);
        }
        return true;
    }

    private void success(Optional<Instant> success) {
        success.ifPresent(at ->
                set("pql.last.success.timestamp", "seconds", "When the last run ended that came to its end.", (double)
                        at.getEpochSecond()));
        Duration age = Duration.between(
                success.orElse(facts.startedAt()), facts.clock().instant());
        set(
                "pql.last.success.age",
                "seconds",
                "How long ago the last run ended that came to its end; since the start of the process if there was none.",
                (double) Math.max(0, age.toSeconds()));
    }

    private void lastEnded(RunRecord run) {
        for (RunRecord.Outcome outcome : RunRecord.Outcome.values()) {
            if (outcome != RunRecord.Outcome.OPEN) {
                set(
                        "pql.last.run.outcome",
                        "",
                        "1 for how the last run ended, 0 for how it did not.",
                        run.outcome() == outcome ? 1 : 0,
                        "outcome",
                        outcome.name().toLowerCase(Locale.ROOT));
            }
        }
    }

    private void open(DestinationName name, String state, long operations) {
        set(
                "pql.open",
                "operations",
                "Operations in the outbox that are neither confirmed nor superseded, by state.",
                (double) operations,
                "destination",
                name.value(),
                "state",
                state.toLowerCase(Locale.ROOT));
    }

    private void quota(Config.Component component, DestinationName name, CallLog calls, Instant now) {
        boolean parked = calls.parkedUntil(name).filter(now::isBefore).isPresent();
        set(
                "pql.destination.parked",
                "",
                "1 while a destination is left alone because its vendor asked for that.",
                parked ? 1 : 0,
                "destination",
                name.value());
        set(
                "pql.destination.failing",
                "",
                "1 if the last delivery to a destination failed.",
                runs.isFailing(name) ? 1 : 0,
                "destination",
                name.value());
        QuotaReport report = CallBudget.report(name, 0, component.quota(), calls, now);
        set(
                "pql.quota.used",
                "calls",
                "Calls that we made to a destination in the last 24 hours.",
                (double) report.today(),
                "destination",
                name.value());
        report.limit().ifPresent(limit -> {
            set(
                    "pql.quota.left",
                    "calls",
                    "Calls that we may still make to a destination now.",
                    (double) limit.left(),
                    "destination",
                    name.value());
            set(
                    "pql.quota.ours",
                    "calls",
                    "Calls of a day that are ours.",
                    (double) limit.ours(),
                    "destination",
                    name.value());
            set(
                    "pql.quota.limit",
                    "calls",
                    "Calls of a day that the vendor allows all its users.",
                    (double) limit.calls(),
                    "destination",
                    name.value());
        });
    }

    private void accounts() {
        SortedMap<String, Long> tiers =
                new TreeMap<>(accounts.map(Figures.Accounts::tiers).orElseGet(TreeMap::new));
        tiers.forEach((tier, count) -> set(
                "pql.accounts",
                "",
                "Accounts as they were last scored, by tier.",
                count,
                "tier",
                tier.isEmpty() ? "none" : tier));
        set(
                "pql.accounts.qualified",
                "",
                "Accounts that are product-qualified leads.",
                accounts.map(Figures.Accounts::qualified).orElse(0L));
    }

    private void worker(Config config, boolean readable) {
        set("pql.ledger.writable", "", "1 if the ledger can be written.", writable.getAsBoolean() ? 1 : 0);
        set("pql.ledger.readable", "", "1 if the ledger can be read, or there is none yet.", readable ? 1 : 0);
        Path ledger = config.ledgerFile();
        set(
                "pql.ledger.size",
                "bytes",
                "Size of the ledger and its log.",
                bytes(ledger) + bytes(ledger.resolveSibling(ledger.getFileName() + "-wal")));
        set(
                "pql.data.free",
                "bytes",
                "Room that is left on the disk of the data folder.",
                free(config.dataDirectory()));
        set(
                "pql.worker.active",
                "",
                "1 if this worker makes runs, 0 if it waits as a standby.",
                facts.role().get() == WorkerFacts.Role.ACTIVE ? 1 : 0);
    }

    // Of sources that are configured now: one that was taken out does not fail any more.
    private void sources(Config config) {
        Set<String> configured =
                config.sources().stream().map(Config.Component::name).collect(Collectors.toSet());
        runs.sourcesFailed().entrySet().stream()
                .filter(one -> configured.contains(one.getKey()))
                .forEach(one -> set(
                        "pql.source.failing",
                        "",
                        "1 if the last pull from a source failed.",
                        one.getValue() ? 1 : 0,
                        "source",
                        one.getKey()));
        runs.lastEvents().entrySet().stream()
                .filter(one -> configured.contains(one.getKey()))
                .forEach(one -> set(
                        "pql.source.last.event.timestamp",
                        "seconds",
                        "When the last event happened that a source has brought.",
                        (double) one.getValue().getEpochSecond(),
                        "source",
                        one.getKey()));
    }

    private static double bytes(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return 0;
        }
    }

    private static double free(Path directory) {
        try {
            return Files.getFileStore(directory).getUsableSpace();
        } catch (IOException e) {
            return Double.NaN;
        }
    }

    private void set(String name, String unit, String description, double value, String... tags) {
        gauges.computeIfAbsent(
                        name,
                        unused -> new Gauges(MultiGauge.builder(name)
                                .description(description)
                                .baseUnit(unit.isEmpty() ? null : unit)
                                .register(registry.meters())))
                .rows
                .put(Tags.of(tags), value);
    }

    /** The rows of one metric, which may come and go. */
    private static final class Gauges {
        private final MultiGauge gauge;
        private final Map<Tags, Double> rows = new LinkedHashMap<>();

        Gauges(MultiGauge gauge) {
            this.gauge = gauge;
        }

        void clear() {
            rows.clear();
        }

        void show() {
            gauge.register(
                    rows.entrySet().stream()
                            .map(row -> MultiGauge.Row.of(row.getKey(), row.getValue()))
                            .toList(),
                    true);
        }
    }
}
