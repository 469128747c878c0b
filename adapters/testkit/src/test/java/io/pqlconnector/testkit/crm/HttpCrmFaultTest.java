package io.pqlconnector.testkit.crm;

import io.pqlconnector.spi.destination.DestinationFactory;
import io.pqlconnector.testkit.FaultContract;
import io.pqlconnector.testkit.FaultyCrm;

final class HttpCrmFaultTest extends FaultContract {
    @Override
    protected DestinationFactory factory() {
        return new HttpCrmFactory();
    }

    @Override
    protected FaultyCrm startFaultyCrm() {
        return new FakeCrmServer(CrmOptions.STANDARD);
    }
}
