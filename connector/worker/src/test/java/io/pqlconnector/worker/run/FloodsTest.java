package io.pqlconnector.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user sees of a run that a limit stops, and how it goes on. */
final class FloodsTest {
    @TempDir
    private Path folder;

    private Pql pql = new Pql(Path.of(""));

    @BeforeEach
    void copyTheExampleWithALowLimit() throws IOException {
        pql = Example.copyTo(folder);
        limit("{ creates_per_run: 200 }");
    }

    private void limit(String limits) throws IOException {
        String example = Files.readString(pql.path("config.example.yaml"));
        pql.write("config.yaml", example + "\nlimits: " + limits + "\n");
    }

    @Test
    void aRunOverALimitDeliversNothingAndSaysHowToGoOn() {
        Pql.Result stopped = pql.run("sync");

        assertThat(stopped.exitCode()).isEqualTo(4);
        assertThat(stopped.err()).isEqualTo("""
                231 records would be created; limits.creates_per_run is 200.
                  Nothing was delivered: 249 operations wait for an approval. Look at them: ./pql plan    Deliver them: \
                ./pql apply --approve    Or raise limits.creates_per_run in the configuration.
                """);
        assertThat(stopped.out()).doesNotContain("Deliver ");
        assertThat(pql.run("explain", "northwind").out()).contains("pending: company/northwind");
        assertThat(pql.run("sync").exitCode()).isEqualTo(4);
        assertThat(pql.run("runs").out()).contains("stopped    56 accounts", "231 creates", "249 waiting");
    }

    @Test
    void anApprovalDeliversWhatWaitsAndTheNextRunHasNothingToDo() {
        pql.run("sync");

        Pql.Result approved = pql.run("apply", "--approve");
        Pql.Result again = pql.run("apply", "--approve");
        Pql.Result next = pql.run("sync");

        assertThat(approved.exitCode()).as(approved.out() + approved.err()).isZero();
        assertThat(approved.out())
                .contains("12 list entries added, 4 tasks, 2 enrollments, 231 records (231 new); all confirmed")
                .doesNotContain("Pull", "Measure", "Score");
        assertThat(again.exitCode()).isZero();
        assertThat(again.err()).isEqualTo("""
                Nothing waits for an approval: the last run was not stopped by a limit. What waits otherwise goes out with \
                the next run:  ./pql sync
                """);
        assertThat(next.exitCode()).isZero();
        assertThat(pql.run("plan").out()).contains("local: nothing would change. Calls: 0");
        assertThat(pql.run("runs", "--json").out()).contains("\"run\":2,\"command\":\"apply\"");
    }

    @Test
    void aPlanSaysThatARunWouldStopAndIsDeliveredWhenItIsApproved() {
        Pql.Result plan = pql.run("plan", "--out", "plan.json");
        Pql.Result refused = pql.run("apply", "plan.json");
        Pql.Result approved = pql.run("apply", "plan.json", "--approve");

        assertThat(plan.exitCode()).isZero();
        assertThat(plan.out()).contains("""
                Stop
                  ./pql sync would stop before delivery, with exit code 4:
                  231 records would be created; limits.creates_per_run is 200.
                  Deliver it all the same: ./pql plan --out plan.json && ./pql apply plan.json --approve    Or raise \
                limits.creates_per_run in the configuration.
                """);
        assertThat(refused.exitCode()).isEqualTo(4);
        assertThat(refused.err()).isEqualTo("""
                231 records would be created; limits.creates_per_run is 200.
                  Nothing was delivered. Deliver it all the same: ./pql apply FILE --approve    Or raise \
                limits.creates_per_run in the configuration.
                """);
        assertThat(approved.exitCode()).as(approved.out() + approved.err()).isZero();
    }

    @Test
    void programsAreToldWhichLimitItWas() {
        assertThat(pql.run("plan", "--json").out()).contains("\"alarms\":[\"creates_per_run\"]");
        assertThat(pql.run("sync", "--json").out())
                .contains("\"outcome\":\"stopped\"", "\"alarms\":[\"creates_per_run\"]");
        assertThat(pql.run("apply", "--approve", "--json").out())
                .contains("\"outcome\":\"confirmed\"")
                .doesNotContain("alarms");
    }

    @Test
    void aRunGoesOnOnceTheLimitIsRaised() throws IOException {
        pql.run("sync");
        limit("{ creates_per_run: none }");

        assertThat(pql.run("sync").exitCode()).isZero();
    }

    @Test
    void applyWithoutAPlanOrAnApprovalIsAMistake() {
        Pql.Result result = pql.run("apply");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err())
                .startsWith(
                        "Name a plan: ./pql apply plan.json. Or deliver what a limit held back: ./pql apply --approve\n");
    }
}
