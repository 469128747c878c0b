package io.pqlconnector.worker.report;

import io.pqlconnector.learn.report.Activation;
import io.pqlconnector.learn.report.ContractValue;
import io.pqlconnector.learn.report.Conversions;
import io.pqlconnector.learn.report.Goal;
import io.pqlconnector.learn.report.Group;
import io.pqlconnector.learn.report.PqlMonths;
import io.pqlconnector.learn.report.Proportion;
import io.pqlconnector.learn.report.QualifiedShare;
import io.pqlconnector.learn.report.Report;
import io.pqlconnector.learn.report.RouteLoad;
import io.pqlconnector.learn.report.Spread;
import io.pqlconnector.learn.report.TriggerPrecision;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/** A report as lines of data. Their names are a promise to programs that read them: docs/metrics.md. */
public final class ReportLines {
    /** The line about all months together has this for a month. */
    static final String ALL = "all";

    private final Report report;
    private final boolean outcomes;
    private final List<Line> lines = new ArrayList<>();

    private ReportLines(Report report, boolean outcomes) {
        this.report = report;
        this.outcomes = outcomes;
    }

    /**
     * The lines of a report.
     *
     * @param outcomes whether anything can be known of what became of accounts; if not, what depends on it is left out
     */
    public static List<Line> of(Report report, boolean outcomes) {
        ReportLines made = new ReportLines(report, outcomes);
        made.share();
        made.pqls();
        made.activation();
        made.lines.add(spread(new LineBuilder("time_to_pql"), report.timeToPql().days())
                .count("unknown", report.timeToPql().unknown())
                .build());
        if (outcomes) {
            report.conversions().stream()
                    .filter(result -> isKnown(report, result.group()))
                    .forEach(made::conversions);
            report.values().stream()
                    .filter(result -> isKnown(report, result.group()))
                    .forEach(made::values);
        }
        made.triggers();
        made.turnedDown();
        made.routes();
        return List.copyOf(made.lines);
    }

    // Most have nobody who says what marketing takes for a lead, and need no empty tables about it.
    private static boolean isKnown(Report report, Group group) {
        return group != Group.MARKETING_QUALIFIED
                || report.conversion(group, Goal.CUSTOMER).total().accounts() > 0;
    }

    /** A name as programs read it. */
    static String word(Enum<?> name) {
        return name.name().toLowerCase(Locale.ROOT);
    }

    private void share() {
        QualifiedShare.Result share = report.share();
        lines.add(new LineBuilder("share_qualified")
                .text("verdict", word(share.verdict()))
                .count("active", share.share().whole())
                .count("qualified", share.share().part())
                .share("share", share.share().rate())
                .exact("fewest", share.bounds().fewest())
                .exact("most", share.bounds().most())
                .build());
    }

    private void pqls() {
        long all = 0;
        long atFirstRun = 0;
        long again = 0;
        Map<String, Long> tiers = new LinkedHashMap<>();
        for (PqlMonths.Row row : report.pqls()) {
            pqls(row.month().toString(), row.fresh(), row.atFirstRun(), row.again(), row.tiers());
            all += row.fresh();
            atFirstRun += row.atFirstRun();
            again += row.again();
            row.tiers().forEach((tier, count) -> tiers.merge(tier, count, Long::sum));
        }
        pqls(ALL, all, atFirstRun, again, tiers);
    }

    private void pqls(String month, long all, long atFirstRun, long again, Map<String, Long> tiers) {
        lines.add(new LineBuilder("pqls")
                .text("month", month)
                .count("pqls", all)
                .count("at_first_run", atFirstRun)
                .count("again", again)
                .build());
        tiers.forEach((tier, count) -> lines.add(new LineBuilder("pqls_by_tier")
                .text("month", month)
                .text("tier", tier)
                .count("pqls", count)
                .build()));
    }

    private void activation() {
        if (report.activation().isEmpty()) {
            return;
        }
        long activated = 0;
        long accounts = 0;
        for (Activation.Row row : report.activation()) {
            activation(row.month().toString(), row.activated());
            activated += row.activated().part();
            accounts += row.activated().whole();
        }
        activation(ALL, new Proportion(activated, accounts));
    }

    private void activation(String month, Proportion activated) {
        lines.add(new LineBuilder("activation")
                .text("month", month)
                .count("accounts", activated.whole())
                .count("activated", activated.part())
                .share("rate", activated.rate())
                .build());
    }

    private void conversions(Conversions.Result result) {
        for (Conversions.Row row : result.months()) {
            conversion(result.group(), result.goal(), row.month().toString(), row.counts());
        }
        conversion(result.group(), result.goal(), ALL, result.total());
        lines.add(spread(of("time_to_conversion", result.group(), result.goal()), result.took())
                .build());
    }

    private void conversion(Group group, Goal goal, String month, Conversions.Counts counts) {
        lines.add(of("conversion", group, goal)
                .text("month", month)
                .count("accounts", counts.accounts())
                .count("already", counts.already())
                .count("decided", counts.rate().whole())
                .count("converted", counts.converted())
                .count("not_converted", counts.notConverted())
                .count("converted_so_far", counts.convertedSoFar())
                .count("undecided", counts.undecided())
                .share("rate", counts.rate().rate())
                .share("low", counts.rate().low())
                .share("high", counts.rate().high())
                .build());
    }

    private void values(ContractValue.Result result) {
        lines.add(new LineBuilder("customers")
                .text("group", word(result.group()))
                .count("customers", result.customers())
                .count("without_value", result.withoutValue())
                .build());
        for (ContractValue.Row row : result.currencies()) {
            lines.add(new LineBuilder("contract_value")
                    .text("group", word(result.group()))
                    .text("currency", row.currency())
                    .count("customers", row.customers())
                    .exact("total", row.total())
                    .exact("median", row.median())
                    .build());
        }
    }

    private void triggers() {
        TriggerPrecision.Result triggers = report.triggers();
        lines.add(precision(new LineBuilder("triggers"), triggers.base())
                .count("unknown", triggers.unknown())
                .build());
        for (TriggerPrecision.Row row : triggers.triggers()) {
            LineBuilder line = new LineBuilder("trigger")
                    .text("signal", row.signal().value())
                    .count("fired", row.fired().part())
                    .share("share", row.fired().rate())
                    .count("turned_down", row.turnedDown());
            precision(line, row.precision());
            if (outcomes) {
                line.number("lift", row.lift()).count("false_positives", row.falsePositives());
            }
            lines.add(line.build());
        }
    }

    private void turnedDown() {
        Proportion leads = report.turnedDown().leads();
        lines.add(new LineBuilder("feedback")
                .count("turned_down", leads.part())
                .share("share", leads.rate())
                .build());
        report.turnedDown()
                .rows()
                .forEach(row -> lines.add(new LineBuilder("verdict")
                        .text("words", row.words())
                        .count("pqls", row.leads())
                        .build()));
    }

    private LineBuilder precision(LineBuilder line, Proportion precision) {
        if (outcomes) {
            line.count("decided", precision.whole())
                    .count("converted", precision.part())
                    .share("precision", precision.rate())
                    .share("low", precision.low())
                    .share("high", precision.high());
        }
        return line;
    }

    private void routes() {
        RouteLoad.Result routes = report.routes();
        lines.add(new LineBuilder("routes")
                .number("weeks", OptionalDouble.of(routes.weeks()))
                .count("at_first_run", routes.atFirstRun())
                .count("unknown", routes.unknown())
                .build());
        for (RouteLoad.Row row : routes.routes()) {
            lines.add(new LineBuilder("route")
                    .text("route", row.route())
                    .count("pqls", row.pqls())
                    .number("per_week", OptionalDouble.of(row.perWeek()))
                    .count("busiest_week", row.busiest())
                    .build());
            row.weeks()
                    .forEach((week, count) -> lines.add(new LineBuilder("route_week")
                            .text("route", row.route())
                            .text("week", week.toString())
                            .count("pqls", count)
                            .build()));
        }
    }

    private static LineBuilder of(String figure, Group group, Goal goal) {
        return new LineBuilder(figure).text("group", word(group)).text("goal", word(goal));
    }

    private static LineBuilder spread(LineBuilder line, Spread days) {
        return line.count("accounts", days.count())
                .number("shortest", days.shortest())
                .number("lower_quartile", days.lowerQuartile())
                .number("median", days.median())
                .number("upper_quartile", days.upperQuartile())
                .number("longest", days.longest());
    }
}
