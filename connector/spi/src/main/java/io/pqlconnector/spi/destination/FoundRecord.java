package io.pqlconnector.spi.destination;

import java.util.Map;
import java.util.Optional;

/**
 * A record that a destination holds, with the facts that guards ask for.
 *
 * @param ref what was looked for
 * @param id the destination's id
 * @param link where a person can look at it
 * @param fields the fields that were asked for and are not empty, in text form
 * @param facts what guards ask for, if {@link Destination#facts} was called: {@code open_deal}, {@code customer}, {@code
 *     opted_out}; absent means no
 */
public record FoundRecord(
        RecordRef ref, CrmId id, Optional<String> link, Map<String, String> fields, Map<String, Boolean> facts) {
    public FoundRecord {
        fields = Map.copyOf(fields);
        facts = Map.copyOf(facts);
    }
}
