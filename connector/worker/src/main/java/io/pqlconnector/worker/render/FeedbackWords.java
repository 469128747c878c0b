package io.pqlconnector.worker.render;

import io.pqlconnector.core.run.FeedbackReport;
import io.pqlconnector.core.run.RunResult;
import java.util.List;
import java.util.Optional;

/** What a person is told of what reps say in a CRM. */
public final class FeedbackWords {
    private FeedbackWords() {}

    /** What could not be read, by all of a run; to be told, although the run went on. */
    public static List<String> warnings(RunResult result) {
        return result.feedback().stream()
                .flatMap(report -> warning(report).stream())
                .toList();
    }

    /** What could not be read, and why. */
    static Optional<String> warning(FeedbackReport report) {
        return report.failure()
                .map(failure -> "what reps say in " + report.place()
                        + " was not read, so what they said before counts: " + failure);
    }

    /** What it came to. */
    static String of(FeedbackReport report) {
        String place = ", in " + report.place().inCrm();
        String standing = Texts.counted(report.standing(), "verdict");
        return switch (report.state()) {
            case READ ->
                standing
                        + place
                        + (report.changed() == 0 ? ", unchanged" : ", " + report.changed() + " new or taken back");
            case FRESH, FAILED -> standing + place + asOf(report);
            case NOBODY_KNOWN -> "nobody to ask about yet; this run finds out whom there is";
        };
    }

    private static String asOf(FeedbackReport report) {
        return report.readAt().map(at -> ", as of " + Texts.minute(at)).orElse(", never read");
    }
}
