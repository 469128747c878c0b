package io.pqlconnector.worker.alert;

import io.pqlconnector.core.alert.Alert;
import io.pqlconnector.core.alert.AlertMessage;
import io.pqlconnector.core.alert.Lead;
import io.pqlconnector.core.text.Figures;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a message says to a person, in lines that are fit to be shown; how they look is up to the channel. */
final class AlertText {
    /** What Slack takes as a header. */
    static final int TITLE = 150;

    private static final int LINE = 600;
    private static final int REASONS = 8;

    private AlertText() {}

    /** What it is about. */
    static String title(AlertMessage message) {
        return PlainText.line(message.title(), TITLE);
    }

    /** All of it but the title: an alert in full, or a line for each of many. */
    static List<String> lines(AlertMessage message) {
        List<String> lines = new ArrayList<>();
        if (isOne(message)) {
            Alert alert = message.alerts().get(0);
            alert.lead().ifPresent(lead -> lines.addAll(lines(lead)));
            alert.lines().forEach(line -> lines.add(PlainText.line(line, LINE)));
            lines.add((alert.run() > 0 ? "Run " + alert.run() + ", " : "") + Figures.minute(alert.at()));
            return lines;
        }
        message.alerts().forEach(alert -> lines.add("• " + inOneLine(alert)));
        if (message.more() > 0) {
            lines.add("and " + Figures.count(message.more()) + " more. Accounts: ./pql accounts    Runs: ./pql runs"
                    + "    Refused records: ./pql rejected");
        }
        return lines;
    }

    /** Where a person looks at the account, of a message about one. */
    static Optional<String> link(AlertMessage message) {
        return isOne(message) ? PlainText.link(message.alerts().get(0).lead().flatMap(Lead::link)) : Optional.empty();
    }

    private static boolean isOne(AlertMessage message) {
        return message.alerts().size() == 1 && message.more() == 0;
    }

    private static List<String> lines(Lead lead) {
        List<String> lines = new ArrayList<>();
        lines.add(standing(lead));
        lead.reasons().stream()
                .limit(REASONS)
                .map(reason -> "• " + PlainText.line(reason, LINE))
                .forEach(lines::add);
        if (!lead.nextStep().isBlank()) {
            lines.add("Next step: " + PlainText.line(lead.nextStep(), LINE));
        }
        lines.add("Account: " + PlainText.line(account(lead), LINE));
        return lines;
    }

    private static String standing(Lead lead) {
        return "Score " + lead.score()
                + lead.tier().map(tier -> ", " + PlainText.line(tier, TITLE)).orElse("")
                + (lead.route().isBlank() ? "" : ", route " + PlainText.line(lead.route(), TITLE));
    }

    private static String account(Lead lead) {
        return lead.domain().isBlank() || lead.domain().equals(lead.account())
                ? lead.account()
                : lead.account() + " (" + lead.domain() + ")";
    }

    private static String inOneLine(Alert alert) {
        String title = PlainText.line(alert.title(), TITLE);
        if (alert.lead().isPresent()) {
            Lead lead = alert.lead().get();
            return title + " – score " + lead.score()
                    + lead.reasons().stream()
                            .findFirst()
                            .map(reason -> ": " + PlainText.line(reason, TITLE))
                            .orElse("");
        }
        return title
                + alert.lines().stream()
                        .findFirst()
                        .map(line -> " – " + PlainText.line(line, 2 * TITLE))
                        .orElse("");
    }
}
