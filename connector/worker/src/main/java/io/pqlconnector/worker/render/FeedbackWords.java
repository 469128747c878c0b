package io.pqlconnector.worker.render;

import io.pqlconnector.core.ledger.Verdict;
import io.pqlconnector.core.run.FeedbackReport;
import io.pqlconnector.core.run.RunResult;
import io.pqlconnector.rules.score.Assessment;
import io.pqlconnector.rules.score.Suppression;
import java.time.ZoneId;
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

    /**
     * What a rep said of an account, and what follows from it.
     *
     * @param zone of calendar days
     */
    static String of(Verdict verdict, Assessment assessment, ZoneId zone) {
        return "\"" + verdict.words() + "\", said in " + verdict.destination() + " (" + verdict.place()
                + "), known since " + Texts.day(verdict.since(), zone) + ": " + consequence(verdict, assessment, zone);
    }

    private static String consequence(Verdict verdict, Assessment assessment, ZoneId zone) {
        Optional<Suppression> suppression = assessment
                .suppression()
                .filter(found -> found.since().equals(verdict.since())
                        && found.verdict().equals(verdict.words())
                        && found.source().equals(verdict.destination().value()));
        if (verdict.until().isPresent()) {
            return "not said any more on " + Texts.day(verdict.until().get(), zone);
        }
        if (suppression.isPresent()) {
            return "left alone until " + Texts.day(suppression.get().until(), zone);
        }
        if (verdict.since().isAfter(assessment.asOf())) {
            return "counts from the next run on";
        }
        return assessment.suppression().isPresent() ? "another one lasts longer" : "it has cooled down";
    }
}
