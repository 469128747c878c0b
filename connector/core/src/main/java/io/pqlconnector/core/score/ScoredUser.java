package io.pqlconnector.core.score;

import io.pqlconnector.rules.score.Assessment;
import io.pqlconnector.rules.signal.Measurement;
import java.util.Optional;

/**
 * A user of an account.
 *
 * @param measurement what was measured
 * @param assessment what the user book says; empty if there is none
 * @param champion whether the user is the account's champion
 */
public record ScoredUser(Measurement measurement, Optional<Assessment> assessment, boolean champion) {

    /** The user book's score; 0 if there is no user book. */
    public int score() {
        return assessment.map(Assessment::score).orElse(0);
    }
}
