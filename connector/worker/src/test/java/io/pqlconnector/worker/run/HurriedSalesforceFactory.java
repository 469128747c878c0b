package io.pqlconnector.worker.run;

import io.pqlconnector.crm.salesforce.SalesforceFactory;
import io.pqlconnector.spi.EntityKind;
import io.pqlconnector.spi.config.Fields;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.DestinationContext;
import io.pqlconnector.spi.destination.DestinationFactory;
import io.pqlconnector.spi.destination.ObjectName;
import java.util.Map;

/**
 * Makes destinations of {@code type: salesforce_in_a_hurry}: Salesforce's adapter with {@link HurriedTime} and without a
 * pace of our own, for tests of the whole program. Settings beside those of {@code type: salesforce}: those of
 * {@link Hurry}.
 */
public final class HurriedSalesforceFactory implements DestinationFactory {
    @Override
    public String type() {
        return "salesforce_in_a_hurry";
    }

    @Override
    public Map<ObjectName, EntityKind> objects() {
        return new SalesforceFactory().objects();
    }

    @Override
    public Map<ObjectName, EntityKind> objects(Fields settings) {
        return new SalesforceFactory().objects(settings);
    }

    @Override
    public Destination create(Fields settings, DestinationContext context) {
        Hurry hurry = Hurry.read(settings);
        return hurry.small(new SalesforceFactory(new HurriedTime(), hurry::lane).create(settings, context));
    }
}
