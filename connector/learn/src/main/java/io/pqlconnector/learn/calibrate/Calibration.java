package io.pqlconnector.learn.calibrate;

import java.util.List;
import java.util.Optional;

/** What calibrating came to: rules, or why there are none. */
public sealed interface Calibration {

    /**
     * Too few converted, or too few did not, for anything to be learnt.
     *
     * @param needed how many of each there have to be
     */
    record TooFew(int leads, int converted, int needed) implements Calibration {}

    /** Nothing that is known before tells who converts. */
    record NoSignal(Found found) implements Calibration {}

    /** All that tells anything speaks against converting, so that nobody would get points. */
    record OnlyAgainst(Found found, List<Evidence> evidence) implements Calibration {
        public OnlyAgainst {
            evidence = List.copyOf(evidence);
        }
    }

    /** What told who converts among earlier leads does not among later ones. */
    record Drift(Found found) implements Calibration {}

    /**
     * Rules.
     *
     * @param evidence the rules, the strongest first
     * @param threshold for the goal, by all leads; empty if no score reaches it
     */
    record Proposal(Found found, Scorecard card, List<Evidence> evidence, Optional<Threshold> threshold)
            implements Calibration {
        public Proposal {
            evidence = List.copyOf(evidence);
        }
    }

    /**
     * What was looked at and how it was judged.
     *
     * @param leads how many leads
     * @param converted how many of them converted
     * @param leftOut behaviours that no rule was sought for
     * @param leaks behaviours that know what became of a lead; left out as well
     * @param judged without them
     * @param withLeaks with them, to show what they feign; empty if there are none
     */
    record Found(
            int leads,
            int converted,
            List<LeftOut> leftOut,
            List<Leak> leaks,
            Judged judged,
            Optional<Judged> withLeaks) {
        public Found {
            leftOut = List.copyOf(leftOut);
            leaks = List.copyOf(leaks);
        }
    }
}
