package io.pqlconnector.core.alert;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Takes in the alerts that the history gives, each once. */
public interface AlertBox {

    /** How far a channel's alerts were derived; empty for a channel that is new. */
    Optional<Cursor> cursor(String channel);

    /** What a channel was told of and is still so, with the run since which it is. */
    Map<String, Long> conditions(String channel);

    /** Whether a channel was told of something since an instant. */
    boolean wasTold(String channel, AlertKind kind, String subject, Instant since);

    /**
     * Puts in what one run gave, and moves the cursor: all of it or nothing. An alert whose key the channel knows is left
     * out.
     *
     * @return whether it was put in; nothing was if the cursor is not where it was when the run was looked at, since another
     *     process did it
     */
    boolean put(Harvest harvest);

    /**
     * How far the history was looked at.
     *
     * @param run the last run that was
     * @param changesOf the last run whose tier changes were told; 0 if there is none
     */
    record Cursor(long run, long changesOf) {}

    /**
     * What one run gave.
     *
     * @param from where the cursor was; empty if there was none
     * @param begun what is so since the run, and was not before
     * @param ended what is not so any more
     */
    record Harvest(
            String channel,
            Optional<Cursor> from,
            Cursor to,
            List<Alert> alerts,
            Set<String> begun,
            Set<String> ended,
            Instant at) {
        public Harvest {
            alerts = List.copyOf(alerts);
            begun = Set.copyOf(begun);
            ended = Set.copyOf(ended);
        }
    }
}
