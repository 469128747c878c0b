package io.pqlconnector.worker.render;

import io.pqlconnector.core.run.EnrichReport;
import io.pqlconnector.core.run.RunResult;
import java.util.List;
import java.util.Optional;

/** What a person is told of the traits that are read from a CRM. */
public final class EnrichWords {
    private EnrichWords() {}

    /** What could not be read, by all of a run; to be told, although the run went on. */
    public static List<String> warnings(RunResult result) {
        return result.enrichments().stream()
                .flatMap(report -> warning(report).stream())
                .toList();
    }

    /** What could not be read, and why. */
    static Optional<String> warning(EnrichReport report) {
        return report.failure()
                .map(failure -> "the " + Texts.plural(report.object().value()) + " of " + report.destination()
                        + " were not read: " + failure);
    }

    /** What it came to. */
    static String of(EnrichReport report) {
        String known = Texts.counted(report.known(), report.object().value());
        String traits = Texts.counted(report.traits(), "trait");
        return switch (report.state()) {
            case READ ->
                (report.known() < report.asked() ? Texts.count(report.known()) + " of " : "")
                        + Texts.counted(
                                Math.max(report.known(), report.asked()),
                                report.object().value())
                        + ", " + traits + (report.changed() ? "" : ", unchanged");
            case FRESH -> known + ", " + traits + asOf(report);
            case NOBODY_KNOWN -> "nobody to ask about yet; this run finds out whom there is";
            case FAILED ->
                report.known() == 0
                        ? traits + " unknown, since they were never read"
                        : known + ", as " + (report.known() == 1 ? "it was" : "they were") + " read before"
                                + asOf(report);
        };
    }

    private static String asOf(EnrichReport report) {
        return report.readAt().map(at -> ", as of " + Texts.minute(at)).orElse("");
    }
}
