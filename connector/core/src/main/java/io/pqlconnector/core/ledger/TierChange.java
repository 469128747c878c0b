package io.pqlconnector.core.ledger;

import io.pqlconnector.spi.EntityKind;
import java.time.Instant;
import java.util.Optional;

/**
 * An account or user came into another tier, or became or stopped being qualified.
 *
 * @param asOf the as-of instant of the run that saw it; one change per kind, key and instant
 * @param from empty for no tier
 * @param to empty for no tier
 * @param grounds of an account, what it stood on then; empty for users, and for what was noted before grounds were
 */
public record TierChange(
        EntityKind kind,
        String key,
        Instant asOf,
        long run,
        Optional<String> from,
        Optional<String> to,
        int score,
        boolean qualified,
        Optional<Grounds> grounds) {}
