package io.pqlconnector.learn.outcome;

import io.pqlconnector.spi.AccountKey;
import io.pqlconnector.spi.destination.Outcome;
import java.time.Instant;
import java.util.Optional;

/**
 * Something that became of an account.
 *
 * @param kind what
 * @param at when it happened
 * @param value what it is worth; empty where nobody said
 * @param origin who said so, for a reader: {@code event "Subscription Started"}, {@code hubspot}, {@code outcomes.csv}
 */
public record AccountOutcome(AccountKey account, Outcome.Kind kind, Instant at, Optional<Money> value, String origin) {}
