package io.pqlconnector.crm.salesforce;

import io.pqlconnector.crm.salesforce.BulkApi.Job;
import io.pqlconnector.crm.salesforce.BulkApi.Results;
import io.pqlconnector.crm.salesforce.UpsertBatch.Line;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.destination.Batch;
import io.pqlconnector.spi.destination.BulkJobs;
import io.pqlconnector.spi.destination.FieldValue;
import io.pqlconnector.spi.destination.IdempotencyKey;
import io.pqlconnector.spi.destination.JobJournal;
import io.pqlconnector.spi.destination.Operation.Upsert;
import io.pqlconnector.spi.destination.Receipt;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;

/**
 * Many updates as one job of Bulk API 2.0 (Salesforce contract §2.5). What a table cannot say, what has to be created and what the job
 * could not do goes in collections, within the same batch.
 */
final class Bulk implements BulkJobs {
    /** Salesforce's own line between the two ways. */
    private static final int FROM = 2_001;

    /** What Salesforce works on at a time; so many are held in memory. */
    private static final int MOST = 10_000;

    private static final int MOST_BYTES = 50 << 20;

    /** Made, fed, started, and its results: successful, failed and, where it did not end well, unprocessed ones. */
    private static final int CALLS = 6;

    private final Upserts.Tools tools;
    private final BulkApi api;
    private final Catalog catalog;
    private final boolean enabled;

    Bulk(Upserts.Tools tools, Catalog catalog, boolean enabled) {
        this.tools = tools;
        this.api = new BulkApi(tools.client(), tools.time());
        this.catalog = catalog;
        this.enabled = enabled;
    }

    @Override
    public Set<String> kinds() {
        return enabled ? Set.of("upsert") : Set.of();
    }

    @Override
    public int from() {
        return FROM;
    }

    @Override
    public int most() {
        return MOST;
    }

    @Override
    public long calls(int operations) {
        return CALLS;
    }

    @Override
    public List<Receipt> deliver(Batch batch, JobJournal journal) throws InterruptedException {
        SalesforceObject object = catalog.of(batch.object());
        List<Upsert> upserts =
                batch.operations().stream().map(operation -> (Upsert) operation).toList();
        UpsertBatch work = new UpsertBatch(tools, object);
        Map<String, Upsert> byKey = new LinkedHashMap<>();
        List<Upsert> rest = new ArrayList<>();
        for (Upsert upsert : upserts) {
            if (byKey.putIfAbsent(SalesforceObject.stored(upsert.record().key()), upsert) != null) {
                rest.add(upsert);
            }
        }
        Optional<Job> before = journal.begun().isEmpty()
                ? Optional.empty()
                : resumable(journal.begun().get());
        Map<IdempotencyKey, Upsert> open = before.isPresent()
                ? collect(object, before.get().id(), byKey, work)
                : carryOut(object, byKey, work, journal);
        rest.addAll(0, open.values());
        for (int from = 0; from < rest.size(); from += Collections.MOST) {
            writeEach(work, rest.subList(from, Math.min(rest.size(), from + Collections.MOST)));
        }
        return upserts.stream().map(upsert -> work.receipt(upsert.key())).toList();
    }

    // Two about one key follow each other.
    private static void writeEach(UpsertBatch work, List<Upsert> upserts) throws InterruptedException {
        Map<String, Upsert> round = new LinkedHashMap<>();
        List<Upsert> later = new ArrayList<>();
        upserts.forEach(upsert -> {
            if (round.putIfAbsent(upsert.record().key(), upsert) != null) {
                later.add(upsert);
            }
        });
        work.write(List.copyOf(round.values()));
        if (!later.isEmpty()) {
            writeEach(work, later);
        }
    }

    // A job that was never started is given up, and one that Salesforce has forgotten is made anew.
    private Optional<Job> resumable(String id) throws InterruptedException {
        Optional<Job> job = api.find(id);
        if (job.filter(Job::isOpen).isPresent()) {
            api.abort(id);
            return Optional.empty();
        }
        return job;
    }

    /** Answers with those that no job took. */
    private Map<IdempotencyKey, Upsert> carryOut(
            SalesforceObject object, Map<String, Upsert> byKey, UpsertBatch work, JobJournal journal)
            throws InterruptedException {
        Schema.Definition definition = tools.schema().of(object.type());
        List<Line> inJob = new ArrayList<>();
        List<Line> others = new ArrayList<>();
        List<Upsert> all = List.copyOf(byKey.values());
        for (int from = 0; from < all.size(); from += Collections.MOST) {
            for (Line line : work.prepare(all.subList(from, Math.min(all.size(), from + Collections.MOST)))) {
                // So that a row of the results can be told apart, also by another process.
                line.values()
                        .put(
                                object.keyField(),
                                new FieldValue.Text(SalesforceObject.stored(
                                        line.draft().upsert().record().key())));
                boolean fits = !line.creates()
                        && line.type().equals(object.type())
                        && BulkTable.canSay(line.values(), definition);
                (fits ? inJob : others).add(line);
            }
        }
        byte[] table = inJob.size() < FROM ? new byte[0] : BulkTable.of(inJob, definition, MOST_BYTES, others::add);
        Optional<String> job = table.length == 0 ? Optional.empty() : run(object, table, journal);
        if (job.isEmpty()) {
            others.addAll(inJob);
        }
        Map<IdempotencyKey, Upsert> open =
                job.isEmpty() ? Map.of() : collect(object, job.get(), ofLines(inJob, keys(others)), work);
        work.send(others);
        return open;
    }

    private static Set<IdempotencyKey> keys(List<Line> lines) {
        return lines.stream().map(line -> line.draft().upsert().key()).collect(Collectors.toSet());
    }

    private static Map<String, Upsert> ofLines(List<Line> inJob, Set<IdempotencyKey> others) {
        Map<String, Upsert> byKey = new LinkedHashMap<>();
        inJob.stream()
                .filter(line -> !others.contains(line.draft().upsert().key()))
                .map(line -> line.draft().upsert())
                .forEach(upsert ->
                        byKey.put(SalesforceObject.stored(upsert.record().key()), upsert));
        return byKey;
    }

    /** The job that was started; empty if the org allows none. */
    private Optional<String> run(SalesforceObject object, byte[] table, JobJournal journal)
            throws InterruptedException {
        Optional<Job> job = api.create(object.type());
        if (job.isEmpty()) {
            return Optional.empty();
        }
        String id = job.get().id();
        journal.begin(id);
        try {
            api.feed(id, table);
        } catch (AdapterException e) {
            if (e.kind() != FailureKind.AMBIGUOUS) {
                throw e;
            }
            // Whether it has the table is not known, and it takes none twice.
            api.abort(id);
            id = api.create(object.type()).orElseThrow(() -> e).id();
            journal.begin(id);
            api.feed(id, table);
        }
        api.start(id);
        return Optional.of(id);
    }

    /** Waits for a job and reads what it did; answers with those that it left undone. */
    private Map<IdempotencyKey, Upsert> collect(
            SalesforceObject object, String id, Map<String, Upsert> byKey, UpsertBatch work)
            throws InterruptedException {
        Map<IdempotencyKey, Upsert> open = new LinkedHashMap<>();
        byKey.values().forEach(upsert -> open.put(upsert.key(), upsert));
        Optional<Job> job = api.await(id);
        if (job.isEmpty()) {
            return open;
        }
        Map<Upsert, String> done = new HashMap<>();
        Map<Upsert, ApiError> failed = new HashMap<>();
        api.results(
                id,
                Results.SUCCESSFUL,
                row -> of(row, object, byKey).ifPresent(upsert -> done.put(upsert, row.getOrDefault("sf__Id", ""))));
        if (!job.get().isComplete() || job.get().failed() > 0 || done.size() < byKey.size()) {
            api.results(
                    id,
                    Results.FAILED,
                    row -> of(row, object, byKey)
                            .ifPresent(upsert -> failed.put(upsert, error(row.getOrDefault("sf__Error", "")))));
        }
        for (Map.Entry<Upsert, String> one : done.entrySet()) {
            if (!one.getValue().isEmpty()) {
                work.confirm(one.getKey(), object.type(), one.getValue(), false);
                open.remove(one.getKey().key());
            }
        }
        for (Map.Entry<Upsert, ApiError> one : failed.entrySet()) {
            ErrorCode.Treatment treatment = ErrorCode.treatmentOf(one.getValue());
            // Behind a lock, merged or deleted: they go on as if there had been no job.
            if (treatment == ErrorCode.Treatment.PERMANENT || treatment == ErrorCode.Treatment.WAIT) {
                IdempotencyKey key = one.getKey().key();
                work.add(tools.refusals()
                        .refused(key, one.getValue(), object.name().value()));
                open.remove(key);
            }
        }
        return open;
    }

    private static Optional<Upsert> of(
            SortedMap<String, String> row, SalesforceObject object, Map<String, Upsert> byKey) {
        return Optional.ofNullable(byKey.get(row.getOrDefault(object.keyField(), "")));
    }

    /** {@code REQUIRED_FIELD_MISSING:Required fields are missing: [Name]:Name --}: code, words, fields. */
    static ApiError error(String text) {
        int first = text.indexOf(':');
        if (first < 0) {
            return new ApiError("", text.strip(), List.of());
        }
        int last = text.lastIndexOf(':');
        String fields = last > first
                ? text.substring(last + 1).replaceFirst("\\s*--\\s*$", "").strip()
                : "";
        boolean areNames = fields.matches("[A-Za-z][A-Za-z0-9_]*(\\s*,\\s*[A-Za-z][A-Za-z0-9_]*)*");
        String message =
                text.substring(first + 1, last > first && (areNames || fields.isEmpty()) ? last : text.length());
        return new ApiError(
                text.substring(0, first).strip(),
                message.strip(),
                areNames ? List.of(fields.split("\\s*,\\s*")) : List.of());
    }
}
