package io.pqlconnector.core.fake;

import io.pqlconnector.core.ledger.Outbox;
import io.pqlconnector.core.ledger.OutboxEntry;
import io.pqlconnector.core.ledger.OutboxEntry.State;
import io.pqlconnector.core.ledger.PlannedOperation;
import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.destination.IdempotencyKey;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.Receipt;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The outbox, in memory. It tells the other ports what a commit and a receipt change there. */
final class FakeOutbox implements Outbox {
    private final Map<IdempotencyKey, OutboxEntry> entries;
    private final FakeAssessments assessments;
    private final FakeCrmState crmState;
    private final Map<IdempotencyKey, Answered> definitions = new HashMap<>();
    private final Map<IdempotencyKey, String> jobs = new HashMap<>();
    private int commits;

    FakeOutbox(Map<IdempotencyKey, OutboxEntry> entries, FakeAssessments assessments, FakeCrmState crmState) {
        this.entries = entries;
        this.assessments = assessments;
        this.crmState = crmState;
    }

    /** Everything in the outbox, whatever its state. */
    List<OutboxEntry> entries() {
        return List.copyOf(entries.values());
    }

    /** How often a part of a plan was committed. */
    int commits() {
        return commits;
    }

    @Override
    public synchronized void commit(long run, Part part) {
        commits++;
        assessments.note(run, part);
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
                        new OutboxEntry(operation, run, State.PENDING, 0, Optional.empty(), Optional.empty()));
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

    private Map<String, OutboxEntry> open(DestinationName destination, Predicate<OutboxEntry> wanted) {
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
    public synchronized List<OutboxEntry> nextBatch(
            DestinationName destination, Map<String, Integer> batchSize, Instant now) {
        List<OutboxEntry> next = nextDue(destination, now);
        return next.stream()
                .limit(
                        next.isEmpty()
                                ? 0
                                : batchSize.getOrDefault(operation(next).kind(), 1))
                .toList();
    }

    @Override
    public synchronized Optional<Group> nextGroup(DestinationName destination, int atMost, Instant now) {
        List<OutboxEntry> next = nextDue(destination, now);
        if (next.isEmpty()) {
            return Optional.empty();
        }
        Operation any = operation(next);
        String list = any instanceof Operation.ListChange change ? change.list() : "";
        return Optional.of(new Group(any.kind(), any.record().object(), list, Math.min(atMost, next.size())));
    }

    private List<OutboxEntry> nextDue(DestinationName destination, Instant now) {
        List<OutboxEntry> pending = inState(destination, Set.of(State.PENDING)).stream()
                .filter(entry -> isDue(entry, now))
                .sorted(Comparator.comparingInt(
                                (OutboxEntry entry) -> entry.planned().stage())
                        .thenComparing(FakeOutbox::group)
                        .thenComparing(entry -> -entry.planned().priority())
                        .thenComparing(entry -> entry.planned().slot()))
                .toList();
        return pending.stream()
                .filter(entry -> group(entry).equals(group(pending.get(0))))
                .toList();
    }

    private static Operation operation(List<OutboxEntry> entries) {
        return entries.get(0).planned().operation();
    }

    @Override
    public synchronized void beginJob(Collection<IdempotencyKey> keys, String job) {
        keys.forEach(key -> jobs.put(key, job));
    }

    @Override
    public synchronized List<String> openJobs(DestinationName destination) {
        return inState(destination, Set.of(State.SENDING)).stream()
                .flatMap(entry -> Optional.ofNullable(jobs.get(key(entry))).stream())
                .distinct()
                .sorted()
                .toList();
    }

    @Override
    public synchronized List<OutboxEntry> ofJob(DestinationName destination, String job) {
        return inState(destination, Set.of(State.SENDING)).stream()
                .filter(entry -> job.equals(jobs.get(key(entry))))
                .toList();
    }

    @Override
    public synchronized void forgetJobs(DestinationName destination) {
        inState(destination, Set.of(State.SENDING)).forEach(entry -> jobs.remove(key(entry)));
    }

    private static IdempotencyKey key(OutboxEntry entry) {
        return entry.planned().operation().key();
    }

    private boolean isDue(OutboxEntry entry, Instant now) {
        return !(entry.receipt().orElse(null) instanceof Receipt.Deferred deferred)
                || (!now.isBefore(deferred.until())
                        && now.isAfter(answerTo(deferred.key()).at()));
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
                        entry.planned(),
                        entry.run(),
                        State.SENDING,
                        entry.attempts() + 1,
                        Optional.of(at),
                        entry.receipt())));
    }

    @Override
    public synchronized void markPending(Collection<IdempotencyKey> keys) {
        keys.forEach(jobs::remove);
        keys.forEach(
                key -> entries.computeIfPresent(key, (same, entry) -> with(entry, State.PENDING, Optional.empty())));
    }

    @Override
    public synchronized void markNotSent(Collection<IdempotencyKey> keys) {
        keys.forEach(jobs::remove);
        keys.forEach(key -> entries.computeIfPresent(
                key,
                (same, entry) -> new OutboxEntry(
                        entry.planned(),
                        entry.run(),
                        State.PENDING,
                        entry.attempts() - 1,
                        entry.sentAt(),
                        Optional.empty())));
    }

    @Override
    public synchronized void settle(Answered answered) {
        for (Receipt receipt : answered.receipts()) {
            definitions.put(receipt.key(), answered);
            jobs.remove(receipt.key());
            entries.computeIfPresent(
                    receipt.key(),
                    (key, entry) -> receipt.accept(new Receipt.Visitor<>() {
                        @Override
                        public OutboxEntry confirmed(Receipt.Confirmed confirmed) {
                            if (entry.state() != State.CONFIRMED) {
                                crmState.confirm(answered.run(), entry.planned(), confirmed, answered.at());
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

                        @Override
                        public OutboxEntry deferred(Receipt.Deferred deferred) {
                            return new OutboxEntry(
                                    entry.planned(),
                                    entry.run(),
                                    State.PENDING,
                                    entry.attempts() - 1,
                                    entry.sentAt(),
                                    Optional.of(deferred));
                        }
                    }));
        }
    }

    @Override
    public synchronized List<OutboxEntry> unclear(DestinationName destination) {
        return inState(destination, Set.of(State.SENDING, State.UNKNOWN)).stream()
                .filter(entry -> !jobs.containsKey(key(entry)))
                .toList();
    }

    /** Operations that the destination refused. */
    List<OutboxEntry> rejected(DestinationName destination) {
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
    public synchronized List<Deferral> deferrals(DestinationName destination, Instant now) {
        Map<List<String>, List<Receipt.Deferred>> byReason = new HashMap<>();
        for (OutboxEntry entry : inState(destination, Set.of(State.PENDING))) {
            if (entry.receipt().orElse(null) instanceof Receipt.Deferred deferred && !isDue(entry, now)) {
                List<String> reason = List.of(entry.planned().operation().kind(), deferred.code(), deferred.reason());
                byReason.computeIfAbsent(reason, any -> new ArrayList<>()).add(deferred);
            }
        }
        return byReason.entrySet().stream()
                .map(one -> new Deferral(
                        one.getKey().get(0),
                        one.getKey().get(1),
                        one.getKey().get(2),
                        one.getValue().size(),
                        one.getValue().stream()
                                .map(Receipt.Deferred::until)
                                .min(Comparator.naturalOrder())
                                .orElseThrow()))
                .sorted(Comparator.comparingLong(Deferral::operations)
                        .reversed()
                        .thenComparing(Deferral::kind)
                        .thenComparing(Deferral::code)
                        .thenComparing(Deferral::reason))
                .toList();
    }

    @Override
    public synchronized Waiting waiting(DestinationName destination, long afterRun) {
        List<OutboxEntry> pending = inState(destination, Set.of(State.PENDING)).stream()
                .filter(entry -> entry.run() > afterRun && !entry.isPutOff())
                .toList();
        return new Waiting(
                pending.stream()
                        .filter(entry -> entry.planned().operation() instanceof Operation.Upsert upsert
                                && upsert.createMissing()
                                && !crmState.holds(destination, upsert.record()))
                        .count(),
                pending.stream()
                        .filter(entry -> entry.planned().operation() instanceof Operation.Enroll)
                        .count());
    }

    @Override
    public synchronized void dropUnscored(DestinationName destination, long run, long afterRun) {
        entries.replaceAll((key, entry) -> entry.planned().destination().equals(destination)
                        && entry.state() == State.PENDING
                        && entry.run() > afterRun
                        && entry.run() != run
                        && !assessments.scoredBy(run, entry.planned().account())
                ? with(entry, State.SUPERSEDED, entry.receipt())
                : entry);
    }

    @Override
    public List<OutboxEntry> ofAccount(String account) {
        return entries.values().stream()
                .filter(entry -> entry.planned().account().equals(account))
                .toList();
    }

    /** The answer in which the last receipt of a refused operation came. */
    Answered answerTo(IdempotencyKey key) {
        return definitions.getOrDefault(key, new Answered(0, Instant.EPOCH, Map.of(), List.of(), Map.of(), Set.of()));
    }

    private static OutboxEntry with(OutboxEntry entry, State state, Optional<Receipt> receipt) {
        return new OutboxEntry(entry.planned(), entry.run(), state, entry.attempts(), entry.sentAt(), receipt);
    }
}
