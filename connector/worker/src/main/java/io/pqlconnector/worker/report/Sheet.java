package io.pqlconnector.worker.report;

import io.pqlconnector.learn.report.Goal;
import io.pqlconnector.learn.report.Group;
import io.pqlconnector.learn.report.Report;
import io.pqlconnector.rules.signal.SignalName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The whole report as data: what the page, the terminal and programs show.
 *
 * @param summary what it is about and of
 * @param lines the figures
 * @param notes what a reader should know of them
 * @param outcomes whether anything can be known of what became of accounts
 */
public record Sheet(Line summary, List<Line> lines, List<Note> notes, boolean outcomes) {
    public Sheet {
        lines = List.copyOf(lines);
        notes = List.copyOf(notes);
    }

    /**
     * The data of a report.
     *
     * @param outcomes whether anything can be known of what became of accounts
     */
    public static Sheet of(Report report, SignalName activation, boolean outcomes) {
        Report.Counts counts = report.counts();
        Line summary = new LineBuilder(Line.SUMMARY)
                .text("from", report.period().from().toString())
                .text("to", report.period().to().toString())
                .text("time_zone", report.period().zone().getId())
                .text("as_of", report.asOf().toString())
                .text("first_run", report.firstRun().toString())
                .text("activation", activation.value())
                .count("horizon_days", report.horizon().toDays())
                .count("accounts", counts.accounts())
                .count("first_seen", counts.firstSeen())
                .count("pqls", counts.pqls())
                .count("qualified_before", counts.qualifiedBefore())
                .count("with_outcome", counts.withOutcome())
                .count("outcomes_elsewhere", counts.outcomesElsewhere())
                .build();
        Sheet bare = new Sheet(summary, ReportLines.of(report, outcomes), List.of(), outcomes);
        return new Sheet(summary, bare.lines(), Note.of(bare), outcomes);
    }

    /** The line with an id, such as {@code pqls/all}; empty if there is none. */
    Optional<Line> find(String id) {
        return lines.stream().filter(line -> line.id().equals(id)).findFirst();
    }

    /** The line with an id that is always there. */
    public Line line(String id) {
        return find(id).orElseThrow(() -> new IllegalArgumentException("no line " + id));
    }

    /** The lines of a figure. */
    public List<Line> all(String figure) {
        return lines.stream().filter(line -> line.figure().equals(figure)).toList();
    }

    /** The lines of a figure, month by month, without the one about all of them. */
    List<Line> months(String figure) {
        return all(figure).stream()
                .filter(line -> !line.text("month").equals(ReportLines.ALL))
                .toList();
    }

    /** The lines about what became of a group. */
    List<Line> conversion(Group group, Goal goal) {
        return all("conversion").stream()
                .filter(line -> line.text("group").equals(ReportLines.word(group))
                        && line.text("goal").equals(ReportLines.word(goal)))
                .toList();
    }

    /** The lines of a figure by one of their texts, in their order. */
    Map<String, List<Line>> grouped(String figure, String text) {
        Function<Line, String> name = line -> line.text(text);
        return all(figure).stream().collect(Collectors.groupingBy(name, LinkedHashMap::new, Collectors.toList()));
    }
}
