package io.pqlconnector.testkit.crm;

import io.pqlconnector.http.HttpCall;
import io.pqlconnector.http.HttpCall.Effect;
import io.pqlconnector.http.HttpLane;
import io.pqlconnector.http.HttpReply;
import io.pqlconnector.http.TimeAndChance;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.destination.Batch;
import io.pqlconnector.spi.destination.BulkJobs;
import io.pqlconnector.spi.destination.JobJournal;
import io.pqlconnector.spi.destination.Receipt;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The bulk jobs of a {@link FakeCrmServer}: made, kept, fed, asked, and read. */
final class HttpJobs implements BulkJobs {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(20);

    private final HttpLane lane;
    private final TimeAndChance time;
    private final Sizes sizes;

    HttpJobs(HttpLane lane, TimeAndChance time, Sizes sizes) {
        this.lane = lane;
        this.time = time;
        this.sizes = sizes;
    }

    /** How many operations make a job, and how many it takes at most. */
    record Sizes(int from, int most) {}

    @Override
    public Set<String> kinds() {
        return Set.of("upsert", "add_to_list", "remove_from_list");
    }

    @Override
    public int from() {
        return sizes.from();
    }

    @Override
    public int most() {
        return sizes.most();
    }

    @Override
    public long calls(int operations) {
        return 3;
    }

    @Override
    public List<Receipt> deliver(Batch batch, JobJournal journal) throws InterruptedException {
        ObjectNode job = JSON.createObjectNode().put("job", journal.begun().orElse(""));
        // One that is gone says nothing of its state.
        String state = journal.begun().isPresent() ? state(job) : "";
        if (state.isEmpty() || state.equals("empty")) {
            job.put(
                    "job",
                    json(send(Endpoint.JOB, JSON.createObjectNode()))
                            .path("job")
                            .asString());
            journal.begin(job.path("job").asString());
            feed(batch, job);
            state = state(job);
        }
        while (!state.equals("done")) {
            time.pause(BETWEEN_QUESTIONS);
            state = state(job);
        }
        return ReceiptJson.receipts(batch, json(send(Endpoint.JOB_RESULTS, job)), time.now());
    }

    private void feed(Batch batch, ObjectNode job) throws InterruptedException {
        ObjectNode body = (ObjectNode) JSON.readTree(OperationJson.of(batch.operations()));
        body.setAll(job);
        HttpReply reply = send(Endpoint.JOB_FEED, body.put("kind", batch.kind().toUpperCase(Locale.ROOT)));
        if (reply.status() == 400) {
            throw ReceiptJson.refusal(batch, ScriptedReplies.json(reply).orElseGet(JSON::createObjectNode));
        }
        json(reply);
    }

    private String state(ObjectNode job) throws InterruptedException {
        HttpReply reply = send(Endpoint.JOB_STATE, job);
        return reply.status() == 404 ? "" : json(reply).path("state").asString();
    }

    // Whatever is asked may be asked again: a job that is made twice is empty once, and fed twice it has its first
    // food.
    private HttpReply send(Endpoint endpoint, ObjectNode asked) throws InterruptedException {
        return lane.send(HttpCall.of("POST", Effect.REPEATABLE, endpoint.path()).json(asked.toString()));
    }

    private static JsonNode json(HttpReply reply) {
        return ScriptedReplies.json(reply)
                .filter(json -> reply.isSuccess())
                .orElseThrow(() -> new AdapterException(
                        FailureKind.PROTOCOL,
                        "Scripted CRM, jobs: status " + reply.status() + ", which it should not answer with.",
                        null));
    }
}
