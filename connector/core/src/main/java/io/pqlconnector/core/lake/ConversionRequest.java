package io.pqlconnector.core.lake;

import java.time.Instant;
import java.util.List;

/**
 * Which conversions are wanted.
 *
 * @param identity how events find their accounts
 * @param asOf only events before it count
 */
public record ConversionRequest(List<ConversionRule> rules, IdentityRules identity, Instant asOf) {
    public ConversionRequest {
        rules = List.copyOf(rules);
    }
}
