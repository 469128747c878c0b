package io.pqlconnector.crm.hubspot;

import io.pqlconnector.spi.destination.DestinationFactory;
import io.pqlconnector.testkit.Capability;
import io.pqlconnector.testkit.CrmUnderTest;
import io.pqlconnector.testkit.DestinationContract;
import java.util.Set;

final class HubSpotContractTest extends DestinationContract {

    @Override
    protected DestinationFactory factory() {
        return new HubSpotFactory();
    }

    @Override
    protected CrmUnderTest startCrm() {
        return Portals.start(Portals.withOAuth());
    }

    // What HubSpot cannot do: make a property by writing to it, tell a repeated task from a new one, keep two lists
    // of one name.
    @Override
    protected Set<Capability> lacks() {
        return Set.of(
                Capability.CREATES_FIELDS,
                Capability.REMEMBERS_OPERATIONS,
                Capability.LISTS_OF_ONE_NAME,
                Capability.DELETED_DEALS);
    }
}
