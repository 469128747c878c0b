package io.pqlconnector.core.score;

import io.pqlconnector.rules.score.Assessment;
import io.pqlconnector.rules.signal.Measurement;
import java.time.Instant;

/** What a rule book does: says what it thinks of a measurement. Pure. */
@FunctionalInterface
public interface Assessor {
    /** What the rules say of one account or user as of an instant. */
    Assessment assess(Measurement measurement, Instant asOf);
}
