package io.pqlconnector.worker.run;

import io.pqlconnector.testkit.crm.CrmOptions;
import io.pqlconnector.testkit.crm.CrmOptions.Strictness;
import io.pqlconnector.testkit.crm.FakeCrmServer;
import java.time.Duration;
import java.util.Optional;

/** Chaos over the scripted CRM with bulk jobs, each of which takes longer than most processes live. */
final class JobsChaosTest extends ChaosRun {
    private static final CrmOptions OPTIONS =
            CrmOptions.STANDARD.quotaLimit(100_000_000).refusing(Strictness.PER_RECORD, ManyRecords::bad);

    /** About 40 jobs, each with some questions, and what goes in batches; more for the kills. */
    private static final int CALLS = 400;

    JobsChaosTest() {
        super("scripted", CALLS);
    }

    @Override
    Place quiet() {
        return new Scripted(new FakeCrmServer(OPTIONS), Optional.of(new Scripted.Jobs(50, 2_000)));
    }

    @Override
    Place wild(long seed) {
        FakeCrmServer server = new FakeCrmServer(OPTIONS.batchSize(20).jobTime(Duration.ofMillis(50)));
        return new Scripted(server, Optional.of(new Scripted.Jobs(50, 500)));
    }
}
