package io.pqlconnector.spi.destination;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A deal of a CRM, as far as it tells what became of records.
 *
 * @param id the CRM's own
 * @param value its amount, in {@code currency}
 * @param currency ISO 4217; empty if the CRM has one currency only
 * @param opened when it was opened; empty if nobody says
 * @param end how it ended; empty while it is open, and if nobody says when it ended
 */
public record Deal(CrmId id, Optional<BigDecimal> value, String currency, Optional<Instant> opened, Optional<End> end) {

    /**
     * How a deal ended.
     *
     * @param kind {@link Outcome.Kind#CUSTOMER} or {@link Outcome.Kind#LOST}
     * @param at when it was won or lost, by the CRM's word; a date without a time is its midnight UTC
     */
    public record End(Outcome.Kind kind, Instant at) {}

    /**
     * What it tells of a record: that it was opened, and how it ended. One that was written down only after it had ended counts as
     * opened when it ended.
     *
     * @param record the company or account that it is with
     */
    public List<Outcome> outcomes(CrmId record) {
        List<Outcome> outcomes = new ArrayList<>();
        opened.map(at -> end.map(End::at).filter(at::isAfter).orElse(at))
                .ifPresent(at -> outcomes.add(outcome(record, Outcome.Kind.OPPORTUNITY, at)));
        end.ifPresent(found -> outcomes.add(outcome(record, found.kind(), found.at())));
        return outcomes;
    }

    private Outcome outcome(CrmId record, Outcome.Kind kind, Instant at) {
        return new Outcome(record, Optional.of(id), kind, value, currency, at);
    }
}
