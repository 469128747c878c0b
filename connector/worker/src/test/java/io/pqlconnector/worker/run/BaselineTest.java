package io.pqlconnector.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a user sees of a first run that bothers nobody with what is old. */
final class BaselineTest {
    @TempDir
    private Path folder;

    private Pql pql = new Pql(Path.of(""));

    @BeforeEach
    void copyTheExample() throws IOException {
        pql = Example.copyTo(folder);
    }

    @Test
    void writesFieldsAndListsAndSaysWhatItTookAsDone() {
        Pql.Result baseline = pql.run("sync", "--baseline");

        assertThat(baseline.exitCode()).as(baseline.out() + baseline.err()).isZero();
        assertThat(baseline.out())
                .contains(
                        "local: 6 taken as done by a baseline: nobody is enrolled for them and no task or note is made")
                .contains("12 list entries added, 231 records (231 new); all confirmed");
        assertThat(pql.run("runs").out()).contains("6 taken as done");
        assertThat(pql.run("runs", "--json").out()).contains("\"command\":\"sync --baseline\"");
    }

    @Test
    void theNextRunsDoNothingMoreAboutWhoWasHotAlready() {
        pql.run("sync", "--baseline");

        Pql.Result same = pql.run("sync");
        Pql.Result nextDay = pql.run("sync", "--as-of", "2026-04-01T00:00:00Z");

        assertThat(same.out()).contains("Nothing new since run 1: 0 events, 0 changes, 0 calls.");
        assertThat(nextDay.exitCode()).as(nextDay.out() + nextDay.err()).isZero();
        assertThat(nextDay.out()).doesNotContain("enrollment", " task");
    }

    @Test
    void anExplanationSaysWhatWasTakenAsDone() {
        pql.run("sync", "--baseline");

        String text = pql.run("explain", "northwind").out();
        JsonNode json = JsonMapper.shared()
                .readTree(pql.run("explain", "northwind", "--json")
                        .out()
                        .lines()
                        .findFirst()
                        .orElseThrow());

        assertThat(text)
                .contains("sequence \"Outgrown free plan\": contact u100, taken as done by the baseline of run 1")
                .contains(
                        "task \"Hot PQL: northwind.example\": company northwind, taken as done by the baseline of run 1");
        assertThat(json.at("/crm/0/taken_as_done/0").toString())
                .isEqualTo(
                        "{\"kind\":\"enroll\",\"name\":\"Outgrown free plan\",\"object\":\"contact\",\"key\":\"u100\","
                                + "\"since\":\"2026-03-31T00:00:00Z\",\"run\":1}");
    }
}
