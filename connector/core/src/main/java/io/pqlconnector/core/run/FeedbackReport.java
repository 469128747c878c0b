package io.pqlconnector.core.run;

import io.pqlconnector.core.feedback.FeedbackPlace;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What reading a place at which reps say what they think of accounts came to.
 *
 * @param asked about how many accounts the destination was asked; 0 if it was not
 * @param standing how many verdicts stand there now, cooled down or not
 * @param changed how many began or ended
 * @param calls how many calls it took
 * @param readAt when the last reading began that came to its end; empty if none ever did
 * @param failure why it was not read, in words; then what was read before stands
 */
public record FeedbackReport(
        FeedbackPlace place,
        ReadingState state,
        long asked,
        long standing,
        long changed,
        long calls,
        Optional<Instant> readAt,
        Duration took,
        Optional<String> failure) {}
