package io.pqlconnector.core.lake;

import io.pqlconnector.rules.signal.SignalName;
import java.util.Map;

/**
 * What an account can come to at most, so that those that cannot come to enough need not be measured in full.
 *
 * @param most the most points that a signal gives if it fires; those that give none are missing
 * @param threshold so many are needed
 */
public record Reach(Map<SignalName, Integer> most, int threshold) {
    public Reach {
        most = Map.copyOf(most);
    }
}
