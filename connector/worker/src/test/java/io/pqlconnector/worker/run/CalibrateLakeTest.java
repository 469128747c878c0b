package io.pqlconnector.worker.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.rules.book.RuleBooks;
import io.pqlconnector.spi.config.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Rules from what the lake knows of accounts and users at the same age. */
final class CalibrateLakeTest {
    @TempDir
    private Path folder;

    @Test
    void onRealUsageItsRulesTellWhoComesBackNearlyAsWellAsRegression() throws IOException {
        Path relax = RealUsage.folder();
        Pql pql = new Pql(folder);
        pql.write("config.yaml", """
                sources:
                  - { type: files, format: mixpanel, path: "%s/*.jsonl.gz" }
                accounts: { key: [ properties.org_id ] }
                rules: rules.yaml
                destinations: [ { type: local, mapping: local.yaml } ]
                """.formatted(relax.resolve("mixpanel")));
        pql.write("rules.yaml", """
                version: 1
                account:
                  signals: { any: { event: Session Started, at_least: 1 } }
                  score: { points: { any: 1 }, threshold: 1 }
                """);
        pql.write("local.yaml", "company:\n  match: [ { field: key, to: account.key } ]\n");
        assertThat(pql.run("sync", "--as-of", "2014-06-07T00:00:00Z", "--baseline")
                        .exitCode())
                .isLessThan(2);

        Pql.Result result = pql.runAt(
                Instant.parse("2014-06-07T00:00:00Z"),
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
        Pql pql = new Pql(folder);
        plant(pql, new Random(11));
        assertThat(pql.run("sync", "--as-of", "2026-06-30T00:00:00Z", "--baseline")
                        .exitCode())
                .isLessThan(2);

        Pql.Result result = pql.runAt(
                Instant.parse("2026-06-30T00:00:00Z"), "calibrate", "--since", "Account Created", "--until", "60d");

        assertThat(result.exitCode()).as(result.err() + result.out()).isZero();
        assertThat(result.out())
                .startsWith(
                        "From accounts as they were 14 days after their first \"Account Created\"; converted: became a"
                                + " customer from 14 days to 60 days after it; by what is known until 2026-06-16 00:00 UTC; left out 0 that are too young or as old as the lake,"
                                + " and 0 that had converted before.\n2,500 leads, of which ")
                .containsPattern(
                        "Left out as a leak: Invoice Sent follows the conversion: ([0-9]+) of \\1 that converted had"
                                + " it first within the hour before, or later\\.");
        List<String> rules = Files.readString(folder.resolve("rules.suggested.yaml"))
                .lines()
                .filter(line -> line.contains("{ event: "))
                .map(line -> line.replaceAll(".*event: ([^,]+),.*", "$1"))
                .distinct()
                .toList();
        assertThat(rules).containsExactly("Driver One", "Driver Two", "Driver Three");
    }

    /** Three events make accounts convert, the first most; twenty do nothing; one follows. */
    private static void plant(Pql pql, Random random) throws IOException {
        pql.write("config.yaml", """
                sources: [ { type: files, format: mixpanel, path: "export/*.jsonl" } ]
                accounts: { key: [ properties.org ] }
                rules: rules.yaml
                outcomes: { customer: { event: Subscription Started } }
                limits: { creates_per_run: none }
                destinations: [ { type: local, mapping: local.yaml } ]
                """);
        pql.write("rules.yaml", """
                version: 1
                account:
                  signals: { any: { event: Driver One, at_least: 1 } }
                  score: { points: { any: 1 }, threshold: 1 }
                """);
        pql.write("local.yaml", "company:\n  match: [ { field: key, to: account.key } ]\n");
        List<String> drivers = List.of("Driver One", "Driver Two", "Driver Three");
        double[] strengths = {2.2, 1.5, 1.0};
        StringBuilder lines = new StringBuilder();
        for (int account = 0; account < 2_500; account++) {
            long start = Instant.parse("2026-01-01T00:00:00Z").getEpochSecond() + account % 40 * 86_400L;
            line(lines, account, "Account Created", start);
            double logOdds = -3;
            for (int driver = 0; driver < drivers.size(); driver++) {
                int count = random.nextInt(5);
                logOdds += count >= 2 ? strengths[driver] : 0;
                some(lines, account, drivers.get(driver), count, start, random);
            }
            for (int other = 0; other < 20; other++) {
                some(lines, account, "Other " + other, random.nextInt(3), start, random);
            }
            if (random.nextDouble() < 1 / (1 + Math.exp(-logOdds))) {
                line(lines, account, "Subscription Started", start + 20 * 86_400L);
                line(lines, account, "Invoice Sent", start + 20 * 86_400L - 600);
            }
        }
        // Were this not, the lake would end before it is known what became of anybody.
        line(lines, 0, "Other 0", Instant.parse("2026-06-15T12:00:00Z").getEpochSecond());
        pql.write("export/events.jsonl", lines.toString());
    }

    private static void some(StringBuilder lines, int account, String event, int count, long start, Random random) {
        for (int i = 0; i < count; i++) {
            line(lines, account, event, start + random.nextInt(14 * 86_400));
        }
    }

    private static void line(StringBuilder lines, int account, String event, long at) {
        lines.append("{\"event\":\"")
                .append(event)
                .append("\",\"properties\":{\"time\":")
                .append(at);
        lines.append(",\"distinct_id\":\"u")
                .append(account)
                .append("\",\"$insert_id\":\"i")
                .append(lines.length());
        lines.append("\",\"org\":\"a").append(account).append("\"}}\n");
    }
}
