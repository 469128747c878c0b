package io.pqlconnector.worker.render;

import io.pqlconnector.core.plan.PlanSink;
import io.pqlconnector.core.plan.PlannedChange;
import io.pqlconnector.core.score.ScoredAccount;
import io.pqlconnector.spi.destination.Operation;
import java.util.List;

/** A plan for programs: a line per operation that would be sent. The keys are a promise. */
public final class PlanJson implements PlanSink {
    private final JsonLines lines;

    /** Onto JSON Lines. */
    public PlanJson(JsonLines lines) {
        this.lines = lines;
    }

    @Override
    public void account(ScoredAccount account, List<PlannedChange> changes) {
        changes.stream()
                .filter(change -> change.sent() || !change.kept().isEmpty())
                .forEach(this::line);
    }

    @Override
    public void enrollments(List<PlannedChange> changes) {
        changes.stream()
                .filter(change -> change.sent() || change.withheld().isPresent())
                .forEach(this::line);
    }

    private void line(PlannedChange change) {
        Operation operation = change.planned().operation();
        lines.object(writer -> {
            writer.writeStringProperty(
                    "destination", change.planned().destination().value());
            writer.writeStringProperty("object", operation.record().object().value());
            writer.writeStringProperty("key", operation.record().key());
            writer.writeStringProperty("kind", operation.kind());
            OperationJson.about(writer, operation);
            writer.writeObjectPropertyStart("changes");
            if (change.sent()) {
                change.fields().forEach((field, values) -> {
                    writer.writeObjectPropertyStart(field);
                    writer.writeStringProperty("old", values.before().shown());
                    writer.writeStringProperty("new", values.after().shown());
                    writer.writeEndObject();
                });
            }
            writer.writeEndObject();
            change.withheld().ifPresent(reason -> writer.writeStringProperty("withheld", reason));
            if (!change.kept().isEmpty()) {
                writer.writeObjectPropertyStart("kept");
                change.kept().forEach(writer::writeStringProperty);
                writer.writeEndObject();
            }
        });
    }
}
