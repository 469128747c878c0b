package io.pqlconnector.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.rules.book.RuleBooks;
import io.pqlconnector.spi.config.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Rules from what the lake knows of accounts and users at the same age. */
final class CalibrateLakeTest {
    /** The end of what is known of the real usage. */
    private static final Instant END = Instant.parse("2014-06-07T00:00:00Z");

    @TempDir
    private Path folder;

    @Test
    void onRealUsageItsRulesTellWhoComesBackNearlyAsWellAsRegression() throws IOException {
        Path relax = RealUsage.folder();
        Pql pql = new Pql(folder);
        LeadLake.configure(
                pql,
                "",
                "{ type: files, format: mixpanel, path: \"%s/*.jsonl.gz\" }".formatted(relax.resolve("mixpanel")),
                "properties.org_id",
                "Session Started");
        LeadLake.sync(pql, END);

        Pql.Result result = pql.runAt(
                END,
                "calibrate",
                "--of",
                "user",
                "--since",
                "Signed Up",
                "--goal",
                "Session Started",
                "--again",
                "--after",
                "30d",
                "--until",
                "90d",
                "--json");

        assertThat(result.exitCode()).as(result.err() + result.out()).isZero();
        List<String> lines = result.out().lines().toList();
        JsonNode summary =
                new JsonMapper().readTree(lines.get(lines.size() - 1)).get("summary");
        double points = summary.at("/held_out/auc_points/value").asDouble();
        double regression = summary.at("/held_out/auc_regression/value").asDouble();
        System.out.printf(
                "relax: AUC of the points %.4f, of logistic regression %.4f, seed %s, %s leads, %s converted%n",
                points, regression, summary.get("seed"), summary.get("leads"), summary.get("converted"));
        assertThat(summary.at("/held_out/splits").asInt()).isEqualTo(10);
        assertThat(points).isGreaterThanOrEqualTo(0.82);
        assertThat(points).isGreaterThanOrEqualTo(regression - 0.015);
        assertThat(lines).hasSizeBetween(4, 9);
        Problems problems = new Problems();
        String rules = Files.readString(folder.resolve("rules.suggested.yaml"));
        assertThat(RuleBooks.parse(
                        "r", rules.replace("version: 1\n", Files.readString(folder.resolve("rules.yaml"))), problems))
                .isPresent();
        assertThat(problems.inOrder()).isEmpty();
    }

    @Test
    void ofAPlantedLakeItFindsTheThreeThatDriveInTheirOrderNoOtherAndTheLeak() throws IOException {
        Pql.Result result = PlantedLake.in(folder, 11).calibrate();

        assertThat(result.exitCode()).as(result.err() + result.out()).isZero();
        assertThat(result.out())
                .startsWith(
                        "From accounts as they were 7 days after their first \"Account Created\"; converted: became a"
                                + " customer from 7 days to 90 days after it; by what is known until 2026-06-16 00:00 UTC; left out 0 that are too young or as old as the lake,"
                                + " and 0 that had converted before.\n1,500 leads, of which ")
                .containsPattern(
                        "Left out as a leak: Invoice Sent follows the conversion: ([0-9]+) of \\1 that converted had"
                                + " it first within the hour before, or later\\.");
        List<String> rules = Files.readString(folder.resolve("rules.suggested.yaml"))
                .lines()
                .filter(line -> line.contains("{ event: "))
                .map(line -> line.replaceAll(".*event: ([^,]+),.*", "$1"))
                .distinct()
                .toList();
        assertThat(rules).isEqualTo(PlantedLake.DRIVERS);
    }
}
