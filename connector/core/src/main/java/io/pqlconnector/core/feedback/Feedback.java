package io.pqlconnector.core.feedback;

import io.pqlconnector.core.mapping.Blueprints;
import io.pqlconnector.spi.destination.Blueprint;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What of a CRM says what reps think of accounts, and what follows from it.
 *
 * @param every how long what was read stands until the CRM is asked again
 */
public record Feedback(FeedbackPlace place, CoolDown coolDown, Duration every) {
    /** How often a CRM is asked unless the configuration says otherwise: whoever said no is not to be shown it for a day more. */
    public static final Duration HOURLY = Duration.ofHours(1);

    /** The field that has to be there; empty if it is a list that says it, which people make. */
    public Optional<Blueprint.Field> field() {
        return place.kind() == FeedbackPlace.Kind.FIELD
                ? Optional.of(Blueprints.read(
                        place.object(),
                        place.name(),
                        List.copyOf(coolDown.verdicts().keySet())))
                : Optional.empty();
    }
}
