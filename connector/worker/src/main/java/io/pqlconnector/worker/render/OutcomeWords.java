package io.pqlconnector.worker.render;

import io.pqlconnector.core.ledger.CrmOutcomes;
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
            case READ -> Optional.of(told(report.kept()));
            case FRESH -> Optional.empty();
            case PUT_OFF -> Optional.of(asBefore(report) + "; " + next(report));
            case FAILED ->
                Optional.of(
                        report.kept().told() == 0
                                ? asBefore(report) + "; " + next(report)
                                : told(report.kept()) + ", not all of them; " + next(report));
        };
    }

    private static String told(CrmOutcomes.Kept kept) {
        return Texts.counted(kept.told(), "outcome") + ", "
                + (kept.added() == 0 ? "none" : Texts.count(kept.added())) + " new"
                + (kept.amended() == 0 ? "" : ", " + Texts.count(kept.amended()) + " amended")
                + (kept.takenBack() == 0 ? "" : ", " + Texts.count(kept.takenBack()) + " taken back");
    }

    private static String asBefore(OutcomesReport report) {
        return report.readAt()
                .map(at -> "as they were read before, as of " + Texts.minute(at))
                .orElse("not read to the end yet");
    }

    private static String next(OutcomesReport report) {
        return "asked again "
                + report.nextAt().map(at -> "from " + Texts.minute(at) + " on").orElse("by the next run");
    }
}
