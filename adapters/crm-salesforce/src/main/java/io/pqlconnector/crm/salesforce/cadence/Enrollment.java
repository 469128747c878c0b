package io.pqlconnector.crm.salesforce.cadence;

import io.pqlconnector.spi.destination.IdempotencyKey;
import java.util.Optional;

/**
 * A person who is to get a cadence.
 *
 * @param key names the operation; the receipt carries it
 * @param cadence name or id, as the mapping has it
 * @param sender the e-mail address of whoever sends; empty if nobody is named
 */
public record Enrollment(IdempotencyKey key, Person person, String cadence, Optional<String> sender) {}
