package io.pqlconnector.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.store.SqliteLedger;
import io.pqlconnector.testkit.crm.CrmOptions;
import io.pqlconnector.testkit.crm.Endpoint;
import io.pqlconnector.testkit.crm.FakeCrmServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** 10,500 records for a CRM that takes thousands at once: what a plan says of its jobs, and one that is killed on its way. */
@Tag("slow")
final class BulkJobsTest {
    private static final CrmOptions OPTIONS = CrmOptions.STANDARD.quotaLimit(100_000_000);
    private static final DestinationName CRM = new DestinationName("scripted");

    @TempDir
    private Path folder;

    @Test
    void aPlanSaysHowManyJobsAndARunMakesAsMany() throws IOException {
        try (FakeCrmServer crm = new FakeCrmServer(OPTIONS)) {
            Pql pql = ManyRecords.configure(folder, crm, 1_000, 4_000);

            String plan = pql.run("plan").out();
            String json = pql.run("plan", "--json").out();
            Pql.Result sync = pql.run("sync");

            // Of 10,000 companies three jobs, and the same of the list that all are on; 500 of anything go in batches.
            assertThat(plan)
                    .contains("Calls: about 43 (")
                    .contains("  add to list as 3 bulk jobs, upsert as 3 bulk jobs, and what is too little for a job"
                            + " in batches; asking whether a job is done costs a few calls more");
            assertThat(json.lines().reduce((first, second) -> second))
                    .get()
                    .asString()
                    .contains("\"calls\":43", "\"jobs\":6");
            assertThat(sync.exitCode()).as(sync.out() + sync.err()).isZero();
            assertThat(crm.tally().calls(Endpoint.JOB)).isEqualTo(6);
            assertThat(crm.tally().calls(Endpoint.UPSERT)).isEqualTo(5);
            assertThat(crm.tally().calls(Endpoint.ADD_TO_LIST)).isEqualTo(10);
            assertThat(crm.tally().calls(Endpoint.JOB_STATE)).isLessThan(20);
        }
    }

    @Test
    void aJobIsFoundAgainByTheNextRunWhenItsProcessWasKilled() throws IOException, InterruptedException {
        try (FakeCrmServer crm = new FakeCrmServer(OPTIONS.jobTime(Duration.ofMillis(700)))) {
            Pql pql = ManyRecords.configure(folder, crm, 1_000, 10_000);
            Process process = pql.start("sync");
            while (crm.tally().calls(Endpoint.JOB_STATE) == 0 && !process.waitFor(1, TimeUnit.MILLISECONDS)) {
                assertThat(process.isAlive()).isTrue();
            }
            process.destroyForcibly().waitFor();
            assertThat(openJobs(pql)).containsExactly("job-1");
            assertThat(crm.operations())
                    .as("it was killed before the job was done")
                    .isEmpty();

            Pql.Result second = pql.runAt(Instant.now(), "sync");

            assertThat(second.exitCode()).as(second.out() + second.err()).isZero();
            assertThat(openJobs(pql)).isEmpty();
            assertThat(crm.tally().calls(Endpoint.JOB))
                    .as("no job was made again")
                    .isEqualTo(2);
            assertThat(crm.operations().values()).as("nothing was done twice").containsOnly(1);
            assertThat(ManyRecords.content(crm, Terms.SCRIPTED))
                    .hasSize(10_000 + 500 + 500 + 10_000 + 500 + 500 + 500 + 500);
        }
    }

    private static List<String> openJobs(Pql pql) {
        try (SqliteLedger ledger = SqliteLedger.open(pql.path("data/ledger.db"), SqliteLedger.Mode.READ)) {
            return ledger.outbox().openJobs(CRM);
        }
    }
}
