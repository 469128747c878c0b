package io.pqlconnector.crm.salesforce;

import io.pqlconnector.spi.destination.DestinationFactory;
import io.pqlconnector.testkit.FaultContract;
import io.pqlconnector.testkit.FaultyCrm;
import io.pqlconnector.testkit.salesforce.SalesforceOptions;

final class SalesforceFaultTest extends FaultContract {

    @Override
    protected DestinationFactory factory() {
        return new SalesforceFactory();
    }

    @Override
    protected FaultyCrm startFaultyCrm() {
        return Orgs.startOnOneClock(SalesforceOptions.contractSuite());
    }
}
