package io.pqlconnector.testkit.salesforce;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Does the work of a bulk job, row by row (Salesforce contract §2.5). */
final class BulkRun {
    private static final int CHUNK = 200;
    private static final RowWrites.Manner MANNER = new RowWrites.Manner(false, false);

    private final Org org;
    private final RowWrites writes;
    private final BulkJob job;

    BulkRun(Org org, RowWrites writes, BulkJob job) {
        this.org = org;
        this.writes = writes;
        this.job = job;
    }

    /** Reads the data; whether its lines end as the job says. */
    boolean read() {
        try {
            job.rows(Csv.read(job.data(), job.delimiter(), job.crlf()));
            return true;
        } catch (Csv.WrongLineEndingException e) {
            job.end(
                    BulkJob.State.FAILED,
                    "ClientInputError : LineEnding is invalid on user data. Current LineEnding setting is "
                            + (job.crlf() ? "CRLF" : "LF"));
            return false;
        }
    }

    void run() {
        if (!read()) {
            return;
        }
        List<List<String>> rows = job.rows();
        if (rows.isEmpty()) {
            job.end(BulkJob.State.FAILED, "InvalidBatch : Failed to process batch: no header");
            return;
        }
        CsvInputs inputs;
        try {
            inputs = new CsvInputs(org, job.table().type(), rows.get(0));
        } catch (SalesforceError e) {
            job.end(BulkJob.State.FAILED, e.code() + " : " + e.getMessage());
            return;
        }
        boolean fails = org.troubles().jobFails();
        boolean aborts = org.troubles().jobAborts();
        int last = fails || aborts ? 1 + (rows.size() - 1) / 2 : rows.size();
        Optional<SalesforceField> key = job.table().type().field(job.key());
        for (int from = 1; from < last; from += CHUNK) {
            Set<String> twice = twice(inputs, rows.subList(from, Math.min(last, from + CHUNK)), key);
            for (int i = from; i < Math.min(last, from + CHUNK); i++) {
                row(i, inputs.read(rows.get(i)), key, twice);
            }
        }
        if (fails) {
            job.end(BulkJob.State.FAILED, "InternalServerError : something unexpected went wrong");
        } else {
            job.end(aborts ? BulkJob.State.ABORTED : BulkJob.State.COMPLETE, "");
        }
    }

    // Salesforce takes rows in chunks, and a key must not be in a chunk twice.
    private static Set<String> twice(CsvInputs inputs, List<List<String>> chunk, Optional<SalesforceField> key) {
        Map<String, Integer> times = new HashMap<>();
        key.ifPresent(field -> chunk.forEach(row -> inputs.read(row)
                .value(field)
                .ifPresent(value -> times.merge(Table.folded(field, value), 1, Integer::sum))));
        Set<String> twice = new HashSet<>();
        times.forEach((value, count) -> {
            if (count > 1) {
                twice.add(value);
            }
        });
        return twice;
    }

    private void row(int number, RowInput input, Optional<SalesforceField> key, Set<String> twice) {
        try {
            key.flatMap(field -> input.value(field).filter(value -> twice.contains(Table.folded(field, value))))
                    .ifPresent(value -> {
                        throw SalesforceError.row("DUPLICATE_VALUE", "Duplicate external id specified: " + value);
                    });
            job.successes().add(done(number, input, key));
        } catch (SalesforceError e) {
            String error = e.code() + ":" + e.getMessage() + ":" + String.join(",", e.fields()) + " --";
            job.failures().add(new BulkJob.Result(number, input.id(), error.replace(": --", ":--")));
        }
    }

    private BulkJob.Result done(int number, RowInput input, Optional<SalesforceField> key) {
        Table table = job.table();
        switch (job.operation()) {
            case "insert" -> {
                return result(number, writes.create(table, input, MANNER), true);
            }
            case "update" -> {
                Row row = CollectionsApi.row(org, table, input.id());
                writes.update(table, row, input, MANNER);
                return result(number, row, false);
            }
            case "delete" -> {
                Row row = CollectionsApi.row(org, table, input.id());
                writes.delete(row);
                return result(number, row, false);
            }
            default -> {
                RowWrites.Upserted upserted = writes.upsert(table, key.orElseThrow(), input, MANNER);
                return result(number, upserted.row(), upserted.created());
            }
        }
    }

    private static BulkJob.Result result(int number, Row row, boolean created) {
        return new BulkJob.Result(number, row.id(), Boolean.toString(created));
    }
}
