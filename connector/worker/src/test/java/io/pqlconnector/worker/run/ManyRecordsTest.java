package io.pqlconnector.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.testkit.crm.CrmOptions;
import io.pqlconnector.testkit.crm.CrmOptions.BadRecord;
import io.pqlconnector.testkit.crm.CrmOptions.Strictness;
import io.pqlconnector.testkit.crm.Endpoint;
import io.pqlconnector.testkit.crm.FakeCrmServer;
import io.pqlconnector.testkit.crm.Tally;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What delivering 10,500 records costs in calls. */
@Tag("slow")
final class ManyRecordsTest {
    private static final CrmOptions OPTIONS = CrmOptions.STANDARD.quotaLimit(100_000_000);

    @TempDir
    private Path folder;

    @Test
    void callsAreAsFewAsTheBatchesAndASecondRunMakesNone() throws IOException {
        try (FakeCrmServer crm = new FakeCrmServer(OPTIONS)) {
            Pql pql = ManyRecords.configure(folder, crm);

            Pql.Result first = pql.run("sync");
            long calls = writes(crm.tally());
            Pql.Result second = pql.run("sync");

            assertThat(first.exitCode()).as(first.out() + first.err()).isZero();
            assertThat(crm.tally().calls(Endpoint.UPSERT)).isEqualTo(100 + 5);
            assertThat(crm.tally().calls(Endpoint.ADD_TO_LIST)).isEqualTo(100 + 5 + 5);
            assertThat(crm.tally().calls(Endpoint.CREATE_TASK)).isEqualTo(5);
            assertThat(second.exitCode()).isZero();
            assertThat(writes(crm.tally())).as("the second run").isEqualTo(calls);
        }
    }

    @Test
    void oneBadRecordInEachBatchOfAHundredCostsFifteenCallsAtMost() throws IOException {
        CrmOptions options = OPTIONS.refusing(
                Strictness.WHOLE_BATCH_UNNAMED,
                key -> key.matches("account\\d\\d\\d07\\.example")
                        ? Optional.of(new BadRecord("INVALID_OPTION", "pql_tier", "was not one of the allowed options"))
                        : Optional.empty());
        try (FakeCrmServer crm = new FakeCrmServer(options)) {
            Pql pql = ManyRecords.configure(folder, crm);

            Pql.Result sync = pql.run("sync");

            assertThat(sync.exitCode()).as(sync.out() + sync.err()).isEqualTo(1);
            assertThat(crm.records(Terms.SCRIPTED.company())).hasSize(9_900);
            // 105 batches if nothing were wrong; each bad record takes at most 15 calls more.
            assertThat(crm.tally().calls(Endpoint.UPSERT)).isLessThanOrEqualTo(105 + 100 * 15);
            String rejected = pql.run("rejected", "--json").out();
            assertThat(rejected.lines()
                            .filter(line -> line.contains("\"kind\":\"upsert\"")
                                    && line.contains("\"code\":\"INVALID_OPTION\"")
                                    && line.matches(".*\"remedy\":\"[^\"]+\".*")))
                    .hasSize(100);
        }
    }

    private static long writes(Tally tally) {
        return tally.calls(Endpoint.UPSERT)
                + tally.calls(Endpoint.ADD_TO_LIST)
                + tally.calls(Endpoint.ENROLL)
                + tally.calls(Endpoint.CREATE_TASK);
    }
}
