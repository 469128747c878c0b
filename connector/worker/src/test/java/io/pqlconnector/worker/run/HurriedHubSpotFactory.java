package io.pqlconnector.worker.run;

import io.pqlconnector.crm.hubspot.HubSpotFactory;
import io.pqlconnector.http.LaneSettings;
import io.pqlconnector.spi.EntityKind;
import io.pqlconnector.spi.config.Fields;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.DestinationContext;
import io.pqlconnector.spi.destination.DestinationFactory;
import io.pqlconnector.spi.destination.ObjectName;
import java.time.Duration;
import java.util.Map;

/**
 * Makes destinations of {@code type: hubspot_in_a_hurry}: HubSpot's adapter with {@link HurriedTime} and without a
 * pace of our own, for tests of the whole program. Settings beside those of {@code type: hubspot}: {@code
 * answer_within_ms}, and {@code operations_per_call}, by which tests get more calls out of as many records.
 */
public final class HurriedHubSpotFactory implements DestinationFactory {
    private static final LaneSettings.Pace AT_ONCE = new LaneSettings.Pace(1_000_000, Duration.ofSeconds(10));

    @Override
    public String type() {
        return "hubspot_in_a_hurry";
    }

    @Override
    public Map<ObjectName, EntityKind> objects() {
        return new HubSpotFactory().objects();
    }

    @Override
    public Destination create(Fields settings, DestinationContext context) {
        Duration answer =
                Duration.ofMillis(settings.wholeNumber("answer_within_ms").orElse(30_000L));
        long most = settings.wholeNumber("operations_per_call").orElse(Long.MAX_VALUE);
        Destination hubSpot =
                new HubSpotFactory(new HurriedTime(), lane -> hurried(lane, answer)).create(settings, context);
        return new SmallBatches(hubSpot, most);
    }

    private static LaneSettings hurried(LaneSettings lane, Duration answer) {
        LaneSettings.Timeouts timeouts = lane.timeouts();
        return lane.pace(AT_ONCE)
                .timeouts(new LaneSettings.Timeouts(timeouts.connect(), answer, timeouts.write(), timeouts.call()));
    }
}
