package io.pqlconnector.core.fake;

import static io.pqlconnector.core.fake.FakeContents.slot;

import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.destination.Batch;
import io.pqlconnector.spi.destination.BulkJobs;
import io.pqlconnector.spi.destination.CallUsage;
import io.pqlconnector.spi.destination.CrmId;
import io.pqlconnector.spi.destination.Description;
import io.pqlconnector.spi.destination.Description.ObjectDescription;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.FieldType;
import io.pqlconnector.spi.destination.FoundRecord;
import io.pqlconnector.spi.destination.IdempotencyKey;
import io.pqlconnector.spi.destination.ObjectName;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.OutcomeCursor;
import io.pqlconnector.spi.destination.OutcomePage;
import io.pqlconnector.spi.destination.Receipt;
import io.pqlconnector.spi.destination.RecordRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A CRM in memory. Unlike a real one it does not protect itself: an enrollment, task or note that is sent twice is there
 * twice, so that a test can see it.
 */
public final class FakeCrm implements Destination {
    private static final Map<String, Integer> BATCH_SIZES = Map.of(
            "upsert", 3, "add_to_list", 2, "remove_from_list", 2, "enroll", 1, "create_task", 2, "create_note", 2);

    private final DestinationName name;
    private final FakeContents contents = new FakeContents();
    private final Map<String, Map<String, Boolean>> facts = new HashMap<>();
    private final List<Batch> batches = new ArrayList<>();
    private final List<List<RecordRef>> finds = new ArrayList<>();
    private final List<List<RecordRef>> guarded = new ArrayList<>();
    private final List<Instant> verified = new ArrayList<>();
    private final FakeOutcomes outcomes = new FakeOutcomes(this::count);
    private BiFunction<Batch, Function<Batch, List<Receipt>>, List<Receipt>> script = (batch, crm) -> crm.apply(batch);
    private Optional<AdapterException> unreachable = Optional.empty();
    private boolean forgetful;
    private int parallelCalls = 1;
    private String revision = "";
    private Optional<Set<String>> closed = Optional.empty();
    private CallUsage usage = CallUsage.NONE;
    private Optional<FakeJobs> jobs = Optional.empty();

    /** An empty CRM. */
    public FakeCrm(String name) {
        this.name = new DestinationName(name);
    }

    /** Decides what becomes of batches: gets each batch, and what the CRM would do with it. */
    public void script(BiFunction<Batch, Function<Batch, List<Receipt>>, List<Receipt>> decision) {
        script = decision;
    }

    /** Lets every call fail from now on, or not. */
    public void unreachable(Optional<AdapterException> failure) {
        unreachable = failure;
    }

    /** Whether it cannot tell what became of an operation. */
    public void forgetful(boolean is) {
        forgetful = is;
    }

    /** Says that its schema is another one from now on: an option was added, say. */
    public void revision(String other) {
        revision = other;
    }

    /** Has these fields of companies from now on, and refuses to be asked for others. */
    public void closed(String... fields) {
        closed = Optional.of(Set.of(fields));
    }

    /** Whether its writes look at what a field holds; if not, everything that arrives is written. */
    public void appliesPolicies(boolean are) {
        contents.appliesPolicies = are;
    }

    /** How many calls it takes at once. */
    public void parallelCalls(int calls) {
        parallelCalls = calls;
    }

    /** Takes so many operations of some kinds as jobs from now on. */
    public FakeJobs jobs(int from, int most, String... kinds) {
        FakeJobs made = new FakeJobs(from, most, Set.of(kinds), contents::apply, this::count);
        jobs = Optional.of(made);
        return made;
    }

    /** Makes no jobs any more. */
    public void withoutJobs() {
        jobs = Optional.empty();
    }

    /** What it says of its quota with every call from now on: the limit of a day, and what others have used of it. */
    public void quota(long limit, long usedByOthers) {
        usage = new CallUsage(usage.calls(), Optional.of(new CallUsage.Quota(limit, usedByOthers + usage.calls())));
    }

    /** What guards are told about a record, by object and key. */
    public void fact(String record, String fact) {
        facts.computeIfAbsent(record, key -> new HashMap<>()).put(fact, true);
    }

    /** Says that the CRM has no such record and none may be made. */
    public void absent(String record, boolean is) {
        contents.absent(record, is);
    }

    /** The records' fields, by object and key. */
    public SortedMap<String, SortedMap<String, String>> records() {
        return contents.records;
    }

    /** The lists' members, by list. */
    public SortedMap<String, SortedSet<String>> lists() {
        return contents.lists;
    }

    /** Who was enrolled, in order, as often as it happened. */
    public List<String> enrollments() {
        return contents.enrollments;
    }

    /** The tasks, in order, as often as they were made. */
    public List<String> tasks() {
        return contents.tasks;
    }

    /** The notes, in order, as often as they were made. */
    public List<String> notes() {
        return contents.notes;
    }

    /** What was sent. */
    public List<Batch> batches() {
        return batches;
    }

    /** What was looked for. */
    public List<List<RecordRef>> finds() {
        return finds;
    }

    /** About whom it was asked for facts. */
    public List<List<RecordRef>> guarded() {
        return guarded;
    }

    /** For each time that it was asked what became of an operation: when that was said to have been sent. */
    public List<Instant> verified() {
        return verified;
    }

    /** Everything that a person could see in it. */
    public String content() {
        return contents.shown();
    }

    @Override
    public DestinationName name() {
        return name;
    }

    @Override
    public Description describe() {
        unreachable.ifPresent(FakeCrm::fail);
        return new Description("a CRM in memory", schema(), BATCH_SIZES, parallelCalls, contents.appliesPolicies);
    }

    private Map<ObjectName, ObjectDescription> schema() {
        Map<String, FieldType> fields = new HashMap<>();
        closed.ifPresent(names -> names.forEach(field -> fields.put(field, FieldType.TEXT)));
        return Map.of(new ObjectName("company"), new ObjectDescription(fields, closed.isEmpty(), revision));
    }

    @Override
    public List<FoundRecord> find(List<RecordRef> wanted, Set<String> fields) {
        unreachable.ifPresent(FakeCrm::fail);
        finds.add(wanted);
        count();
        if (closed.isPresent()
                && wanted.stream().anyMatch(ref -> ref.object().value().equals("company"))
                && !closed.get().containsAll(fields)) {
            throw new AdapterException(FailureKind.CONFIGURATION, "no such field among " + fields + ". Make it.", null);
        }
        return wanted.stream()
                .filter(ref -> contents.records.containsKey(slot(ref)))
                .map(ref -> new FoundRecord(ref, new CrmId(slot(ref)), Optional.empty(), held(ref, fields), Map.of()))
                .toList();
    }

    @Override
    public List<FoundRecord> facts(List<RecordRef> wanted) {
        unreachable.ifPresent(FakeCrm::fail);
        guarded.add(wanted);
        return wanted.stream()
                .map(ref -> new FoundRecord(
                        ref, new CrmId(slot(ref)), Optional.empty(), Map.of(), facts.getOrDefault(slot(ref), Map.of())))
                .toList();
    }

    @Override
    public Set<CrmId> members(ObjectName object, String list) {
        unreachable.ifPresent(FakeCrm::fail);
        if (!contents.lists.containsKey(list)) {
            throw new AdapterException(
                    FailureKind.CONFIGURATION, "no list \"" + list + "\" of " + object + ". Make it.", null);
        }
        count();
        return contents.lists.getOrDefault(list, new TreeSet<>()).stream()
                .filter(record -> record.startsWith(object + "/"))
                .map(CrmId::new)
                .collect(Collectors.toUnmodifiableSet());
    }

    private Map<String, String> held(RecordRef ref, Set<String> fields) {
        Map<String, String> held = new HashMap<>(contents.records.getOrDefault(slot(ref), new TreeMap<>()));
        held.keySet().retainAll(fields);
        return held;
    }

    @Override
    public List<Receipt> deliver(Batch batch) {
        note(batch);
        unreachable.ifPresent(FakeCrm::fail);
        return script.apply(
                batch, all -> all.operations().stream().map(contents::apply).toList());
    }

    @Override
    public Optional<BulkJobs> bulk() {
        return jobs.map(some -> some);
    }

    private synchronized void note(Batch batch) {
        batches.add(batch);
        count();
    }

    private synchronized void count() {
        usage = new CallUsage(
                usage.calls() + 1, usage.quota().map(quota -> new CallUsage.Quota(quota.limit(), quota.used() + 1)));
    }

    @Override
    public Receipt verify(Operation operation, Instant sentAt) {
        unreachable.ifPresent(FakeCrm::fail);
        verified.add(sentAt);
        if (forgetful) {
            return new Receipt.Unknown(operation.key(), "cannot tell");
        }
        return contents.confirmed(operation)
                .orElseGet(() -> new Receipt.Rejected(operation.key(), NOT_DONE, "", "", ""));
    }

    @Override
    public synchronized CallUsage callUsage() {
        return usage;
    }

    @Override
    public OutcomePage outcomes(Instant since, OutcomeCursor from) {
        return outcomes.page(since, from);
    }

    /** What it says of what became of records. */
    public FakeOutcomes fakeOutcomes() {
        return outcomes;
    }

    @Override
    public void close() {}

    private static void fail(RuntimeException failure) {
        throw failure;
    }

    /** The receipts of a batch, by key, for scripts that change some of them. */
    public static Map<IdempotencyKey, Receipt> byKey(List<Receipt> receipts) {
        Map<IdempotencyKey, Receipt> byKey = new LinkedHashMap<>();
        receipts.forEach(receipt -> byKey.put(receipt.key(), receipt));
        return byKey;
    }
}
