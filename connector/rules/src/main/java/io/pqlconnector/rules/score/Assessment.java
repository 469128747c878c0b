package io.pqlconnector.rules.score;

import io.pqlconnector.rules.signal.Measured;
import io.pqlconnector.rules.signal.Measurement;
import io.pqlconnector.rules.signal.SignalName;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the rules say about one account or user at one instant.
 *
 * @param measurement what was measured
 * @param asOf the instant
 * @param score the sum of the triggers' points
 * @param threshold the score from which one is qualified
 * @param tier the first tier that holds
 * @param triggers the signals that fired: highest points first, then by name
 * @param missed for each signal that did not fire, what was needed, in words
 * @param signals every signal's value, the expressions' included
 * @param play what to do about it
 * @param suppression that a rep does not want it now; then it is not qualified, in no tier and has no play
 */
public record Assessment(
        Measurement measurement,
        Instant asOf,
        int score,
        int threshold,
        Optional<String> tier,
        List<Trigger> triggers,
        SortedMap<SignalName, String> missed,
        SortedMap<SignalName, Measured> signals,
        Optional<ChosenPlay> play,
        Optional<Suppression> suppression) {
    public Assessment {
        triggers = List.copyOf(triggers);
        missed = Collections.unmodifiableSortedMap(new TreeMap<>(missed));
        signals = Collections.unmodifiableSortedMap(new TreeMap<>(signals));
    }

    /** The key of the account or user. */
    public String key() {
        return measurement.key();
    }

    /** Whether the score reached the threshold, and no rep said no. */
    public boolean qualified() {
        return score >= threshold && suppression.isEmpty();
    }

    /** The same of one that a rep does not want now: what was counted stays, what should be done about it goes. */
    public Assessment suppressed(Suppression by) {
        return new Assessment(
                measurement,
                asOf,
                score,
                threshold,
                Optional.empty(),
                triggers,
                missed,
                signals,
                Optional.empty(),
                Optional.of(by));
    }

    /** Whether a signal fired. */
    public boolean fired(SignalName signal) {
        return triggers.stream().anyMatch(trigger -> trigger.signal().equals(signal));
    }

    /**
     * The play that was chosen, its texts filled in.
     *
     * @param action the next step for a rep; empty if the play has none
     * @param route who takes it; empty if the play has none
     * @param message a text for the rep to send; empty if the play has none
     * @param list the list that the play names; empty if none
     * @param sequence the sequence that the play names; empty if none
     */
    public record ChosenPlay(String name, String action, String route, String message, String list, String sequence) {}
}
