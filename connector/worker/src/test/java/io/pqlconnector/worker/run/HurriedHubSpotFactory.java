package io.pqlconnector.worker.run;

import io.pqlconnector.crm.hubspot.HubSpotFactory;
import io.pqlconnector.spi.EntityKind;
import io.pqlconnector.spi.config.Fields;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.DestinationContext;
import io.pqlconnector.spi.destination.DestinationFactory;
import io.pqlconnector.spi.destination.ObjectName;
import java.util.Map;

/**
 * Makes destinations of {@code type: hubspot_in_a_hurry}: HubSpot's adapter with {@link HurriedTime} and without a
 * pace of our own, for tests of the whole program. Settings beside those of {@code type: hubspot}: those of
 * {@link Hurry}.
 */
public final class HurriedHubSpotFactory implements DestinationFactory {
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
        Hurry hurry = Hurry.read(settings);
        return hurry.small(new HubSpotFactory(new HurriedTime(), hurry::lane).create(settings, context));
    }
}
