package io.pqlconnector.core.lake;

import io.pqlconnector.spi.AccountKey;
import io.pqlconnector.spi.destination.Outcome;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;

/**
 * What an event told of an account.
 *
 * @param event the event's name
 * @param value what it is worth; empty if the event has no number there
 * @param currency ISO 4217 in upper case; empty if there is no value, or nobody says
 */
public record Conversion(
        AccountKey account, Outcome.Kind kind, String event, Instant at, Optional<BigDecimal> value, String currency) {}
