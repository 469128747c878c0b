package io.pqlconnector.crm.salesforce;

import io.pqlconnector.crm.salesforce.BulkApi.Job;
import io.pqlconnector.crm.salesforce.BulkApi.Results;
import io.pqlconnector.spi.destination.IdempotencyKey;
import io.pqlconnector.spi.destination.Operation.Upsert;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** Waits for jobs and turns their results, which come in any order, into receipts (Salesforce contract §2.5). */
final class BulkResults {
    private final BulkApi api;
    private final SalesforceObject object;
    private final Map<String, Upsert> byKey;
    private final UpsertBatch work;
    private final RowReceipts refusals;
    private final Map<IdempotencyKey, Upsert> open = new LinkedHashMap<>();

    /**
     * Nothing is asked yet.
     *
     * @param byKey what the jobs may have carried, by our key as Salesforce keeps it
     * @param work takes the receipts
     */
    BulkResults(
            BulkApi api, SalesforceObject object, Map<String, Upsert> byKey, UpsertBatch work, RowReceipts refusals) {
        this.api = api;
        this.object = object;
        this.byKey = byKey;
        this.work = work;
        this.refusals = refusals;
        byKey.values().forEach(upsert -> open.put(upsert.key(), upsert));
    }

    /** A row that was done. */
    private record Done(String id, boolean created) {}

    /** Waits for jobs and reads what they did; answers with those that they left undone. */
    Map<IdempotencyKey, Upsert> collect(List<String> jobs) throws InterruptedException {
        for (String id : jobs) {
            Optional<Job> job = api.await(id);
            if (job.isPresent()) {
                successes(id);
                // One that ended well may have rows that failed (§2.5); which rows those are is asked only if some are
                // open.
                if (!open.isEmpty()) {
                    failures(id);
                }
            }
        }
        return open;
    }

    private void successes(String job) throws InterruptedException {
        Map<Upsert, Done> done = new HashMap<>();
        api.results(
                job,
                Results.SUCCESSFUL,
                row -> of(row).ifPresent(upsert -> done.put(
                        upsert,
                        new Done(
                                row.getOrDefault("sf__Id", ""),
                                row.getOrDefault("sf__Created", "").equals("true")))));
        for (Map.Entry<Upsert, Done> one : done.entrySet()) {
            if (!one.getValue().id().isEmpty()) {
                work.confirm(
                        one.getKey(),
                        object.type(),
                        one.getValue().id(),
                        one.getValue().created());
                open.remove(one.getKey().key());
            }
        }
    }

    private void failures(String job) throws InterruptedException {
        Map<Upsert, ApiError> failed = new HashMap<>();
        api.results(
                job,
                Results.FAILED,
                row -> of(row).ifPresent(upsert -> failed.put(upsert, error(row.getOrDefault("sf__Error", "")))));
        for (Map.Entry<Upsert, ApiError> one : failed.entrySet()) {
            ErrorCode.Treatment treatment = ErrorCode.treatmentOf(one.getValue());
            IdempotencyKey key = one.getKey().key();
            boolean isRace = one.getValue().says("duplicate value found: " + object.keyField());
            // Behind a lock, merged or deleted: they go on as if there had been no job.
            if (!isRace && (treatment == ErrorCode.Treatment.PERMANENT || treatment == ErrorCode.Treatment.WAIT)) {
                work.add(refusals.refused(key, one.getValue(), object.name().value()));
                open.remove(key);
            }
        }
    }

    private Optional<Upsert> of(SortedMap<String, String> row) {
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
