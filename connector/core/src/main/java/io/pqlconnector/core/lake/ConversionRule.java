package io.pqlconnector.core.lake;

import io.pqlconnector.rules.signal.EventFilter;
import io.pqlconnector.spi.destination.Outcome;
import io.pqlconnector.spi.source.PropertyPath;
import java.util.Optional;

/**
 * Which events tell what became of an account.
 *
 * @param kind what they tell
 * @param value the property with what it is worth; empty if the events do not say
 * @param currency what the value is counted in, ISO 4217; empty if {@code currencyProperty} says it, or nobody
 * @param currencyProperty the property that names the value's currency
 */
public record ConversionRule(
        Outcome.Kind kind,
        EventFilter events,
        Optional<PropertyPath> value,
        String currency,
        Optional<PropertyPath> currencyProperty) {}
