package io.pqlconnector.spi.destination;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;

/**
 * What became of a record in the CRM.
 *
 * @param record the destination's id of the company or account
 * @param deal the destination's id of the deal that it is told of; empty for what is told of the record itself, such as the day
 *     on which a person made it a customer
 * @param kind what happened
 * @param value the deal's amount, in {@code currency}
 * @param currency ISO 4217; empty if the CRM has one currency only
 * @param at when it happened
 */
public record Outcome(
        CrmId record, Optional<CrmId> deal, Kind kind, Optional<BigDecimal> value, String currency, Instant at) {

    /** What can become of a record. */
    public enum Kind {
        /** Marketing took it for a lead that sales should look at. Of a record itself, never of a deal. */
        MARKETING_QUALIFIED,
        OPPORTUNITY,
        CUSTOMER,
        LOST
    }
}
