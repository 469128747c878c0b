package io.pqlconnector.worker.run;

import io.pqlconnector.testkit.crm.CrmOptions;
import io.pqlconnector.testkit.crm.CrmOptions.Strictness;
import io.pqlconnector.testkit.crm.FakeCrmServer;
import java.util.Optional;

/** Chaos over the scripted CRM. */
final class ChaosTest extends ChaosRun {
    private static final CrmOptions OPTIONS =
            CrmOptions.STANDARD.quotaLimit(100_000_000).refusing(Strictness.WHOLE_BATCH_NAMED, ManyRecords::bad);

    /** Half of the calls are lost because of the kills. */
    private static final int CALLS = 3_200;

    ChaosTest() {
        super("scripted", CALLS);
    }

    @Override
    Place quiet() {
        return new Scripted(new FakeCrmServer(OPTIONS), Optional.empty());
    }

    @Override
    Place wild(long seed) {
        return new Scripted(new FakeCrmServer(OPTIONS.batchSize(20)), Optional.empty());
    }
}
