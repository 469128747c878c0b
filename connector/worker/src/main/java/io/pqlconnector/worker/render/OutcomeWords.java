package io.pqlconnector.worker.render;

import io.pqlconnector.core.run.OutcomesReport;
import io.pqlconnector.core.run.RunResult;
import java.util.List;
import java.util.Optional;

/** What a person is told of the outcomes that are read from a CRM. */
public final class OutcomeWords {
    private OutcomeWords() {}

    /** What could not be read, by all of a run; to be told, although nothing that the run had to do failed. */
    public static List<String> warnings(RunResult result) {
        return result.outcomes().stream()
                .flatMap(report -> warning(report).stream())
                .toList();
    }

    /** What could not be read, and why. */
    static Optional<String> warning(OutcomesReport report) {
        return report.failure()
                .map(failure -> "what became of accounts in " + report.destination() + " was not read: " + failure);
    }

    /** What it came to; empty where nobody was asked because nothing was due. */
    static Optional<String> of(OutcomesReport report) {
        return switch (report.state()) {
            case READ ->
                Optional.of(Texts.counted(report.told(), "outcome") + ", "
                        + (report.added() == 0 ? "none" : Texts.count(report.added())) + " new");
            case FRESH -> Optional.empty();
            case FAILED ->
                Optional.of(report.readAt()
                        .map(at -> "as they were read before, as of " + Texts.minute(at))
                        .orElse("unknown, since they were never read"));
        };
    }
}
