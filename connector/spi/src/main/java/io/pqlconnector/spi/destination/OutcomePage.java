package io.pqlconnector.spi.destination;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A part of what a destination tells of outcomes.
 *
 * @param deals the deals of which the page tells all that is so by now: what was told of one before and is not among the outcomes
 *     is so no longer. One that was deleted has none
 * @param outcomes of these deals, and of records themselves, in no order. Of a record itself there is one of each kind
 * @param next where the next page begins; empty if this is the last one
 */
public record OutcomePage(Set<CrmId> deals, List<Outcome> outcomes, Optional<OutcomeCursor> next) {
    /** There is nothing to tell. */
    public static final OutcomePage NOTHING = new OutcomePage(Set.of(), List.of(), Optional.empty());

    public OutcomePage {
        deals = Set.copyOf(deals);
        outcomes = List.copyOf(outcomes);
        for (Outcome outcome : outcomes) {
            if (outcome.deal().isPresent() && !deals.contains(outcome.deal().get())) {
                throw new IllegalArgumentException("an outcome of a deal that the page does not tell of: " + outcome);
            }
        }
    }
}
