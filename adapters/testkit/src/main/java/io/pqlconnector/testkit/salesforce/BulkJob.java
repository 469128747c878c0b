package io.pqlconnector.testkit.salesforce;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A job of Bulk API 2.0 (Salesforce contract §2.5). */
final class BulkJob {
    private static final Map<String, Character> DELIMITERS =
            Map.of("COMMA", ',', "TAB", '\t', "SEMICOLON", ';', "PIPE", '|', "CARET", '^', "BACKQUOTE", '`');

    private final String id;
    private final Table table;
    private final String operation;
    private final String key;
    private final String delimiter;
    private final String lineEnding;
    private final String user;
    private final Instant created;
    private State state = State.OPEN;
    private String data = "";
    private String error = "";
    private Instant uploaded = Instant.MAX;
    private int polls;
    private List<List<String>> rows = List.of();
    private final List<Result> successes = new ArrayList<>();
    private final List<Result> failures = new ArrayList<>();

    BulkJob(Org org, Table table, JsonNode wanted) {
        this.id = org.ids().next("750");
        this.table = table;
        this.operation = wanted.path("operation").asString("");
        this.key = wanted.path("externalIdFieldName").asString("");
        this.delimiter = wanted.path("columnDelimiter").asString("COMMA");
        this.lineEnding = wanted.path("lineEnding").asString("LF");
        this.user = org.user();
        this.created = org.now();
    }

    /** How far a job is. */
    enum State {
        OPEN("Open"),
        UPLOADED("UploadComplete"),
        RUNNING("InProgress"),
        COMPLETE("JobComplete"),
        FAILED("Failed"),
        ABORTED("Aborted");

        private final String word;

        State(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }

        boolean isLast() {
            return compareTo(RUNNING) > 0;
        }
    }

    /**
     * What became of a row.
     *
     * @param row its number, the header not counted
     * @param id empty if there is none
     * @param told whether it was created, or the error
     */
    record Result(int row, String id, String told) {}

    static boolean knowsDelimiter(String name) {
        return DELIMITERS.containsKey(name);
    }

    String id() {
        return id;
    }

    Table table() {
        return table;
    }

    String operation() {
        return operation;
    }

    /** The field by which rows are upserted. */
    String key() {
        return key;
    }

    char delimiter() {
        return DELIMITERS.getOrDefault(delimiter, ',');
    }

    boolean crlf() {
        return lineEnding.equals("CRLF");
    }

    State state() {
        return state;
    }

    String data() {
        return data;
    }

    void data(String csv) {
        data = csv;
    }

    void uploaded(Instant at) {
        state = State.UPLOADED;
        uploaded = at;
    }

    void run() {
        state = State.RUNNING;
    }

    void end(State last, String message) {
        state = last;
        error = message;
    }

    /** Since when all data is there. */
    Instant uploadedAt() {
        return uploaded;
    }

    /** How often somebody has asked, this time included. */
    int poll() {
        polls++;
        return polls;
    }

    List<List<String>> rows() {
        return rows;
    }

    void rows(List<List<String>> all) {
        rows = all;
    }

    List<Result> successes() {
        return successes;
    }

    List<Result> failures() {
        return failures;
    }

    ObjectNode json(String version, boolean counts) {
        ObjectNode json = Json.object()
                .put("id", id)
                .put("operation", operation)
                .put("object", table.type().name())
                .put("createdById", user)
                .put("createdDate", Times.told(created))
                .put("systemModstamp", Times.told(created))
                .put("state", state.word())
                .put("concurrencyMode", "Parallel")
                .put("contentType", "CSV")
                .put("apiVersion", Double.parseDouble(version))
                .put("lineEnding", lineEnding)
                .put("columnDelimiter", delimiter);
        if (!key.isEmpty()) {
            json.put("externalIdFieldName", key);
        }
        if (state == State.OPEN) {
            json.put("contentUrl", "services/data/v" + version + "/jobs/ingest/" + id + "/batches");
        }
        if (counts) {
            json.put("jobType", "V2Ingest")
                    .put("numberRecordsProcessed", successes.size() + failures.size())
                    .put("numberRecordsFailed", failures.size())
                    .put("retries", 0)
                    .put("totalProcessingTime", 100)
                    .put("apiActiveProcessingTime", 50)
                    .put("apexProcessingTime", 0);
        }
        if (!error.isEmpty()) {
            json.put("errorMessage", error);
        }
        return json;
    }
}
