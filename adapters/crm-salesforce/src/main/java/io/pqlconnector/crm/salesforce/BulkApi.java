package io.pqlconnector.crm.salesforce;

import io.pqlconnector.http.HttpCall;
import io.pqlconnector.http.Json;
import io.pqlconnector.http.OpenReply;
import io.pqlconnector.http.TimeAndChance;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Jobs of Bulk API 2.0: made, fed once, started, asked until they are done, and read (Salesforce contract §2.5).
 *
 * @see <a href="https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/bulk_api_2_0_ingest.htm">Bulk API 2.0
 *     ingest</a>
 */
final class BulkApi {
    private static final String JOBS = "/jobs/ingest";
    private static final Set<String> ENDED = Set.of("JobComplete", "Failed", "Aborted");
    private static final Duration FIRST_LOOK = Duration.ofSeconds(2);
    private static final Duration LONGEST_BETWEEN_LOOKS = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofHours(2);

    private final SalesforceClient client;
    private final TimeAndChance time;

    BulkApi(SalesforceClient client, TimeAndChance time) {
        this.client = client;
        this.time = time;
    }

    /**
     * A job.
     *
     * @param failed how many rows failed, as far as is known
     * @param message why the job itself failed; empty if it did not
     */
    record Job(String id, String state, long failed, String message) {
        static Job of(JsonNode node) {
            return new Job(
                    Json.text(node, "id"),
                    Json.text(node, "state"),
                    node.path("numberRecordsFailed").asLong(0),
                    Json.text(node, "errorMessage"));
        }

        /** Whether nothing was fed to it yet, or not all of it. */
        boolean isOpen() {
            return state.equals("Open");
        }

        boolean isComplete() {
            return state.equals("JobComplete");
        }

        boolean hasEnded() {
            return ENDED.contains(state);
        }
    }

    /** Which of its results a job is asked for. */
    enum Results {
        SUCCESSFUL("successfulResults"),
        FAILED("failedResults");

        private final String path;

        Results(String path) {
            this.path = path;
        }
    }

    /**
     * A new job that does nothing yet; empty if the org allows none.
     *
     * @param keyField the external id by which records are created or updated; empty to update them by their ids
     */
    Optional<Job> create(String type, Optional<String> keyField) throws InterruptedException {
        ObjectNode body = Json.object()
                .put("object", type)
                .put("operation", keyField.isPresent() ? "upsert" : "update")
                .put("contentType", "CSV")
                .put("lineEnding", "LF")
                .put("columnDelimiter", "COMMA");
        keyField.ifPresent(field -> body.put("externalIdFieldName", field));
        // One that is made twice does nothing and is forgotten by Salesforce after a week.
        Answer answer = client.send(HttpCall.of("POST", HttpCall.Effect.REPEATABLE, client.data() + JOBS)
                .json(body.toString()));
        if (answer.says("FEATURENOTENABLED") || answer.says("EXCEEDEDQUOTA")) {
            return Optional.empty();
        }
        Job job = Job.of(Refusals.expectSuccess(answer, "make a bulk job").body());
        if (!job.id().matches("[0-9A-Za-z]{15,18}")) {
            throw Refusals.notUnderstood("make a bulk job");
        }
        return Optional.of(job);
    }

    /** Feeds a job, once. */
    void feed(String job, byte[] table) throws InterruptedException {
        Refusals.expectSuccess(
                client.send(HttpCall.of("PUT", HttpCall.Effect.ONCE, client.data() + JOBS + "/{}/batches", job)
                        .body("text/csv; charset=UTF-8", table)),
                "feed a bulk job");
    }

    /** Starts a job that was fed. */
    void start(String job) throws InterruptedException {
        Answer answer = setState(job, "UploadComplete");
        // Said twice, where the first answer was lost.
        boolean started =
                !answer.isSuccess() && find(job).filter(now -> !now.isOpen()).isPresent();
        if (!started) {
            Refusals.expectSuccess(answer, "start a bulk job");
        }
    }

    /** Gives up a job that was not started. One that is not there any more is given up already. */
    void abort(String job) throws InterruptedException {
        Answer answer = setState(job, "Aborted");
        if (answer.status() != 404 && answer.status() != 400) {
            Refusals.expectSuccess(answer, "give up a bulk job");
        }
    }

    private Answer setState(String job, String state) throws InterruptedException {
        return client.send(HttpCall.of("PATCH", HttpCall.Effect.REPEATABLE, client.data() + JOBS + "/{}", job)
                .json(Json.object().put("state", state).toString()));
    }

    /** A job; empty if Salesforce does not know it any more. */
    Optional<Job> find(String job) throws InterruptedException {
        Answer answer = client.send(HttpCall.get(client.data() + JOBS + "/{}", job));
        return answer.status() == 404
                ? Optional.empty()
                : Optional.of(Job.of(
                        Refusals.expectSuccess(answer, "look at a bulk job").body()));
    }

    /** Waits until a job has ended; empty if Salesforce does not know it any more. */
    Optional<Job> await(String id) throws InterruptedException {
        Instant patient = time.now().plus(PATIENCE);
        Duration pause = FIRST_LOOK;
        while (true) {
            Optional<Job> job = find(id);
            if (job.isEmpty() || job.get().hasEnded()) {
                return job;
            }
            if (time.now().isAfter(patient)) {
                throw new AdapterException(
                        FailureKind.UNAVAILABLE,
                        "Salesforce has been working on the bulk job " + id + " for " + PATIENCE.toHours()
                                + " hours. The next run looks what became of it; Setup > Bulk Data Load Jobs shows it.",
                        null);
            }
            time.pause(pause);
            Duration next = pause.multipliedBy(3).dividedBy(2);
            pause = next.compareTo(LONGEST_BETWEEN_LOOKS) > 0 ? LONGEST_BETWEEN_LOOKS : next;
        }
    }

    /** Reads results of a job that has ended. */
    void results(String job, Results results, Consumer<SortedMap<String, String>> rows) throws InterruptedException {
        String what = "read the results of a bulk job";
        HttpCall call = HttpCall.get(client.data() + JOBS + "/{}/" + results.path + "/", job);
        try (OpenReply reply = client.open(call)) {
            if (!reply.head().isSuccess()) {
                throw Refusals.of(
                        new Answer(
                                reply.head().status(),
                                Json.parse(reply.head().body()).orElseGet(Json::missing),
                                reply.head().text(),
                                ""),
                        what);
            }
            BulkTable.read(reply.body(), rows);
        } catch (IOException | JacksonException e) {
            throw new AdapterException(
                    FailureKind.UNAVAILABLE,
                    "The results of the bulk job " + job
                            + " could not be read to the end. The next run reads them again.",
                    e);
        }
    }
}
