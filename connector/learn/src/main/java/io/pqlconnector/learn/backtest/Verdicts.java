package io.pqlconnector.learn.backtest;

import java.time.Instant;
import java.util.Map;

/**
 * Who was qualified at an instant.
 *
 * @param qualified the route of each qualified account by its key; empty for one whose play has none
 */
public record Verdicts(Instant at, Map<String, String> qualified) {
    public Verdicts {
        qualified = Map.copyOf(qualified);
    }
}
