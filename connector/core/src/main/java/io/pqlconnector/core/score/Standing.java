package io.pqlconnector.core.score;

import java.time.Instant;
import java.util.Optional;

/**
 * Where an account or user stands and since when. Instants are as-of instants of runs, not wall-clock times, so a replay
 * gives the same.
 *
 * @param tier the tier; empty for none
 * @param tierSince the as-of instant of the run in which it came into this tier
 * @param previousTier the tier before that; empty for none, and if there was no run before
 * @param qualifiedSince since when it has been qualified without a break; empty if it is not
 * @param firstAssessed the as-of instant of the first run that knew it
 */
public record Standing(
        Optional<String> tier,
        Instant tierSince,
        Optional<String> previousTier,
        Optional<Instant> qualifiedSince,
        Instant firstAssessed) {

    /** The standing of one that no run knew before. */
    public static Standing first(Optional<String> tier, boolean qualified, Instant asOf) {
        return new Standing(tier, asOf, Optional.empty(), qualified ? Optional.of(asOf) : Optional.empty(), asOf);
    }

    /** The standing after another assessment. */
    public Standing next(Optional<String> newTier, boolean qualified, Instant asOf) {
        Optional<Instant> since = qualified ? Optional.of(qualifiedSince.orElse(asOf)) : Optional.empty();
        return newTier.equals(tier)
                ? new Standing(tier, tierSince, previousTier, since, firstAssessed)
                : new Standing(newTier, asOf, tier, since, firstAssessed);
    }

    /** Whether it came into a tier in the run with this as-of instant. */
    public boolean entered(String name, Instant asOf) {
        return tier.equals(Optional.of(name)) && tierSince.equals(asOf);
    }

    /** Whether it left a tier in the run with this as-of instant. */
    public boolean left(String name, Instant asOf) {
        return previousTier.equals(Optional.of(name)) && tierSince.equals(asOf);
    }
}
