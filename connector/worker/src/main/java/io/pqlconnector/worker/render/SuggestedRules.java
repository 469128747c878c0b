package io.pqlconnector.worker.render;

import io.pqlconnector.learn.calibrate.Calibration;
import io.pqlconnector.learn.calibrate.Cut;
import io.pqlconnector.learn.calibrate.Evidence;
import io.pqlconnector.learn.calibrate.Scorecard;
import io.pqlconnector.learn.calibrate.SignalForm;
import io.pqlconnector.learn.calibrate.Threshold;
import io.pqlconnector.rules.signal.Signal;
import io.pqlconnector.rules.signal.SignalName;
import io.pqlconnector.spi.EntityKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Proposed rules as a rules file, with what speaks for each as comments. */
public final class SuggestedRules {
    private static final Pattern NO_LETTERS = Pattern.compile("[^a-z0-9]+");
    private static final int LONGEST_NAME = 40;

    private final Calibration.Proposal proposal;
    private final EntityKind kind;
    private final String from;
    private final long seed;
    private final Duration observed;
    private final List<String> names = new ArrayList<>();

    private SuggestedRules(Calibration.Proposal proposal, EntityKind kind, String from, long seed, Duration observed) {
        this.observed = observed;
        this.proposal = proposal;
        this.kind = kind;
        this.from = from;
        this.seed = seed;
        Set<String> taken = new HashSet<>();
        for (Scorecard.Rule rule : proposal.card().rules()) {
            String name = name(rule.cut());
            String free = name;
            for (int i = 2; !taken.add(free); i++) {
                free = name + "_" + i;
            }
            names.add(free);
        }
    }

    /**
     * The file.
     *
     * @param from what the rules were found in, for a reader
     * @param seed with which the same is found again
     * @param observed how far back events were looked at, at most
     */
    public static String text(
            Calibration.Proposal proposal, EntityKind kind, String from, long seed, Duration observed) {
        return new SuggestedRules(proposal, kind, from, seed, observed).text();
    }

    /**
     * Whether a signal can be the base of a rule with another bound.
     *
     * @param observed how far back it may look at most
     */
    public static boolean canBeWritten(Signal signal, Duration observed) {
        return SignalYaml.canBeWritten(signal)
                && SignalYaml.within(signal)
                        .filter(window -> window.compareTo(observed) > 0)
                        .isEmpty();
    }

    private String text() {
        StringBuilder yaml = new StringBuilder();
        CalibrationWords.findings(proposal.found(), seed).forEach(line -> comment(yaml, line));
        StringBuilder file = new StringBuilder();
        comment(file, "Suggested by pql calibrate from " + from + ". Nothing else was changed: compare, try and copy.");
        comment(file, "What it would change:  ./pql backtest --against this file");
        file.append(yaml).append("version: 1\n");
        if (kind == EntityKind.USER) {
            comment(file, "Put this below the account: book of your rules; a rules file has both.");
        }
        file.append(kind.word()).append(":\n  signals:\n");
        for (int i = 0; i < names.size(); i++) {
            Evidence evidence = proposal.evidence().get(i);
            file.append("    ");
            comment(file, CalibrationWords.evidence(evidence));
            file.append("    ")
                    .append(names.get(i))
                    .append(": { ")
                    .append(signal(evidence.rule().cut()))
                    .append(" }\n");
        }
        file.append("  score:\n    points:\n");
        for (int i = 0; i < names.size(); i++) {
            file.append("      ").append(names.get(i)).append(": ");
            file.append(proposal.card().rules().get(i).points()).append('\n');
        }
        threshold(file);
        return file.toString();
    }

    private void threshold(StringBuilder file) {
        int points = proposal.threshold().map(Threshold::points).orElseGet(this::allPoints);
        String why = proposal.threshold()
                .map(CalibrationWords::threshold)
                .orElse("No score reaches what was asked for; this is that of a lead that meets every rule.");
        file.append("    ");
        comment(file, why);
        file.append("    threshold: ").append(points).append('\n');
        file.append("  tiers:\n    - { name: hot, when: \"score >= threshold\" }\n");
        file.append("    - { name: cold, when: \"score > 0\" }\n");
    }

    private int allPoints() {
        return Math.max(
                1,
                proposal.card().rules().stream()
                        .mapToInt(rule -> Math.max(0, rule.points()))
                        .sum());
    }

    private static String name(Cut cut) {
        String of =
                NO_LETTERS.matcher(cut.about().name().toLowerCase(Locale.ROOT)).replaceAll("_");
        String suffix = cut instanceof Cut.AtLeast figure
                ? figure.bound() == 1
                        ? ""
                        : "_"
                                + SignalYaml.number(figure.bound())
                                        .replace('.', '_')
                                        .replace("-", "minus_")
                : "_"
                        + NO_LETTERS
                                .matcher(((Cut.Is) cut).word().toLowerCase(Locale.ROOT))
                                .replaceAll("_");
        String name = of + suffix;
        String shortened =
                name.substring(0, Math.min(LONGEST_NAME, name.length())).replaceAll("^_+|_+$", "");
        return SignalName.isName(shortened) ? shortened : "is_" + shortened;
    }

    private String signal(Cut cut) {
        String bound = cut instanceof Cut.AtLeast figure ? SignalYaml.number(figure.bound()) : "";
        SignalForm form = cut.about().form();
        if (form instanceof SignalForm.Trait trait) {
            return "trait: " + SignalYaml.value(trait.trait())
                    + (cut instanceof Cut.Is is
                            ? ", in: [ " + SignalYaml.value(is.word()) + " ]"
                            : ", at_least: " + bound);
        } else if (form instanceof SignalForm.Measured measured) {
            return SignalYaml.text(measured.signal(), ((Cut.AtLeast) cut).bound(), observed);
        }
        throw new IllegalStateException("unknown form: " + form);
    }

    private static void comment(StringBuilder file, String line) {
        file.append("# ")
                .append(line.replaceAll("[\\p{Cntrl}\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]", " "))
                .append('\n');
    }
}
