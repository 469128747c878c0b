package io.pqlconnector.worker.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.worker.render.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The rules at instants of the past, over a real lake. An account qualifies with three reports in 30 days. */
final class BacktestCommandTest {
    private static final String[] JANUARY = {"backtest", "--from", "2026-01-08", "--to", "2026-01-15", "--every", "7d"};

    @TempDir
    private Path folder;

    private final List<String> lines = new ArrayList<>();
    private final List<String> outcomes = new ArrayList<>(List.of("account,outcome,at"));

    private record Result(int exitCode, String out, String err) {
        List<JsonNode> json() {
            return out.lines().map(JsonMapper.shared()::readTree).toList();
        }

        JsonNode summary() {
            List<JsonNode> all = json();
            return all.get(all.size() - 1).get("summary");
        }
    }

    @BeforeEach
    void configure() throws IOException {
        configure("outcomes: { files: [ outcomes.csv ] }");
        write("outcomes.csv", outcomes.get(0) + "\n");
        write("rules.yaml", rules(3));
        write("local.yaml", """
                company:
                  match: [ { field: pql_account_key, to: account.key } ]
                  create_missing: true
                  fields: { pql_score: { from: score, type: number } }
                """);
    }

    private void configure(String setting) throws IOException {
        write("config.yaml", """
                sources: [ { type: files, format: segment, path: usage.jsonl } ]
                accounts: { key: [ context.groupId, email_domain ] }
                rules: rules.yaml
                destinations: [ { type: local, mapping: local.yaml } ]
                %s
                """.formatted(setting));
    }

    private static String rules(int reports) {
        return """
                version: 1
                account:
                  signals:
                    reports: { event: Report Run, at_least: %s, within: 30d }
                    large: { trait: employees, at_least: 100 }
                  score: { points: { reports: 10, large: -5 }, threshold: 10 }
                  tiers: [ { name: hot, when: "score >= threshold" }, { name: cold, when: "true" } ]
                  plays: [ { name: call, when: "score >= threshold", action: Call, route: SDR } ]
                """.formatted(reports);
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private void report(String account, String at, String received) {
        line(
                "track",
                "\"event\":\"Report Run\",\"userId\":\"u-" + account + "\",\"context\":{\"groupId\":\"" + account
                        + "\"},\"properties\":{}",
                at,
                received);
    }

    private void reports(String account, String at, int count) {
        for (int i = 0; i < count; i++) {
            report(account, at, at);
        }
    }

    private void line(String type, String rest, String at, String received) {
        lines.add("{\"type\":\"%s\",\"messageId\":\"m-%s\",\"timestamp\":\"%s\",\"receivedAt\":\"%s\",%s}"
                .formatted(type, lines.size(), at, received, rest));
    }

    private void converts(String account, String at) {
        outcomes.add(account + ",customer," + at);
    }

    private Result backtest(String... arguments) throws IOException {
        write("outcomes.csv", String.join("\n", outcomes) + "\n");
        write("usage.jsonl", lines.stream().collect(Collectors.joining("\n", "", "\n")));
        Result sync = run("sync");
        assertThat(sync.exitCode()).as(sync.err()).isZero();
        return run(arguments);
    }

    private Result run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal =
                new Terminal(new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), false, Map.of());
        Context context = new Context(
                terminal, Map.of(), folder, Clock.fixed(Instant.parse("2026-04-01T00:00:00Z"), ZoneOffset.UTC));
        int exitCode = CommandLineRunner.run(context, arguments);
        return new Result(exitCode, out.toString(UTF_8), err.toString(UTF_8));
    }

    private static String[] january(String... more) {
        List<String> all = new ArrayList<>(List.of(JANUARY));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    private static long qualified(JsonNode instant) {
        return instant.get("qualified").asLong();
    }

    @Test
    void seesNothingThatHappenedAfterTheInstant() throws IOException {
        reports("acme", "2026-01-07T23:59:59Z", 2);
        reports("acme", "2026-01-08T00:00:00Z", 1);

        List<JsonNode> instants = backtest(january("--json")).json();

        assertThat(qualified(instants.get(0))).isZero();
        assertThat(qualified(instants.get(1))).isEqualTo(1);
    }

    @Test
    void seesNothingThatWasReceivedAfterTheInstant() throws IOException {
        reports("acme", "2026-01-03T10:00:00Z", 2);
        report("acme", "2026-01-03T10:00:00Z", "2026-01-08T00:00:00Z");
        reports("prompt", "2026-01-03T10:00:00Z", 2);
        report("prompt", "2026-01-03T10:00:00Z", "2026-01-07T23:59:59Z");

        List<JsonNode> instants = backtest(january("--json")).json();

        assertThat(qualified(instants.get(0))).isEqualTo(1);
        assertThat(qualified(instants.get(1))).isEqualTo(2);
    }

    @Test
    void doesNotYetKnowWhoWasIdentifiedLater() throws IOException {
        for (int i = 0; i < 3; i++) {
            line(
                    "track",
                    "\"event\":\"Report Run\",\"anonymousId\":\"device\",\"properties\":{}",
                    "2026-01-03T10:00:00Z",
                    "2026-01-03T10:00:00Z");
        }
        line(
                "identify",
                "\"anonymousId\":\"device\",\"userId\":\"u-1\",\"traits\":{\"email\":\"jo@acme.example\"}",
                "2026-01-03T10:00:00Z",
                "2026-01-08T00:00:00Z");

        List<JsonNode> instants = backtest(january("--json")).json();

        assertThat(qualified(instants.get(0))).isZero();
        assertThat(qualified(instants.get(1))).isEqualTo(1);
    }

    @Test
    void doesNotYetKnowWhoWasJoinedLater() throws IOException {
        for (String user : List.of("a", "b", "c")) {
            line(
                    "track",
                    "\"event\":\"Report Run\",\"userId\":\"" + user + "\",\"properties\":{}",
                    "2026-01-03T10:00:00Z",
                    "2026-01-03T10:00:00Z");
        }
        line(
                "identify",
                "\"userId\":\"a\",\"traits\":{\"email\":\"jo@acme.example\"}",
                "2026-01-02T10:00:00Z",
                "2026-01-02T10:00:00Z");
        for (String user : List.of("b", "c")) {
            line(
                    "alias",
                    "\"previousId\":\"" + user + "\",\"userId\":\"a\"",
                    "2026-01-04T10:00:00Z",
                    "2026-01-08T00:00:00Z");
        }

        List<JsonNode> instants = backtest(january("--json")).json();

        assertThat(qualified(instants.get(0))).isZero();
        assertThat(qualified(instants.get(1))).isEqualTo(1);
    }

    @Test
    void doesNotYetKnowATraitThatCameLater() throws IOException {
        reports("acme", "2026-01-05T10:00:00Z", 3);
        line(
                "group",
                "\"userId\":\"u-acme\",\"groupId\":\"acme\",\"traits\":{\"employees\":400}",
                "2026-01-05T10:00:00Z",
                "2026-01-08T00:00:00Z");

        List<JsonNode> instants = backtest(january("--json")).json();

        assertThat(qualified(instants.get(0))).isEqualTo(1);
        assertThat(qualified(instants.get(1))).isZero();
    }

    // Of two that qualify by 01-08 one becomes a customer in time; another customer was never seen.
    @Test
    void printsWhatProgramsGet() throws IOException {
        reports("acme", "2026-01-05T10:00:00Z", 3);
        reports("globex", "2026-01-06T10:00:00Z", 3);
        reports("later", "2026-03-20T10:00:00Z", 1);
        converts("acme", "2026-01-10T00:00:00Z");
        converts("unseen", "2026-01-12T00:00:00Z");

        Result text = backtest(JANUARY);
        JsonNode summary = run(january("--json")).summary();

        assertThat(text.exitCode()).as(text.err()).isZero();
        assertThat(text.out())
                .contains("2026-01-08", "1 of 2, 50 %")
                .contains("Precision  50 % (1 of 2; 95 %: 9 % to 91 %)")
                .contains("Recall     50 % (1 of 2; 95 %: 9 % to 91 %)")
                .contains("2 days from qualified to customer (median of 1)")
                .contains("1.0 new per week: SDR 1.0");
        assertThat(text.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
        assertThat(summary.at("/precision/value").asDouble()).isEqualTo(0.5);
        assertThat(summary.at("/recall/of").asLong()).isEqualTo(2);
        assertThat(summary.at("/lead_time").asDouble()).isEqualTo(2);
        assertThat(summary.at("/pqls_per_week").asDouble()).isEqualTo(1);
        assertThat(summary.at("/pqls_per_week_by_route/SDR").asDouble()).isEqualTo(1);
        assertThat(summary.at("/data_end").asString()).isEqualTo("2026-03-21T00:00:00Z");
    }

    @Test
    void saysWhoWouldMoveUnderOtherRules() throws IOException {
        write("other.yaml", rules(5));
        reports("acme", "2026-01-05T10:00:00Z", 3);
        reports("globex", "2026-01-05T10:00:00Z", 5);

        Result text = backtest(january("--against", "other.yaml"));
        List<JsonNode> json = run(january("--against", "other.yaml", "--json")).json();

        assertThat(text.out())
                .contains("hot      0 would enter, 1 would leave, 1 would stay\n    - acme\n")
                .contains("cold     1 would enter, 0 would leave, 0 would stay\n    + acme\n")
                .contains("SDR            1.0 -> 0.5");
        assertThat(json.get(2).toString())
                .isEqualTo("{\"tier\":\"hot\",\"entering\":[],\"leaving\":[\"acme\"],\"staying\":1}");
        assertThat(json.get(4).at("/summary/against/pqls_per_week").asDouble()).isEqualTo(0.5);
    }

    @Test
    void failsACheckAndSaysWhichFigureFailedIt() throws IOException {
        reports("acme", "2026-01-05T10:00:00Z", 3);
        reports("acme", "2026-03-20T10:00:00Z", 1);

        Result failed = backtest(january("--fail-if", "precision < 0.2", "--fail-if", "pqls_per_week > 50", "--json"));
        Result passed = run(january("--fail-if", "pqls_per_week > 50"));
        Result untold = run(january("--fail-if", "recall < 0.2"));

        assertThat(failed.exitCode()).isEqualTo(ExitCode.PARTIAL);
        assertThat(failed.err()).endsWith("Failed: precision is 0 (--fail-if \"precision < 0.2\")\n");
        assertThat(failed.summary().get("failed").toString()).isEqualTo("[\"precision < 0.2\"]");
        assertThat(passed.exitCode()).isZero();
        assertThat(untold.exitCode()).isEqualTo(ExitCode.PARTIAL);
        assertThat(untold.err()).contains("recall cannot be told");
    }

    @Test
    void saysWhatIsWrongWithWhatWasAskedFor() throws IOException {
        reports("acme", "2026-01-05T10:00:00Z", 3);

        assertThat(backtest("backtest", "--from", "2026-02-01", "--to", "2026-01-01"))
                .isEqualTo(new Result(
                        ExitCode.CONFIGURATION,
                        "",
                        "--from 2026-02-01 lies after --to 2026-01-01. Write the earlier day as --from.\n"));
        assertThat(run(january("--horizon", "400d")).err())
                .contains(
                        "No account can be judged: data ends on 2026-01-06 00:00 UTC, less than the horizon of 400 days");
        assertThat(run("backtest", "--from", "2025-01-01", "--to", "2025-01-08").err())
                .contains("Usage in the lake begins on 2026-01-05, so none of these instants sees any.");
        assertThat(run(january("--every", "12h")).err()).contains("\"12h\" is no number of whole days.");
        assertThat(run(january("--fail-if", "precission < 1")).err()).contains("there is no figure \"precission\"");
        assertThat(run(january("--against", "none.yaml")).err()).contains("none.yaml:1:1  cannot be read");
        configure("");
        assertThat(run(JANUARY).err()).contains("outcomes: { customer: { event: Subscription Started } }");
    }

    @Test
    void judgesByAnEventThatIsConfigured() throws IOException {
        configure("outcomes: { customer: { event: Subscription Started } }");
        reports("acme", "2026-01-05T10:00:00Z", 3);
        line(
                "track",
                "\"event\":\"Subscription Started\",\"userId\":\"u-acme\",\"context\":{\"groupId\":\"acme\"},"
                        + "\"properties\":{}",
                "2026-01-20T10:00:00Z",
                "2026-01-20T10:00:00Z");
        reports("later", "2026-03-20T10:00:00Z", 1);

        JsonNode summary = backtest(january("--json")).summary();

        assertThat(summary.at("/precision/hits").asLong()).isEqualTo(1);
        assertThat(summary.at("/recall/of").asLong()).isEqualTo(1);
    }

    @Test
    void saysThatThereIsNothingInTheLakeYet() {
        Result none = run(JANUARY);

        assertThat(none.exitCode()).isEqualTo(ExitCode.PARTIAL);
        assertThat(none.err()).contains("The first run makes it:  ./pql sync");
    }
}
