package io.pqlconnector.crm.local;

import io.pqlconnector.spi.destination.DestinationFactory;
import io.pqlconnector.testkit.CrmUnderTest;
import io.pqlconnector.testkit.DestinationContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class LocalCrmContractTest extends DestinationContract {
    @TempDir
    private Path folder;

    @Override
    protected DestinationFactory factory() {
        return new LocalCrmFactory();
    }

    @Override
    protected CrmUnderTest startCrm() {
        return new LocalCrmFile(folder.resolve("crm.db"));
    }
}
