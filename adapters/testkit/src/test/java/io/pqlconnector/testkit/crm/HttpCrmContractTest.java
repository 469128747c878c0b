package io.pqlconnector.testkit.crm;

import io.pqlconnector.spi.destination.DestinationFactory;
import io.pqlconnector.testkit.Capability;
import io.pqlconnector.testkit.CrmUnderTest;
import io.pqlconnector.testkit.DestinationContract;
import java.util.Set;

final class HttpCrmContractTest extends DestinationContract {
    @Override
    protected DestinationFactory factory() {
        return new HttpCrmFactory();
    }

    @Override
    protected CrmUnderTest startCrm() {
        return new FakeCrmServer(CrmOptions.STANDARD.enrollingOnce());
    }

    @Override
    protected Set<Capability> lacks() {
        return Set.of(Capability.REMEMBERS_OPERATIONS);
    }
}
