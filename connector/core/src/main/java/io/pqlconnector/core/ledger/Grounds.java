package io.pqlconnector.core.ledger;

import io.pqlconnector.rules.score.Assessment;
import io.pqlconnector.rules.score.Trigger;
import io.pqlconnector.rules.signal.SignalName;
import java.util.List;

/**
 * What an account stood on when it came into a tier, or became or stopped being qualified.
 *
 * @param fired the signals that had fired, as an assessment orders them
 * @param route who takes it; empty if its play has no route, and without a play
 */
public record Grounds(List<SignalName> fired, String route) {
    public Grounds {
        fired = List.copyOf(fired);
    }

    /** What an assessment says. */
    public static Grounds of(Assessment assessment) {
        return new Grounds(
                assessment.triggers().stream().map(Trigger::signal).toList(),
                assessment.play().map(Assessment.ChosenPlay::route).orElse(""));
    }
}
