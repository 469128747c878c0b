package io.pqlconnector.core.lake;

import io.pqlconnector.rules.signal.EventFilter;
import io.pqlconnector.rules.signal.Signal;
import io.pqlconnector.spi.EntityKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What to measure of accounts or users at the same age, and what became of each afterwards. Age counts from the beginning of the
 * day, in UTC, of the first event. Whoever was first seen right after the lake begins may be older than that and is left out, as is
 * whoever is too young for it to be known what became of them.
 *
 * @param kind which of the two
 * @param since the event whose first time age counts from; empty for any event. With it nobody is left out for being seen right
 *     after the lake begins
 * @param observed the age at which all are measured; windows reach back from there
 * @param signals the signals of a rule book that may become rules: counts, days, users and aggregates of events
 * @param windows how far back the events of the lake are counted, each at most {@code observed}
 * @param identity how events find their accounts
 * @param asOf what happened from then on is not known
 * @param goal what counts as converted
 * @param mostRows so many at most, chosen by chance, the same ones each time
 */
public record CohortRequest(
        EntityKind kind,
        Optional<String> since,
        Duration observed,
        List<Signal> signals,
        List<Duration> windows,
        IdentityRules identity,
        Instant asOf,
        Goal goal,
        int mostRows) {
    public CohortRequest {
        signals = List.copyOf(signals);
        windows = List.copyOf(windows);
    }

    /**
     * What counts as converted.
     *
     * @param after the age from which it does; who converted before they were observed for long enough are left out
     * @param until the age up to which it does
     * @param event any of these events; empty where {@code converted} says who did
     * @param again whether it may happen to somebody again and again, such as coming back: then it is a behaviour too, and whoever
     *     did it before is not left out
     * @param converted by key, when they did
     * @param leftOut events that are the conversion itself, and no behaviour before it
     */
    public record Goal(
            Duration after,
            Duration until,
            Optional<EventFilter> event,
            boolean again,
            Map<String, Instant> converted,
            List<String> leftOut) {
        public Goal {
            converted = Map.copyOf(converted);
            leftOut = List.copyOf(leftOut);
        }
    }
}
