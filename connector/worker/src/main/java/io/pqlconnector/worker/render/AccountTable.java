package io.pqlconnector.worker.render;

import io.pqlconnector.core.score.ScoredAccount;
import io.pqlconnector.rules.score.Assessment;
import io.pqlconnector.rules.score.Trigger;
import java.util.List;
import java.util.stream.Collectors;

/** Accounts with score, tier, reasons and next step, a line each, at most 100 columns wide unless the next step is longer. */
public final class AccountTable {
    private static final int ACCOUNT_WIDTH = 22;
    private static final int WHY_WIDTH = 48;

    private final Terminal terminal;

    /** For a terminal. */
    public AccountTable(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Prints the heading. */
    public void heading() {
        terminal.line(terminal.faint("  score  tier  " + Texts.column("account", ACCOUNT_WIDTH) + " "
                + Texts.column("why", WHY_WIDTH) + " next"));
    }

    /** Prints one account. */
    public void row(ScoredAccount account) {
        Assessment assessment = account.assessment();
        String tier = assessment.tier().orElse("-");
        terminal.line(String.format("%7d  ", assessment.score())
                + terminal.tier(tier, Texts.column(tier, Math.max(5, tier.length()))) + " "
                + Texts.column(label(assessment), ACCOUNT_WIDTH) + " "
                + Texts.column(why(assessment), WHY_WIDTH) + " "
                + next(assessment));
    }

    /** How people know an account: its domain, or its key if none is known. */
    static String label(Assessment assessment) {
        String domain = assessment.measurement().domain();
        return domain.isEmpty() ? assessment.key() : domain;
    }

    private static String why(Assessment assessment) {
        List<Trigger> triggers = assessment.triggers().stream()
                .filter(trigger -> trigger.points() != 0)
                .toList();
        String reasons = triggers.stream().map(Trigger::reason).collect(Collectors.joining(" · "));
        return assessment
                .suppression()
                .map(suppression -> "\"" + suppression.verdict() + "\" · " + reasons)
                .orElse(reasons);
    }

    /** The next step, with who takes it. */
    static String next(Assessment assessment) {
        return assessment
                .play()
                .map(play -> play.action() + (play.route().isEmpty() ? "" : " -> " + play.route()))
                .orElse("");
    }
}
