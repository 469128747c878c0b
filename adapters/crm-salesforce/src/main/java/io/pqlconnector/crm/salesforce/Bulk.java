package io.pqlconnector.crm.salesforce;

import io.pqlconnector.crm.salesforce.BulkApi.Job;
import io.pqlconnector.crm.salesforce.UpsertBatch.Line;
import io.pqlconnector.lookup.Rounds;
import io.pqlconnector.spi.destination.Batch;
import io.pqlconnector.spi.destination.BulkJobs;
import io.pqlconnector.spi.destination.FieldValue;
import io.pqlconnector.spi.destination.IdempotencyKey;
import io.pqlconnector.spi.destination.JobJournal;
import io.pqlconnector.spi.destination.Operation.Upsert;
import io.pqlconnector.spi.destination.Receipt;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Many updates as one job of Bulk API 2.0 (Salesforce contract §2.5). What a table cannot say, what has to be created and what the job
 * could not do goes in collections, within the same batch.
 */
final class Bulk implements BulkJobs {
    /** Salesforce's own line between the two ways. */
    private static final int FROM = 2_001;

    /** What Salesforce works on at a time; so many are held in memory. */
    private static final int MOST = 10_000;

    /** Made, fed, started, and what it did and did not do. */
    private static final int CALLS = 5;

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
        List<String> before = journal.begun().isEmpty()
                ? List.of()
                : resumable(journal.begun().get());
        Map<IdempotencyKey, Upsert> open = before.isEmpty()
                ? carryOut(object, byKey, work, journal)
                : results(object, byKey, work).collect(before);
        rest.addAll(0, open.values());
        for (int from = 0; from < rest.size(); from += Collections.MOST) {
            for (List<Upsert> round : Rounds.of(rest.subList(from, Math.min(rest.size(), from + Collections.MOST)))) {
                work.write(round);
            }
        }
        return upserts.stream().map(upsert -> work.receipt(upsert.key())).toList();
    }

    // Jobs that were never started are given up, and those that Salesforce has forgotten are made anew.
    private List<String> resumable(String names) throws InterruptedException {
        List<String> ids = new ArrayList<>();
        for (String id : List.of(names.split(" ", -1))) {
            Optional<Job> job = api.find(id);
            if (job.filter(Job::isOpen).isPresent()) {
                api.abort(id);
            } else if (job.isPresent()) {
                ids.add(id);
            }
        }
        return ids;
    }

    /** Answers with those that no job took. */
    private Map<IdempotencyKey, Upsert> carryOut(
            SalesforceObject object, Map<String, Upsert> byKey, UpsertBatch work, JobJournal journal)
            throws InterruptedException {
        List<Line> updates = new ArrayList<>();
        List<Line> creates = new ArrayList<>();
        List<Line> others = new ArrayList<>();
        sort(object, byKey.values(), work, updates, creates, others);
        // The smaller part is a job of its own only where that is worth it.
        List<Line> smaller = updates.size() < creates.size() ? updates : creates;
        if (smaller.size() < FROM) {
            others.addAll(smaller);
            smaller.clear();
        }
        Schema.Definition definition = tools.schema().of(object.type());
        List<BulkPart> parts = new ArrayList<>();
        for (List<Line> lines : List.of(updates, creates)) {
            if (!lines.isEmpty()) {
                parts.add(BulkPart.of(lines, definition, others::add));
            }
        }
        List<String> jobs = new BulkStart(api, object, journal).run(parts);
        Map<String, Upsert> inJobs = new LinkedHashMap<>();
        for (BulkPart part : parts) {
            if (jobs.isEmpty()) {
                others.addAll(part.lines());
            } else {
                part.lines()
                        .forEach(line -> inJobs.put(
                                SalesforceObject.stored(
                                        line.draft().upsert().record().key()),
                                line.draft().upsert()));
            }
        }
        work.send(others);
        return jobs.isEmpty() ? Map.of() : results(object, inJobs, work).collect(jobs);
    }

    private void sort(
            SalesforceObject object,
            Collection<Upsert> upserts,
            UpsertBatch work,
            List<Line> updates,
            List<Line> creates,
            List<Line> others)
            throws InterruptedException {
        Schema.Definition definition = tools.schema().of(object.type());
        List<Upsert> all = List.copyOf(upserts);
        for (int from = 0; from < all.size(); from += Collections.MOST) {
            for (Line line : work.prepare(all.subList(from, Math.min(all.size(), from + Collections.MOST)))) {
                // So that a row of the results can be told apart, also by another process.
                line.values()
                        .put(
                                object.keyField(),
                                new FieldValue.Text(SalesforceObject.stored(
                                        line.draft().upsert().record().key())));
                boolean fits = line.type().equals(object.type()) && BulkTable.canSay(line.values(), definition);
                List<Line> way = line.creates() ? creates : updates;
                (fits ? way : others).add(line);
            }
        }
    }

    private BulkResults results(SalesforceObject object, Map<String, Upsert> byKey, UpsertBatch work) {
        return new BulkResults(api, object, byKey, work, tools.refusals());
    }
}
