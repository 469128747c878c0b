package io.pqlconnector.crm.salesforce;

import io.pqlconnector.spi.destination.DestinationFactory;
import io.pqlconnector.testkit.Capability;
import io.pqlconnector.testkit.CrmUnderTest;
import io.pqlconnector.testkit.DestinationContract;
import io.pqlconnector.testkit.salesforce.SalesforceOptions;
import java.util.Set;

final class SalesforceContractTest extends DestinationContract {

    @Override
    protected DestinationFactory factory() {
        return new SalesforceFactory();
    }

    @Override
    protected CrmUnderTest startCrm() {
        return Orgs.startOnOneClock(SalesforceOptions.contractSuite().pageSize(200));
    }

    // Salesforce makes no field by writing to it, compares unique texts whatever their case, and does not tell a
    // repeated enrollment from somebody else's.
    @Override
    protected Set<Capability> lacks() {
        return Set.of(Capability.CREATES_FIELDS, Capability.CASE_OF_KEYS, Capability.REMEMBERS_OPERATIONS);
    }

    @Override
    protected int manyDeals() {
        return 2_100;
    }
}
