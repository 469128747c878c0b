package io.pqlconnector.crm.hubspot;

import io.pqlconnector.spi.destination.DestinationFactory;
import io.pqlconnector.testkit.FaultContract;
import io.pqlconnector.testkit.FaultyCrm;

final class HubSpotFaultTest extends FaultContract {

    @Override
    protected DestinationFactory factory() {
        return new HubSpotFactory();
    }

    @Override
    protected FaultyCrm startFaultyCrm() {
        return Portals.start(Portals.withOAuth());
    }
}
