package io.pqlconnector.worker.run;

import io.pqlconnector.testkit.CrmUnderTest;
import io.pqlconnector.testkit.crm.CrmOptions;
import io.pqlconnector.testkit.crm.CrmOptions.Strictness;
import io.pqlconnector.testkit.crm.Endpoint;
import io.pqlconnector.testkit.crm.FakeCrmServer;
import io.pqlconnector.testkit.crm.Faults;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Chaos over the scripted CRM. */
final class ChaosTest extends ChaosRun {
    private static final CrmOptions OPTIONS =
            CrmOptions.STANDARD.quotaLimit(100_000_000).refusing(Strictness.WHOLE_BATCH_NAMED, ManyRecords::bad);

    /** Half of the calls are lost because of the kills. */
    private static final int CALLS = 3_200;

    private static final List<Endpoint> WRITES = List.of(
            Endpoint.UPSERT, Endpoint.ADD_TO_LIST, Endpoint.REMOVE_FROM_LIST, Endpoint.ENROLL, Endpoint.CREATE_TASK);

    ChaosTest() {
        super("scripted", CALLS);
    }

    @Override
    Place quiet() {
        return new Scripted(new FakeCrmServer(OPTIONS));
    }

    @Override
    Place wild(long seed) {
        return new Scripted(new FakeCrmServer(OPTIONS.batchSize(20)));
    }

    private record Scripted(FakeCrmServer server) implements Place {
        @Override
        public CrmUnderTest crm() {
            return server;
        }

        @Override
        public Pql configure(Path folder) throws IOException {
            return ManyRecords.configure(folder, server);
        }

        @Override
        public void faults(Faults faults) {
            server.faults(faults);
        }

        @Override
        public long calls() {
            return server.tally().calls();
        }

        @Override
        public long writes() {
            return WRITES.stream().mapToLong(server.tally()::calls).sum();
        }

        @Override
        public void close() {
            server.close();
        }
    }
}
