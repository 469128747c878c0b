package io.pqlconnector.worker.run;

import io.pqlconnector.testkit.CrmUnderTest;
import io.pqlconnector.testkit.crm.Endpoint;
import io.pqlconnector.testkit.crm.FakeCrmServer;
import io.pqlconnector.testkit.crm.Faults;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The scripted CRM as a place for chaos.
 *
 * @param jobs what bulk jobs are made of; empty if none are made
 */
record Scripted(FakeCrmServer server, Optional<Jobs> jobs) implements ChaosRun.Place {
    private static final List<Endpoint> WRITES = List.of(
            Endpoint.UPSERT,
            Endpoint.ADD_TO_LIST,
            Endpoint.REMOVE_FROM_LIST,
            Endpoint.ENROLL,
            Endpoint.CREATE_TASK,
            Endpoint.JOB);

    /** From how many operations there are jobs, and of how many at most. */
    record Jobs(int from, int most) {}

    @Override
    public CrmUnderTest crm() {
        return server;
    }

    @Override
    public Terms terms() {
        return Terms.SCRIPTED;
    }

    @Override
    public Pql configure(Path folder) throws IOException {
        return jobs.isEmpty()
                ? ManyRecords.configureHurried(folder, server)
                : ManyRecords.configureHurried(
                        folder, server, jobs.get().from(), jobs.get().most());
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
