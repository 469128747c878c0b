package io.pqlconnector.core.fake;

import io.pqlconnector.core.ledger.Assessments;
import io.pqlconnector.core.ledger.ConfirmedEffect;
import io.pqlconnector.core.ledger.ConfirmedRecord;
import io.pqlconnector.core.ledger.CrmState;
import io.pqlconnector.core.ledger.Ledger;
import io.pqlconnector.core.ledger.Outbox;
import io.pqlconnector.core.ledger.OutboxEntry;
import io.pqlconnector.core.ledger.OutboxEntry.State;
import io.pqlconnector.core.ledger.PlannedOperation;
import io.pqlconnector.core.ledger.RunLog;
import io.pqlconnector.core.ledger.RunRecord;
import io.pqlconnector.core.ledger.StoredAccount;
import io.pqlconnector.core.ledger.TierChange;
import io.pqlconnector.core.score.ScoredAccount;
import io.pqlconnector.core.score.ScoredUser;
import io.pqlconnector.core.score.Standing;
import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.EntityKind;
import io.pqlconnector.spi.destination.FieldValue;
import io.pqlconnector.spi.destination.IdempotencyKey;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.Receipt;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The ledger's ports in memory, as their documentation describes them. Each call is one transaction. */
public final class FakeLedger implements RunLog, Assessments, Outbox, CrmState {
    private final FakeManifest manifest = new FakeManifest();
    private final List<RunRecord> runs = new ArrayList<>();
    private final SortedMap<String, StoredAccount> accounts = new TreeMap<>();
    private final SortedMap<String, SortedMap<Instant, TierChange>> history = new TreeMap<>();
    private final Map<IdempotencyKey, OutboxEntry> entries = new LinkedHashMap<>();
    private final SortedMap<String, ConfirmedRecord> records = new TreeMap<>();
    private final SortedMap<String, ConfirmedEffect> effects = new TreeMap<>();
    private int commits;

    /** The ports, as a run takes them. */
    public Ledger ports() {
        return new Ledger(manifest, this, this, this, this);
    }

    /** The ports, each call of which may be the last. */
    public Ledger ports(Crashing crashing) {
        return new Ledger(
                crashing.around(io.pqlconnector.core.lake.Manifest.class, manifest),
                crashing.around(RunLog.class, this),
                crashing.around(Assessments.class, this),
                crashing.around(Outbox.class, this),
                crashing.around(CrmState.class, this));
    }

    /** What is in the lake. */
    public FakeManifest manifest() {
        return manifest;
    }

    /** Everything in the outbox, whatever its state. */
    public List<OutboxEntry> entries() {
        return List.copyOf(entries.values());
    }

    /** How often a part of a plan was committed. */
    public int commits() {
        return commits;
    }

    /** What the destinations were confirmed to hold, without what differs from run to run. */
    public String confirmedContent() {
        StringBuilder text = new StringBuilder();
        records.forEach((slot, record) -> text.append(slot)
                .append(' ')
                .append(record.version())
                .append(record.fields())
                .append('\n'));
        effects.forEach((slot, effect) -> text.append(slot)
                .append(' ')
                .append(effect.kind())
                .append(effect.version())
                .append('\n'));
        return text.toString();
    }

    @Override
    public RunRecord start(String command, Instant startedAt, Instant asOf, String rulesVersion) {
        RunRecord run = new RunRecord(
                runs.size() + 1,
                command,
                startedAt,
                Optional.empty(),
                asOf,
                rulesVersion,
                RunRecord.Outcome.OPEN,
                new TreeMap<>());
        runs.add(run);
        return run;
    }

    @Override
    public void finish(long number, Instant finishedAt, RunRecord.Outcome outcome, SortedMap<String, Long> counts) {
        RunRecord run = runs.get((int) number - 1);
        runs.set(
                (int) number - 1,
                new RunRecord(
                        number,
                        run.command(),
                        run.startedAt(),
                        Optional.of(finishedAt),
                        run.asOf(),
                        run.rulesVersion(),
                        outcome,
                        counts));
    }

    @Override
    public List<RunRecord> latest(int limit) {
        List<RunRecord> latest = new ArrayList<>(runs);
        latest.sort(Comparator.comparingLong(RunRecord::number).reversed());
        return latest.stream().limit(limit).toList();
    }

    @Override
    public synchronized Map<String, Standing> standingsBefore(EntityKind kind, Collection<String> keys, Instant asOf) {
        Map<String, Standing> standings = new HashMap<>();
        for (String key : keys) {
            for (TierChange change : history.getOrDefault(kind.word() + " " + key, new TreeMap<>())
                    .headMap(asOf)
                    .values()) {
                Standing first = Standing.first(change.to(), change.qualified(), change.asOf());
                standings.merge(
                        key, first, (before, same) -> before.next(change.to(), change.qualified(), change.asOf()));
            }
        }
        return standings;
    }

    @Override
    public List<StoredAccount> find(String keyDomainOrEmail) {
        return Optional.ofNullable(accounts.get(keyDomainOrEmail)).stream().toList();
    }

    @Override
    public Stream<StoredAccount> byScore(Optional<String> tier) {
        return accounts.values().stream();
    }

    @Override
    public List<TierChange> history(EntityKind kind, String key) {
        return List.copyOf(
                history.getOrDefault(kind.word() + " " + key, new TreeMap<>()).values());
    }

    @Override
    public synchronized void commit(long run, Part part) {
        commits++;
        for (ScoredAccount account : part.accounts()) {
            accounts.put(account.key(), new StoredAccount(account, run, part.rulesVersion()));
            Instant asOf = account.assessment().asOf();
            history.computeIfAbsent("account " + account.key(), key -> new TreeMap<>())
                    .remove(asOf);
            for (ScoredUser user : account.users()) {
                history.computeIfAbsent("user " + user.measurement().key(), key -> new TreeMap<>())
                        .computeIfPresent(asOf, (instant, change) -> change.run() == run ? change : null);
            }
        }
        part.changes()
                .forEach(change -> history.computeIfAbsent(
                                change.kind().word() + " " + change.key(), key -> new TreeMap<>())
                        .put(change.asOf(), change));
        Set<IdempotencyKey> planned = new HashSet<>();
        part.operations().forEach(operation -> planned.add(operation.operation().key()));
        part.settled().forEach((destination, slots) -> supersede(destination, slots, planned));
        for (PlannedOperation operation : part.operations()) {
            supersede(operation.destination(), List.of(operation.slot()), planned);
            Optional<State> state = Optional.ofNullable(
                            entries.get(operation.operation().key()))
                    .map(OutboxEntry::state);
            if (state.isEmpty() || state.get() == State.SUPERSEDED) {
                entries.put(
                        operation.operation().key(),
                        new OutboxEntry(operation, run, State.PENDING, 0, Optional.empty()));
            }
        }
    }

    private void supersede(DestinationName destination, Collection<String> slots, Set<IdempotencyKey> but) {
        entries.replaceAll((key, entry) -> entry.planned().destination().equals(destination)
                        && slots.contains(entry.planned().slot())
                        && !but.contains(key)
                        && Set.of(State.PENDING, State.REJECTED, State.UNKNOWN).contains(entry.state())
                ? with(entry, State.SUPERSEDED, entry.receipt())
                : entry);
    }

    @Override
    public synchronized Map<String, OutboxEntry> open(DestinationName destination, Collection<String> ofAccounts) {
        Set<String> wanted = Set.copyOf(ofAccounts);
        return open(destination, entry -> wanted.contains(entry.planned().account()));
    }

    @Override
    public synchronized Map<String, OutboxEntry> openIn(DestinationName destination, Collection<String> slots) {
        Set<String> wanted = Set.copyOf(slots);
        return open(destination, entry -> wanted.contains(entry.planned().slot()));
    }

    private Map<String, OutboxEntry> open(
            DestinationName destination, java.util.function.Predicate<OutboxEntry> wanted) {
        Map<String, OutboxEntry> open = new HashMap<>();
        for (OutboxEntry entry : entries.values()) {
            if (entry.planned().destination().equals(destination)
                    && entry.state() != State.CONFIRMED
                    && entry.state() != State.SUPERSEDED
                    && wanted.test(entry)) {
                open.put(entry.planned().slot(), entry);
            }
        }
        return open;
    }

    @Override
    public synchronized List<OutboxEntry> nextBatch(DestinationName destination, Map<String, Integer> batchSize) {
        List<OutboxEntry> pending = inState(destination, Set.of(State.PENDING)).stream()
                .sorted(Comparator.comparingInt(
                                (OutboxEntry entry) -> entry.planned().stage())
                        .thenComparing(FakeLedger::group)
                        .thenComparing(entry -> -entry.planned().priority())
                        .thenComparing(entry -> entry.planned().slot()))
                .toList();
        if (pending.isEmpty()) {
            return List.of();
        }
        String group = group(pending.get(0));
        return pending.stream()
                .filter(entry -> group(entry).equals(group))
                .limit(batchSize.getOrDefault(
                        pending.get(0).planned().operation().kind(), 1))
                .toList();
    }

    private static String group(OutboxEntry entry) {
        Operation operation = entry.planned().operation();
        String list = operation instanceof Operation.ListChange change ? change.list() : "";
        return entry.planned().stage() + operation.kind() + operation.record().object() + list;
    }

    @Override
    public synchronized void markSending(Collection<IdempotencyKey> keys, Instant at) {
        keys.forEach(key -> entries.computeIfPresent(
                key,
                (same, entry) -> new OutboxEntry(
                        entry.planned(), entry.run(), State.SENDING, entry.attempts() + 1, entry.receipt())));
    }

    @Override
    public synchronized void markPending(Collection<IdempotencyKey> keys) {
        keys.forEach(
                key -> entries.computeIfPresent(key, (same, entry) -> with(entry, State.PENDING, Optional.empty())));
    }

    @Override
    public synchronized void settle(
            long run, Map<IdempotencyKey, OutboxEntry> answered, Collection<Receipt> receipts, Instant at) {
        for (Receipt receipt : receipts) {
            entries.computeIfPresent(
                    receipt.key(),
                    (key, entry) -> receipt.accept(new Receipt.Visitor<>() {
                        @Override
                        public OutboxEntry confirmed(Receipt.Confirmed confirmed) {
                            if (entry.state() != State.CONFIRMED) {
                                confirm(run, entry.planned(), confirmed, at);
                            }
                            return with(entry, State.CONFIRMED, Optional.of(confirmed));
                        }

                        @Override
                        public OutboxEntry rejected(Receipt.Rejected rejected) {
                            return with(entry, State.REJECTED, Optional.of(rejected));
                        }

                        @Override
                        public OutboxEntry unknown(Receipt.Unknown unknown) {
                            return with(entry, State.UNKNOWN, Optional.of(unknown));
                        }
                    }));
        }
    }

    private void confirm(long run, PlannedOperation planned, Receipt.Confirmed receipt, Instant at) {
        Operation operation = planned.operation();
        String place = planned.destination() + " ";
        if (operation instanceof Operation.Upsert upsert) {
            String slot =
                    place + upsert.record().object() + "/" + upsert.record().key();
            Optional<ConfirmedRecord> before = Optional.ofNullable(records.get(slot));
            SortedMap<String, FieldValue> fields =
                    new TreeMap<>(before.map(ConfirmedRecord::fields).orElse(new TreeMap<>()));
            upsert.fields().forEach((name, write) -> fields.put(name, write.value()));
            records.put(
                    slot,
                    new ConfirmedRecord(
                            upsert.record().object(),
                            upsert.record().key(),
                            planned.account(),
                            receipt.record(),
                            receipt.link(),
                            before.map(ConfirmedRecord::version).orElse(0L) + 1,
                            fields,
                            run,
                            at));
            return;
        }
        String slot = place + planned.slot();
        long version = Optional.ofNullable(effects.get(slot))
                .map(ConfirmedEffect::version)
                .orElse(0L);
        effects.put(
                slot,
                new ConfirmedEffect(
                        planned.slot(),
                        planned.account(),
                        operation.record().object(),
                        operation.record().key(),
                        operation.kind(),
                        version + 1,
                        planned.asOf(),
                        sender(operation),
                        run,
                        at));
    }

    private static Optional<String> sender(Operation operation) {
        return operation instanceof Operation.Enroll enroll ? enroll.sender().email() : Optional.empty();
    }

    @Override
    public List<OutboxEntry> unclear(DestinationName destination) {
        return inState(destination, Set.of(State.SENDING, State.UNKNOWN));
    }

    @Override
    public List<OutboxEntry> rejected(DestinationName destination) {
        return inState(destination, Set.of(State.REJECTED));
    }

    private List<OutboxEntry> inState(DestinationName destination, Set<State> states) {
        return entries.values().stream()
                .filter(entry -> entry.planned().destination().equals(destination) && states.contains(entry.state()))
                .toList();
    }

    @Override
    public synchronized SortedMap<String, Long> counts(DestinationName destination) {
        SortedMap<String, Long> counts = new TreeMap<>();
        entries.values().stream()
                .filter(entry -> entry.planned().destination().equals(destination))
                .filter(entry -> entry.state() != OutboxEntry.State.CONFIRMED)
                .filter(entry -> entry.state() != OutboxEntry.State.SUPERSEDED)
                .forEach(entry -> counts.merge(entry.state().name(), 1L, Long::sum));
        return counts;
    }

    @Override
    public List<OutboxEntry> ofAccount(String account) {
        return entries.values().stream()
                .filter(entry -> entry.planned().account().equals(account))
                .toList();
    }

    @Override
    public List<ConfirmedRecord> records(DestinationName destination, Collection<String> ofAccounts) {
        return records.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(destination + " "))
                .map(Map.Entry::getValue)
                .filter(record -> ofAccounts.contains(record.account()))
                .toList();
    }

    @Override
    public Map<String, ConfirmedRecord> recordsByKey(
            DestinationName destination, String object, Collection<String> keys) {
        Map<String, ConfirmedRecord> found = new HashMap<>();
        for (String key : keys) {
            Optional.ofNullable(records.get(destination + " " + object + "/" + key))
                    .ifPresent(record -> found.put(key, record));
        }
        return found;
    }

    @Override
    public Map<String, ConfirmedEffect> effects(DestinationName destination, Collection<String> ofAccounts) {
        Set<String> ofRecords = new HashSet<>();
        records(destination, ofAccounts).forEach(record -> ofRecords.add(record.object() + "/" + record.key()));
        Map<String, ConfirmedEffect> found = new HashMap<>();
        effects.forEach((slot, effect) -> {
            if (slot.startsWith(destination + " ")
                    && (ofAccounts.contains(effect.account())
                            || ofRecords.contains(effect.object() + "/" + effect.key()))) {
                found.put(effect.slot(), effect);
            }
        });
        return found;
    }

    @Override
    public Map<String, ConfirmedEffect> effectsIn(DestinationName destination, Collection<String> slots) {
        Map<String, ConfirmedEffect> found = new HashMap<>();
        for (String slot : slots) {
            Optional.ofNullable(effects.get(destination + " " + slot)).ifPresent(effect -> found.put(slot, effect));
        }
        return found;
    }

    @Override
    public long accounts(DestinationName destination) {
        return records.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(destination + " "))
                .map(entry -> entry.getValue().account())
                .distinct()
                .count();
    }

    @Override
    public Map<Optional<String>, Long> enrollmentsOn(DestinationName destination, String day) {
        Map<Optional<String>, Long> counts = new HashMap<>();
        for (OutboxEntry entry : entries.values()) {
            if (entry.planned().destination().equals(destination)
                    && entry.planned().operation() instanceof Operation.Enroll enroll
                    && entry.state() != State.REJECTED
                    && entry.state() != State.SUPERSEDED
                    && LocalDate.ofInstant(entry.planned().asOf(), ZoneOffset.UTC)
                            .toString()
                            .equals(day)) {
                counts.merge(enroll.sender().email(), 1L, Long::sum);
            }
        }
        return counts;
    }

    private static OutboxEntry with(OutboxEntry entry, State state, Optional<Receipt> receipt) {
        return new OutboxEntry(entry.planned(), entry.run(), state, entry.attempts(), receipt);
    }
}
