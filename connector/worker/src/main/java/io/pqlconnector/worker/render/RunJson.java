package io.pqlconnector.worker.render;

import io.pqlconnector.core.ledger.RunRecord;
import io.pqlconnector.core.run.RunCounts;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;

/** A run of the history as a line of JSON. The keys are a promise to programs that read them. */
public final class RunJson {
    private RunJson() {}

    /** Writes what stands between the braces. */
    public static void write(JsonGenerator json, RunRecord run) {
        json.writeNumberProperty("run", run.number());
        json.writeStringProperty("command", run.command());
        json.writeStringProperty("started_at", run.startedAt().toString());
        run.finishedAt().ifPresent(end -> json.writeStringProperty("finished_at", end.toString()));
        json.writeStringProperty("as_of", run.asOf().toString());
        json.writeStringProperty("rules", run.rulesVersion());
        json.writeStringProperty("outcome", run.outcome().name().toLowerCase(Locale.ROOT));
        json.writeObjectPropertyStart("counts");
        run.counts().forEach((name, count) -> {
            if (!name.equals(RunCounts.INPUTS)) {
                json.writeNumberProperty(name, count);
            }
        });
        json.writeEndObject();
    }
}
