package io.pqlconnector.learn.outcome;

import java.math.BigDecimal;

/**
 * An amount in one currency. Amounts in different currencies are never added.
 *
 * @param currency ISO 4217 in upper case; empty where nobody said, which is a currency of its own
 */
public record Money(BigDecimal amount, String currency) {}
