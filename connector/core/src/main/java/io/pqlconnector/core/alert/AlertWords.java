package io.pqlconnector.core.alert;

import io.pqlconnector.core.ledger.RunNote;
import io.pqlconnector.core.ledger.RunRecord;
import io.pqlconnector.core.text.Figures;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** How alerts read. */
final class AlertWords {
    private AlertWords() {}

    static String entered(Lead lead, Collection<String> tiers) {
        return lead.called()
                + (tiers.isEmpty()
                        ? " is qualified"
                        : lead.tier().map(tier -> " is " + tier).orElse(""));
    }

    static String moreEntered(long accounts, Collection<String> tiers) {
        return Figures.count(accounts) + " more " + (accounts == 1 ? "account is " : "accounts are ") + standing(tiers);
    }

    static String standingAlready(long accounts, Collection<String> tiers) {
        return Figures.count(accounts) + (accounts == 1 ? " account is " : " accounts are ") + standing(tiers)
                + " already";
    }

    /** {@code hot}, {@code hot or warm}, {@code qualified}. */
    static String standing(Collection<String> tiers) {
        return tiers.isEmpty() ? "qualified" : tiers.stream().sorted().collect(Collectors.joining(" or "));
    }

    static List<String> whereToLook(Collection<String> tiers) {
        return List.of("All of them: ./pql accounts"
                + (tiers.size() == 1 ? " --tier " + tiers.iterator().next() : ""));
    }

    static String failed(RunRecord run, RunNote failure) {
        return "Run " + run.number() + " failed" + (failure.subject().isEmpty() ? "" : ": " + failure.subject());
    }

    static List<String> failure(RunNote failure) {
        return List.of(
                paragraph(failure.words()),
                "Nothing is lost: what waits goes out with the next run that works. You hear again once one has.");
    }

    static String killed(RunRecord run) {
        return "Run " + run.number() + " came to no end";
    }

    static List<String> killing(RunRecord run) {
        return List.of(
                run.command() + " began at " + Figures.minute(run.startedAt())
                        + " and was stopped, killed, or failed on the way.",
                "Nothing is lost: the next run goes on from there. You hear again once one has worked.");
    }

    static String works(String subject) {
        return subject.isEmpty() ? "Runs work again" : "Runs work again: " + subject;
    }

    static List<String> worked(RunRecord run, long since) {
        return List.of("Run " + run.number() + " did what it should. It had not since run " + since + ".");
    }

    static String silent(RunNote silence) {
        return silence.subject().isEmpty()
                ? "No account was measured"
                : silence.subject() + " sends less than usual, or nothing";
    }

    static List<String> silence(RunNote silence) {
        return List.of(
                paragraph(silence.words()),
                "Scores were not touched, and nothing was delivered. Is the tracking still sending? Was an event renamed?"
                        + " Did the export end? If it is right so: ./pql sync --accept-volume");
    }

    static String scoredAgain(String subject) {
        return subject.isEmpty() ? "Accounts are scored again" : "Accounts are scored again with " + subject;
    }

    static String stopped(RunRecord run) {
        return "Run " + run.number() + " was stopped by a limit";
    }

    static List<String> stop(List<RunNote> limits) {
        return List.of(
                limits.stream().map(limit -> paragraph(limit.words())).collect(Collectors.joining(" ")),
                "Nothing was delivered. Look at it: ./pql plan    Deliver it: ./pql apply --approve    Or raise "
                        + limits.stream()
                                .map(limit -> "limits." + limit.subject())
                                .distinct()
                                .collect(Collectors.joining(" and "))
                        + " in the configuration.");
    }

    static String quota(RunNote shortage) {
        return shortage.subject() + " takes no more calls for now";
    }

    static String health() {
        return "The share of accounts that qualify looks wrong";
    }

    static String refused(long records, String destination) {
        return destination + " refused " + Figures.counted(records, "record");
    }

    static String refusal(AlertEvidence.Refused refused) {
        return Figures.count(refused.records()) + " of " + refused.object() + ": " + refused.code()
                + (refused.field().isEmpty() ? "" : " (field " + refused.field() + ")");
    }

    /** {@code 23 alerts: 20 of accounts, 2 of failed runs, ...}. */
    static String many(AlertMessage message) {
        Map<AlertKind, Long> kinds = new EnumMap<>(AlertKind.class);
        message.alerts().forEach(alert -> kinds.merge(alert.kind(), 1L, Long::sum));
        long all = message.alerts().size() + message.more();
        if (kinds.size() == 1 && kinds.containsKey(AlertKind.QUALIFIED)) {
            return Figures.counted(all, "account") + " to look at";
        }
        return Figures.counted(all, "alert");
    }

    /** Words of several lines, as the terminal shows them, in one. */
    static String paragraph(String words) {
        return Arrays.stream(words.split("\\R", -1))
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .collect(Collectors.joining(" "));
    }
}
