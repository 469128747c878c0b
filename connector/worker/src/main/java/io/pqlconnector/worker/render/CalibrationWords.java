package io.pqlconnector.worker.render;

import io.pqlconnector.learn.calibrate.Calibration;
import io.pqlconnector.learn.calibrate.Cut;
import io.pqlconnector.learn.calibrate.Evidence;
import io.pqlconnector.learn.calibrate.Goal;
import io.pqlconnector.learn.calibrate.Judged;
import io.pqlconnector.learn.calibrate.Threshold;
import io.pqlconnector.learn.stat.Auc;
import io.pqlconnector.learn.stat.Interval;
import io.pqlconnector.learn.stat.Share;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What calibrating found, in sentences that somebody can say in a meeting. */
public final class CalibrationWords {
    private CalibrationWords() {}

    /** How many leads there were, what was left out, and how the rules were judged, a sentence each. */
    public static List<String> findings(Calibration.Found found, long seed) {
        List<String> lines = new ArrayList<>();
        lines.add(Texts.counted(found.leads(), "lead") + ", of which " + Texts.count(found.converted()) + " converted ("
                + percent(new Share(found.converted(), found.leads()).value()) + ").");
        found.leaks().forEach(leak -> lines.add("Left out as a leak: " + leak.behaviour() + " " + leak.why() + "."));
        found.leftOut().forEach(left -> lines.add("Left out: " + left.behaviour() + " " + left.why() + "."));
        Judged judged = found.judged();
        lines.add("Held out (" + judged.splits() + " random splits, 70 % to learn from, 30 % to judge by, seed " + seed
                + "): AUC of the points " + area(judged.points()) + "; logistic regression on the same behaviours "
                + area(judged.regression()) + ".");
        judged.byTime()
                .ifPresent(
                        later -> lines.add("Learnt from the earlier 70 %, judged by the later 30 %: AUC of the points "
                                + area(later.points()) + "; logistic regression " + area(later.regression()) + "."));
        judged.notByTime()
                .ifPresent(why -> lines.add(
                        "Could not be judged by time, learning from the earlier 70 % and judging by the later 30 %: "
                                + why + "."));
        found.withLeaks()
                .ifPresent(feigned -> lines.add("With what was left out as a leak the AUC would seem to be "
                        + area(feigned.points()) + "; logistic regression " + area(feigned.regression()) + "."));
        lines.addAll(atThreshold(judged));
        return lines;
    }

    /** What the threshold that leads were asked for does to others, which need not be what was asked for. */
    private static List<String> atThreshold(Judged judged) {
        if (judged.atThreshold().isEmpty()) {
            return judged.goal() instanceof Goal.Balanced
                    ? List.of()
                    : List.of("In none of the " + judged.splits()
                            + " splits does a threshold reach what was asked for, so none could be judged.");
        }
        Judged.Outcome held = judged.atThreshold().get();
        List<String> lines = new ArrayList<>();
        lines.add("Held out, at a threshold chosen by the rest: "
                + share(held.precision()) + " of those that qualify convert, "
                + share(held.recall()) + " of those that convert qualify, "
                + percent(held.qualified().value()) + " of all qualify.");
        if (judged.goal() instanceof Goal.Precision wanted && held.precision().value() < wanted.share()) {
            lines.add("So held out it reaches " + percent(held.precision().value()) + ", not the "
                    + percent(wanted.share()) + " that were asked for.");
        }
        if (held.none() > 0) {
            lines.add(held.none() + " of the " + judged.splits()
                    + " splits had no threshold that reaches what was asked for, and are not in these figures.");
        }
        return lines;
    }

    /** What the leads say of a rule. */
    public static String evidence(Evidence evidence) {
        return Texts.count(evidence.met().hits()) + " of "
                + Texts.counted(evidence.met().of(), "lead") + "; "
                + share(evidence.converted()) + " of them converted, of the others "
                + percent(evidence.others().value()) + "; lift " + String.format(Locale.ROOT, "%.1f", evidence.lift());
    }

    /** What the threshold does to all leads that it was chosen by. */
    public static String threshold(Threshold threshold) {
        return Texts.count(threshold.qualified().hits()) + " of "
                + Texts.counted(threshold.qualified().of(), "lead") + " qualify ("
                + percent(threshold.qualified().value()) + "); " + share(threshold.precision())
                + " of them converted, which are " + percent(threshold.recall().value()) + " of all that did.";
    }

    /** What a rule asks. */
    public static String cut(Cut cut) {
        return cut instanceof Cut.AtLeast figure
                ? cut.about().name() + " at least " + Texts.number(figure.bound())
                : cut.about().name() + " is " + ((Cut.Is) cut).word();
    }

    /** Why there are no rules, and what to do; empty lines are none. */
    public static List<String> tooFew(Calibration.TooFew few) {
        String found =
                Texts.counted(few.leads(), "lead") + ", of which " + Texts.count(few.converted()) + " converted.";
        String only = few.converted() == 0
                ? "None converted, so there is nothing to tell apart."
                : few.converted() == few.leads() ? "All converted, so there is nothing to tell apart." : "";
        List<String> lines = new ArrayList<>(List.of(found));
        if (!only.isEmpty()) {
            lines.add(only);
        }
        lines.add("No rules: it takes at least " + few.needed() + " that converted and " + few.needed()
                + " that did not. Take a longer period, or an outcome that comes earlier, such as an opportunity.");
        return lines;
    }

    private static String area(Auc auc) {
        Interval interval = auc.interval();
        return String.format(Locale.ROOT, "%.3f (%.3f to %.3f)", auc.value(), interval.low(), interval.high());
    }

    private static String share(Share share) {
        Interval interval = share.interval();
        return percent(share.value()) + " (" + percent(interval.low()) + " to " + percent(interval.high()) + ")";
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", share * 100);
    }
}
