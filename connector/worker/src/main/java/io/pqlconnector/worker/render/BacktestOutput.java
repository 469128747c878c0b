package io.pqlconnector.worker.render;

import io.pqlconnector.learn.backtest.Backtest;
import io.pqlconnector.learn.backtest.InstantFigures;
import io.pqlconnector.learn.backtest.Period;
import io.pqlconnector.learn.backtest.TierShift;
import io.pqlconnector.learn.stat.Share;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** A backtest as a person reads it: a line per instant, then the figures of all, then what other rules would do. */
public final class BacktestOutput {
    private static final int NAMES = 5;
    private static final double SECONDS_PER_DAY = Duration.ofDays(1).toSeconds();

    private final Terminal terminal;
    private final Tested tested;

    /** For a terminal. */
    public BacktestOutput(Terminal terminal, Tested tested) {
        this.terminal = terminal;
        this.tested = tested;
    }

    /** Prints all of it. */
    public void print() {
        Backtest backtest = tested.now().backtest();
        Period period = backtest.period();
        terminal.line("Rules " + tested.now().rules().file() + " ("
                + tested.now().rules().version().value() + ") at "
                + Texts.counted(period.instants().size(), "instant") + ", every "
                + days(period.stepDays()));
        terminal.line("Judged by who became a customer within "
                + days(backtest.horizon().toDays()) + "; data ends on " + Texts.minute(backtest.dataEnd()));
        terminal.line(terminal.faint(row("instant", "PQLs", "new", "again", "became customer", "not yet")));
        backtest.instants().forEach(this::instant);
        terminal.line("");
        figures(tested.now());
        tested.other().ifPresent(this::compare);
    }

    private static String row(Object... cells) {
        return String.format(Locale.ROOT, "  %-12s %8s %8s %8s   %-18s %8s", cells)
                .stripTrailing();
    }

    private void instant(InstantFigures figures) {
        Share precision = figures.precision();
        terminal.line(row(
                Texts.day(figures.at(), tested.zone()),
                Texts.count(figures.qualified()),
                Texts.count(figures.became()),
                Texts.count(figures.again()),
                precision.of() == 0 ? "-" : hits(precision) + ", " + Texts.percent(precision.value()),
                Texts.count(figures.undecided())));
    }

    private static String hits(Share share) {
        return Texts.count(share.hits()) + " of " + Texts.count(share.of());
    }

    private static String days(long days) {
        return Texts.counted(days, "day");
    }

    private void figures(Tested.Under under) {
        Backtest backtest = under.backtest();
        figure(
                "Precision",
                share(backtest.precision(), "became customers in time")
                        + (backtest.undecided() > 0
                                ? "; " + Texts.count(backtest.undecided()) + " not yet decided"
                                : ""));
        figure("Recall", share(backtest.recall(), "of customers had qualified before"));
        figure(
                "Lead time",
                backtest.leadTime()
                        .map(lead ->
                                Texts.number(lead.toSeconds() / SECONDS_PER_DAY) + " days from qualified to customer"
                                        + " (median of " + Texts.count(backtest.leadTimes()) + ")")
                        .orElse("not known: nobody became a customer after becoming qualified"));
        figure("PQLs", load(backtest.pqlsPerWeek()) + " new per week" + routes(backtest));
    }

    private void figure(String name, String text) {
        terminal.line(terminal.bold(Texts.column(name, 10)) + " " + text);
    }

    private static String share(Share share, String what) {
        return share.of() == 0
                ? "not known yet: nobody to tell it from"
                : Texts.percent(share.value()) + " (" + hits(share) + "; 95 %: "
                        + Texts.percent(share.interval().low()) + " to "
                        + Texts.percent(share.interval().high()) + ") " + what;
    }

    private static String load(double perWeek) {
        return String.format(Locale.ROOT, "%.1f", perWeek);
    }

    private String routes(Backtest backtest) {
        List<String> named =
                tested.routes().stream().filter(route -> !route.isEmpty()).toList();
        return named.isEmpty()
                ? ""
                : named.stream()
                        .map(route -> route + " " + load(backtest.perWeek(route)))
                        .collect(Collectors.joining(", ", ": ", ""));
    }

    private void compare(Tested.Under other) {
        terminal.line("");
        terminal.line(
                "With " + other.rules().file() + " (" + other.rules().version().value() + ") instead");
        figures(other);
        terminal.line("");
        terminal.line("Tiers on " + Texts.day(other.backtest().period().last(), tested.zone()) + ", with "
                + other.rules().file());
        for (TierShift shift : tested.shifts()) {
            terminal.line("  " + terminal.tier(shift.tier(), Texts.column(shift.tier(), 8)) + " "
                    + Texts.count(shift.entering().size()) + " would enter, "
                    + Texts.count(shift.leaving().size()) + " would leave, " + Texts.count(shift.staying())
                    + " would stay");
            names("+", shift.entering()).ifPresent(terminal::line);
            names("-", shift.leaving()).ifPresent(terminal::line);
        }
        terminal.line("Load per week");
        for (String route : tested.routes()) {
            terminal.line("  " + Texts.column(route.isEmpty() ? "(no route)" : route, 14) + " "
                    + load(tested.now().backtest().perWeek(route)) + " -> "
                    + load(other.backtest().perWeek(route)));
        }
    }

    private static Optional<String> names(String sign, List<String> accounts) {
        if (accounts.isEmpty()) {
            return Optional.empty();
        }
        String more = accounts.size() > NAMES ? " and " + Texts.count(accounts.size() - NAMES) + " more: --json" : "";
        return Optional.of(
                "    " + sign + " " + accounts.stream().limit(NAMES).collect(Collectors.joining(", ")) + more);
    }
}
