package io.pqlconnector.worker.render;

import io.pqlconnector.core.ledger.ConfirmedEffect;
import io.pqlconnector.core.ledger.ConfirmedRecord;
import io.pqlconnector.core.ledger.OutboxEntry;
import io.pqlconnector.core.ledger.StoredAccount;
import io.pqlconnector.core.ledger.TakenAsDone;
import io.pqlconnector.core.ledger.TierChange;
import io.pqlconnector.core.ledger.Verdict;
import io.pqlconnector.core.score.ScoredUser;
import io.pqlconnector.core.score.Standing;
import io.pqlconnector.rules.score.Assessment;
import io.pqlconnector.rules.score.Trigger;
import io.pqlconnector.rules.signal.Measured;
import io.pqlconnector.rules.signal.Measurement;
import io.pqlconnector.rules.signal.SignalName;
import io.pqlconnector.rules.signal.SignalValue;
import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.destination.Receipt;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Why an account is where it is: from counted events over points, tier and play to what stands in the CRM. */
public final class Explanation {
    private static final int REASON_WIDTH = 40;
    private static final String INDENT = "        ";

    private final Terminal terminal;
    private final ZoneId zone;

    /**
     * For a terminal.
     *
     * @param zone of calendar days, the same as in reasons
     */
    public Explanation(Terminal terminal, ZoneId zone) {
        this.terminal = terminal;
        this.zone = zone;
    }

    /**
     * What the ledger knows of an account in one destination.
     *
     * @param records its own record and those of its people
     * @param effects lists, enrollments, tasks and notes
     * @param titles what the tasks are called and the notes say, by slot: a slot has the words of the mapping, with
     *     their placeholders
     * @param takenAsDone enrollments, tasks and notes that a baseline took as done
     * @param open what waits, was refused, or whose end is unclear
     */
    public record InCrm(
            DestinationName destination,
            List<ConfirmedRecord> records,
            List<ConfirmedEffect> effects,
            Map<String, String> titles,
            List<TakenAsDone> takenAsDone,
            List<OutboxEntry> open) {

        /** The name of a list or a sequence, the subject of a task, or what a note says. */
        String name(ConfirmedEffect effect) {
            return titles.getOrDefault(effect.slot(), nameIn(effect));
        }
    }

    /**
     * A user whom somebody asked for by name.
     *
     * @param history how the user's tier changed, oldest first
     * @param keptFor the account in which that was seen: of several, the first in the order of keys
     */
    public record Asked(ScoredUser user, List<TierChange> history, String keptFor) {}

    /**
     * What is explained.
     *
     * @param history how the account's tier changed, oldest first
     * @param verdicts what reps said of it, oldest first
     * @param users those in it who were asked for
     */
    public record Explained(
            StoredAccount stored,
            List<TierChange> history,
            List<Verdict> verdicts,
            List<Asked> users,
            List<InCrm> destinations) {
        public Explained {
            history = List.copyOf(history);
            verdicts = List.copyOf(verdicts);
            users = List.copyOf(users);
            destinations = List.copyOf(destinations);
        }
    }

    /** Prints the whole chain. */
    public void print(Explained explained) {
        StoredAccount stored = explained.stored();
        Assessment assessment = stored.account().assessment();
        heading(stored, explained.history());
        for (Trigger trigger : assessment.triggers()) {
            trigger(trigger);
        }
        missed(assessment);
        explained
                .verdicts()
                .forEach(verdict -> terminal.line("Verdict " + FeedbackWords.of(verdict, assessment, zone)));
        terminal.line("Play    "
                + assessment
                        .play()
                        .map(play -> play.name() + ": " + AccountTable.next(assessment))
                        .orElse(
                                assessment.suppression().isPresent()
                                        ? "none, since a rep does not want this account now"
                                        : "none of the plays applies"));
        people(stored);
        explained.users().forEach(user -> user(user, stored.account().key()));
        explained.destinations().forEach(this::crm);
    }

    private void heading(StoredAccount stored, List<TierChange> history) {
        Assessment assessment = stored.account().assessment();
        Standing standing = stored.account().standing();
        String name = assessment.measurement().name();
        String label = AccountTable.label(assessment);
        String who = name.isEmpty() || name.equals(label) ? label : name + " (" + label + ")";
        List<String> facts = new ArrayList<>();
        facts.add(assessment.tier().orElse("no tier"));
        facts.add(Texts.counted(assessment.score(), "point") + " of " + assessment.threshold() + " needed");
        facts.add(standing.qualifiedSince()
                .map(since -> "PQL since " + day(since))
                .orElse("no PQL"
                        + assessment
                                .suppression()
                                .map(suppression -> " until " + day(suppression.until()) + ", whatever its score")
                                .orElse("")));
        if (standing.previousTier().isPresent()) {
            facts.add("was " + standing.previousTier().get() + " until " + day(standing.tierSince()));
        } else if (history.stream().anyMatch(change -> change.asOf().isBefore(standing.tierSince()))) {
            facts.add("had no tier until " + day(standing.tierSince()));
        }
        terminal.line(terminal.bold(who) + "   " + String.join(", ", facts));
        terminal.line(terminal.faint(INDENT + "account " + assessment.key() + " · rules " + stored.rulesVersion()
                + " · as of " + Texts.minute(assessment.asOf()) + " · run " + stored.run()));
    }

    private void trigger(Trigger trigger) {
        String points = trigger.points() == 0 ? "0" : String.format("%+d", trigger.points());
        terminal.line(String.format("%5s  ", points)
                + Texts.column(
                        trigger.reason(),
                        Math.max(REASON_WIDTH, trigger.reason().length())) + "  "
                + Texts.column(evidence(trigger.measured()), 26)
                + (trigger.needed().isEmpty() ? "" : terminal.faint("needed " + trigger.needed())));
    }

    private String evidence(Measured measured) {
        if (measured.last().isEmpty()) {
            return "";
        }
        String last = day(measured.last().get());
        String first = measured.first().map(this::day).orElse(last);
        return first.equals(last) ? last : first + " to " + last;
    }

    private String day(Instant instant) {
        return Texts.day(instant, zone);
    }

    private void missed(Assessment assessment) {
        if (assessment.missed().isEmpty()) {
            return;
        }
        String missed = assessment.missed().entrySet().stream()
                .map(entry -> entry.getKey().value().replace('_', ' ') + " ("
                        + value(assessment, entry.getKey())
                        + (entry.getValue().isEmpty() ? "" : ", needed " + entry.getValue()) + ")")
                .collect(Collectors.joining("; "));
        terminal.line("   --  did not fire: " + missed);
    }

    private static String value(Assessment assessment, SignalName name) {
        Measured measured = Optional.ofNullable(assessment.signals().get(name)).orElse(Measured.ABSENT);
        if (measured.value() instanceof SignalValue.Number number) {
            return Texts.number(number.value());
        }
        return measured.value() instanceof SignalValue.Text text ? text.value() : "nothing known";
    }

    private void people(StoredAccount stored) {
        Optional<ScoredUser> champion = stored.account().champion();
        terminal.line("People  " + Texts.counted(stored.account().userCount(), "user")
                + champion.map(user -> ", champion " + user.measurement().email() + " ("
                                + Texts.counted(user.measurement().recentEvents(), "event") + " in 30 days)")
                        .orElse(", no champion: nobody has a known work e-mail address"));
    }

    private void user(Asked asked, String account) {
        Measurement measurement = asked.user().measurement();
        String who = measurement.email().isEmpty() ? measurement.key() : measurement.email();
        Optional<Assessment> assessed = asked.user().assessment();
        if (assessed.isEmpty()) {
            terminal.line("User    " + who + ": not scored, since the rules have no user: book");
            return;
        }
        Assessment assessment = assessed.get();
        terminal.line("User    " + who + ": " + assessment.tier().orElse("no tier") + ", "
                + Texts.counted(assessment.score(), "point") + " of " + assessment.threshold() + " needed");
        assessment.triggers().forEach(this::trigger);
        if (!asked.keptFor().equals(account)) {
            terminal.line(INDENT + "how this user's tier changed is kept for the account " + asked.keptFor());
            return;
        }
        List<String> tiers = new ArrayList<>();
        for (TierChange change : asked.history()) {
            if (tiers.isEmpty() || !change.from().equals(change.to())) {
                tiers.add(change.to().orElse("no tier") + " since " + day(change.asOf()));
            }
        }
        if (!tiers.isEmpty()) {
            terminal.line(INDENT + String.join(", then ", tiers));
        }
    }

    private void crm(InCrm crm) {
        String heading = Texts.column(
                crm.destination().value(), Math.max(8, crm.destination().value().length() + 1));
        if (crm.records().isEmpty() && crm.open().isEmpty() && crm.takenAsDone().isEmpty()) {
            terminal.line(heading + "nothing was written yet");
            return;
        }
        for (ConfirmedRecord record : crm.records()) {
            terminal.line(heading + record.object() + " " + record.id()
                    + record.link().map(link -> " (" + link + ")").orElse("") + "   last confirmed "
                    + Texts.minute(record.confirmedAt()) + ", run " + record.run());
            heading = INDENT;
            terminal.line(INDENT + "  "
                    + record.fields().entrySet().stream()
                            .map(field ->
                                    field.getKey() + " \"" + field.getValue().shown() + "\"")
                            .collect(Collectors.joining(", ")));
        }
        for (ConfirmedEffect effect : crm.effects()) {
            terminal.line(INDENT + effectInWords(crm.name(effect), effect) + ", run " + effect.run());
        }
        for (TakenAsDone taken : crm.takenAsDone()) {
            terminal.line(INDENT + named(taken.kind(), taken.name()) + ": " + taken.object() + " " + taken.key()
                    + ", taken as done by the baseline of run " + taken.run());
        }
        for (OutboxEntry entry : crm.open()) {
            terminal.line(INDENT
                    + (entry.isPutOff() ? "waits" : entry.state().name().toLowerCase(Locale.ROOT)) + ": "
                    + entry.planned().slot()
                    + entry.receipt().map(Explanation::answer).orElse(""));
        }
    }

    private String effectInWords(String name, ConfirmedEffect effect) {
        String who = effect.object() + " " + effect.key();
        String day = day(effect.asOf());
        return named(effect.kind(), name) + ": " + who
                + switch (effect.kind()) {
                    case "add_to_list" -> ", member since " + day;
                    case "remove_from_list" -> ", taken off on " + day;
                    case "enroll" ->
                        ", enrolled on " + day
                                + effect.sender()
                                        .map(sender -> ", sender " + sender)
                                        .orElse("");
                    default -> ", created on " + day;
                };
    }

    private static String named(String kind, String name) {
        return switch (kind) {
            case "add_to_list", "remove_from_list" -> "list \"" + name + "\"";
            case "enroll" -> "sequence \"" + name + "\"";
            case "create_note" -> "note \"" + Texts.brief(name) + "\"";
            default -> "task \"" + name + "\"";
        };
    }

    // A slot is the kind, the name, the object and the key; only the name may have slashes of its own.
    private static String nameIn(ConfirmedEffect effect) {
        String slot = effect.slot();
        String end = "/" + effect.object() + "/" + effect.key();
        int start = slot.indexOf('/') + 1;
        return slot.endsWith(end) && slot.length() - end.length() >= start
                ? slot.substring(start, slot.length() - end.length())
                : slot;
    }

    private static String answer(Receipt receipt) {
        if (receipt instanceof Receipt.Rejected rejected) {
            return " (" + rejected.message() + " " + rejected.remedy() + ")";
        }
        if (receipt instanceof Receipt.Deferred deferred) {
            return " until " + Texts.minute(deferred.until()) + " (" + deferred.code() + ": " + deferred.reason() + ")";
        }
        return receipt instanceof Receipt.Unknown unknown ? " (" + unknown.reason() + ")" : "";
    }
}
