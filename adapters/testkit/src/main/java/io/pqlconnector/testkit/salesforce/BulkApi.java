package io.pqlconnector.testkit.salesforce;

import io.pqlconnector.testkit.web.Answer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Bulk API 2.0: jobs that take many records and answer later (Salesforce contract §2.5). */
final class BulkApi {
    private static final Set<String> OPERATIONS = Set.of("insert", "update", "upsert", "delete");

    private final Org org;
    private final RowWrites writes;
    private final Map<String, BulkJob> jobs = new LinkedHashMap<>();

    BulkApi(Org org, RowWrites writes) {
        this.org = org;
        this.writes = writes;
    }

    List<Route> routes() {
        String all = "jobs/ingest";
        String one = "jobs/ingest/{id}";
        return List.of(
                Route.of("POST", all, "bulk/create", Route.Kind.WRITE, this::create),
                Route.of("GET", all, "bulk/list", Route.Kind.READ, this::list),
                Route.of("GET", one, "bulk/poll", Route.Kind.READ, this::poll),
                Route.of("PATCH", one, "bulk/state", Route.Kind.CHANGE, this::state),
                Route.of("DELETE", one, "bulk/delete", Route.Kind.CHANGE, this::delete),
                Route.of("PUT", one + "/batches", "bulk/upload", Route.Kind.CHANGE, this::upload),
                Route.of(
                        "GET",
                        one + "/successfulResults",
                        "bulk/results",
                        Route.Kind.READ,
                        call -> results(call, "sf__Created", true)),
                Route.of(
                        "GET",
                        one + "/failedResults",
                        "bulk/results",
                        Route.Kind.READ,
                        call -> results(call, "sf__Error", false)),
                Route.of("GET", one + "/unprocessedrecords", "bulk/results", Route.Kind.READ, this::unprocessed));
    }

    private Answer.Whole create(Call call) {
        JsonNode wanted = Json.readObject(call.text());
        String object = wanted.path("object").asString("");
        Table table = org.find(object)
                .orElseThrow(() -> error("INVALIDENTITY", "Entity '" + object + "' is not supported by the Bulk API."));
        String operation = wanted.path("operation").asString("");
        if (!OPERATIONS.contains(operation)) {
            throw error("INVALIDJOB", "Unable to parse operation: " + operation);
        }
        boolean csv = wanted.path("contentType").asString("CSV").equals("CSV")
                && Set.of("LF", "CRLF").contains(wanted.path("lineEnding").asString("LF"))
                && BulkJob.knowsDelimiter(wanted.path("columnDelimiter").asString("COMMA"));
        if (!csv) {
            throw error("INVALIDJOB", "Unsupported content type, line ending or column delimiter");
        }
        String key = wanted.path("externalIdFieldName").asString("");
        boolean keyFits = !operation.equals("upsert")
                || org.access()
                        .find(table.type(), key)
                        .filter(SalesforceField::isExternalId)
                        .isPresent();
        if (!keyFits) {
            throw error("INVALIDJOB", "InvalidJob : Invalid external id field: " + key);
        }
        BulkJob job = new BulkJob(org, table, wanted);
        jobs.put(job.id(), job);
        return Json.answer(200, job.json(call.version(), false));
    }

    private Answer.Whole upload(Call call) {
        BulkJob job = job(call);
        if (job.state() != BulkJob.State.OPEN || !job.data().isEmpty()) {
            throw wrongState(job);
        }
        if (call.text().getBytes(StandardCharsets.UTF_8).length
                > org.options().bulk().mostBytes()) {
            throw error("CLIENTINPUTERROR", "Maximum size of data exceeded");
        }
        job.data(call.text());
        return new Answer.Whole(201, "");
    }

    private Answer.Whole state(Call call) {
        BulkJob job = job(call);
        String wanted = Json.readObject(call.text()).path("state").asString("");
        if (wanted.equals("UploadComplete") && job.state() == BulkJob.State.OPEN) {
            job.uploaded(org.now());
            if (org.options().bulk().polls() == 0) {
                proceed(job, 0);
            }
        } else if (wanted.equals("Aborted") && !job.state().isLast()) {
            new BulkRun(org, writes, job).read();
            job.end(BulkJob.State.ABORTED, "");
        } else {
            throw wrongState(job);
        }
        return Json.answer(200, job.json(call.version(), false));
    }

    private Answer.Whole poll(Call call) {
        BulkJob job = job(call);
        if (job.state() == BulkJob.State.UPLOADED || job.state() == BulkJob.State.RUNNING) {
            proceed(job, job.poll());
        }
        return Json.answer(200, job.json(call.version(), true));
    }

    private void proceed(BulkJob job, int polls) {
        SalesforceOptions.BulkPace pace = org.options().bulk();
        if (polls >= pace.polls() && !org.now().isBefore(job.uploadedAt().plus(pace.delay()))) {
            new BulkRun(org, writes, job).run();
        } else if (polls > 1 || pace.polls() <= 2) {
            job.run();
        }
    }

    private Answer.Whole list(Call call) {
        ArrayNode records = Json.array();
        jobs.values().forEach(job -> records.add(job.json(call.version(), false).put("jobType", "V2Ingest")));
        ObjectNode body = Json.object().put("done", true).putNull("nextRecordsUrl");
        body.set("records", records);
        return Json.answer(200, body);
    }

    private Answer.Whole delete(Call call) {
        BulkJob job = job(call);
        if (job.state() == BulkJob.State.OPEN || job.state() == BulkJob.State.RUNNING) {
            throw wrongState(job);
        }
        jobs.remove(job.id());
        return Json.empty();
    }

    // In an order of their own: Salesforce promises none.
    private Answer.Whole results(Call call, String told, boolean good) {
        BulkJob job = ended(call);
        List<BulkJob.Result> results = new ArrayList<>(good ? job.successes() : job.failures());
        Collections.shuffle(results, org.chance());
        return csv(
                job,
                List.of("sf__Id", told),
                results.stream()
                        .map(one ->
                                with(List.of(one.id(), one.told()), job.rows().get(one.row())))
                        .toList());
    }

    private Answer.Whole unprocessed(Call call) {
        BulkJob job = ended(call);
        Set<Integer> processed = Stream.concat(job.successes().stream(), job.failures().stream())
                .map(BulkJob.Result::row)
                .collect(Collectors.toSet());
        List<List<String>> rest =
                new ArrayList<>(IntStream.range(1, Math.max(1, job.rows().size()))
                        .filter(row -> !processed.contains(row))
                        .mapToObj(row -> job.rows().get(row))
                        .toList());
        Collections.shuffle(rest, org.chance());
        return csv(job, List.of(), rest);
    }

    private Answer.Whole csv(BulkJob job, List<String> before, List<List<String>> rows) {
        if (rows.isEmpty() && org.troubles().leavesEmptyResultsOut()) {
            return Json.empty();
        }
        List<String> header = job.rows().isEmpty() ? List.of() : job.rows().get(0);
        StringBuilder text = new StringBuilder(Csv.line(with(before, header), job.delimiter(), job.crlf()));
        rows.forEach(row -> text.append(Csv.line(row, job.delimiter(), job.crlf())));
        return new Answer.Whole(200, text.toString()).with("Content-Type", "text/csv");
    }

    private static List<String> with(List<String> before, List<String> row) {
        return Stream.concat(before.stream(), row.stream()).toList();
    }

    private BulkJob job(Call call) {
        return RecordIds.longForm(call.variable("id"))
                .filter(jobs::containsKey)
                .map(jobs::get)
                .orElseThrow(SalesforceError::notFound);
    }

    private BulkJob ended(Call call) {
        BulkJob job = job(call);
        if (!job.state().isLast()) {
            throw wrongState(job);
        }
        return job;
    }

    private static SalesforceError wrongState(BulkJob job) {
        return error(
                "INVALIDJOBSTATE",
                "Job " + job.id() + " is in state " + job.state().word());
    }

    private static SalesforceError error(String code, String message) {
        return SalesforceError.whole(400, code, message);
    }
}
