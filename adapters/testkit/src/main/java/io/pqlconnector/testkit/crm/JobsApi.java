package io.pqlconnector.testkit.crm;

import io.pqlconnector.testkit.web.Answer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The bulk jobs of the fake CRM: made empty, fed once, worked at once their time has come, and kept. Not thread-safe.
 */
final class JobsApi {
    private static final JsonMapper JSON = new JsonMapper();

    private final Duration takes;
    private final BiFunction<Endpoint, JsonNode, ObjectNode> crm;
    private final Map<String, Job> jobs = new HashMap<>();

    /**
     * No jobs yet.
     *
     * @param takes how long a job works
     * @param crm carries out operations, and answers as to a batch of them
     */
    JobsApi(Duration takes, BiFunction<Endpoint, JsonNode, ObjectNode> crm) {
        this.takes = takes;
        this.crm = crm;
    }

    /**
     * A job that was fed.
     *
     * @param fed what with
     * @param dueAt when it will have worked, in nanoseconds of the machine
     * @param results what came of it; empty as long as it works
     */
    private record Job(JsonNode fed, long dueAt, Optional<ObjectNode> results) {}

    private static final Job EMPTY = new Job(JSON.createObjectNode(), 0, Optional.empty());

    ObjectNode make() {
        String name = "job-" + (jobs.size() + 1);
        jobs.put(name, EMPTY);
        return JSON.createObjectNode().put("job", name);
    }

    /** Feeds a job; one that was fed before keeps what it has. */
    Answer.Whole feed(JsonNode asked) {
        return find(asked)
                .map(job -> {
                    if (job.equals(EMPTY)) {
                        long dueAt = System.nanoTime() + takes.toNanos();
                        jobs.put(name(asked), new Job(asked, dueAt, Optional.empty()));
                    }
                    return ok(JSON.createObjectNode().put("state", "working"));
                })
                .orElseGet(JobsApi::gone);
    }

    /** Says whether a job is {@code empty}, {@code working} or {@code done}. */
    Answer.Whole state(JsonNode asked) {
        return find(asked)
                .map(job -> ok(JSON.createObjectNode().put("state", state(job))))
                .orElseGet(JobsApi::gone);
    }

    Answer.Whole results(JsonNode asked) {
        return find(asked).flatMap(Job::results).map(JobsApi::ok).orElseGet(JobsApi::gone);
    }

    /** Does the work of all jobs whose time has come. */
    void work() {
        jobs.replaceAll((name, job) -> {
            boolean isDue = !job.equals(EMPTY) && job.results().isEmpty() && System.nanoTime() - job.dueAt() >= 0;
            return isDue ? new Job(job.fed(), job.dueAt(), Optional.of(worked(job.fed()))) : job;
        });
    }

    private ObjectNode worked(JsonNode fed) {
        return crm.apply(Endpoint.valueOf(fed.path("kind").asString()), fed);
    }

    private Optional<Job> find(JsonNode asked) {
        return Optional.ofNullable(jobs.get(name(asked)));
    }

    private static String name(JsonNode asked) {
        return asked.path("job").asString("");
    }

    private static String state(Job job) {
        if (job.results().isPresent()) {
            return "done";
        }
        return job.equals(EMPTY) ? "empty" : "working";
    }

    private static Answer.Whole ok(ObjectNode body) {
        return new Answer.Whole(200, body.toString());
    }

    private static Answer.Whole gone() {
        return new Answer.Whole(404, "{\"code\":\"NO_SUCH_JOB\"}");
    }
}
