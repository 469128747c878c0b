package io.pqlconnector.worker.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.pqlconnector.core.ledger.CallLog;
import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.config.Problems;
import io.pqlconnector.spi.destination.CallUsage;
import io.pqlconnector.store.SqliteLedger;
import io.pqlconnector.worker.config.Config;
import io.pqlconnector.worker.config.ConfigReader;
import io.pqlconnector.worker.config.FileTexts;
import io.pqlconnector.worker.metrics.WorkerFacts;
import io.pqlconnector.worker.metrics.WorkerFacts.Role;
import io.pqlconnector.worker.ops.OpsPages;
import io.pqlconnector.worker.serve.Answer;
import io.pqlconnector.worker.serve.Asked;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What can be read at a worker, over a ledger that runs have made. */
final class OpsPagesTest extends CountedReportsTest {
    private static final String DESCRIPTION = "https://pqlconnector.io/openapi.yaml";
    private static final DestinationName LOCAL = new DestinationName("local");
    private static final Instant STARTED = Pql.NOW.minus(Duration.ofHours(3));

    private final AtomicLong nanos = new AtomicLong();
    private Role role = Role.ACTIVE;
    private Optional<Duration> due = Optional.empty();
    private OpsPages pages;

    @BeforeEach
    void open() {
        Config config = ConfigReader.read(pql.path("config.yaml"), Map.of(), FileTexts.DISK, new Problems());
        pages = new OpsPages(
                new WorkerFacts(() -> config, () -> role, since -> due.map(since::plus), STARTED, () -> Pql.NOW),
                "1.2.3",
                nanos::get);
    }

    @AfterEach
    void close() {
        pages.close();
    }

    @Test
    void bothEnginesAnswer() {
        assertThat(get("/healthz", false))
                .isEqualTo("200 {\"status\":\"healthy\",\"checks\":{\"sqlite\":\"ok\",\"duckdb\":\"ok\"}}");
    }

    @Test
    void aWorkerIsReadyBeforeItsFirstRunAndWhenARunHasEndedWell() throws IOException {
        assertThat(get("/readyz", false))
                .isEqualTo(
                        "200 {\"status\":\"ready\",\"checks\":{\"ledger\":\"ok\",\"role\":\"active\",\"last_run\":\"none\","
                                + "\"destination local\":\"ok\"}}");
        sync();
        later();

        assertThat(get("/readyz", true))
                .isEqualTo("200 {\"status\":\"ready\",\"checks\":{\"ledger\":\"ok\",\"role\":\"active\","
                        + "\"last_run\":\"confirmed\",\"destination local\":\"ok\"},\"details\":{\"last_run\":"
                        + "\"run 1 ended at 2026-11-20T10:00:00Z; the last that came to its end did so at"
                        + " 2026-11-20T10:00:00Z\"}}");
    }

    @Test
    void aWorkerThatMakesNoRunsThoughItShouldIsNotReady() {
        due = Optional.of(Duration.ofHours(2));
        assertThat(get("/readyz", false))
                .startsWith("503 {\"status\":\"not ready\"")
                .contains("\"last_run\":\"overdue\"");

        later();
        role = Role.STANDBY;
        assertThat(get("/readyz", false))
                .startsWith("200 {\"status\":\"ready\"")
                .contains("\"role\":\"standby\"");

        later();
        role = Role.ACTIVE;
        due = Optional.of(Duration.ofHours(4));
        assertThat(get("/readyz", false)).startsWith("200 ");
    }

    @Test
    void aDestinationThatAskedForAPauseIsToldAndTheWorkerStaysReady() throws IOException {
        sync();
        ledger(calls -> calls.park(LOCAL, Pql.NOW.plusSeconds(60)));

        assertThat(get("/readyz", true))
                .startsWith("200 {\"status\":\"degraded\"")
                .contains("\"destination local\":\"parked\"", "it asked for no calls until 2026-11-20T10:01:00Z");
        assertThat(get("/readyz", false)).doesNotContain("10:01");
        assertThat(metrics()).contains("pql_destination_parked{destination=\"local\"} 1.0");
    }

    @Test
    void aLedgerThatCannotBeWrittenIsNotReadyAndFoundOutAfterSomeSeconds() throws IOException {
        sync();
        assertThat(get("/readyz", false)).startsWith("200 ");
        Files.writeString(pql.path("data/ledger.db"), "no database, but long enough for a look ".repeat(50));
        Files.deleteIfExists(pql.path("data/ledger.db-wal"));

        assertThat(get("/readyz", false)).as("kept for some seconds").startsWith("200 ");
        later();

        assertThat(get("/readyz", false))
                .startsWith("503 {\"status\":\"not ready\"")
                .contains("\"ledger\":\"failed\"")
                .doesNotContain("damaged");
        assertThat(get("/readyz", true)).contains("is damaged, or is no ledger at all");
        assertThat(get("/healthz", false)).as("a restart would not cure it").startsWith("200 ");
        assertThat(get("/api/v1/accounts", true)).startsWith("503 ").contains("is damaged");
        assertThat(metrics()).contains("pql_ledger_writable 0.0", "pql_ledger_readable 0.0");
    }

    @Test
    void metricsTellWhatARunDidAndWhatTheLedgerSays() throws IOException {
        sync();
        ledger(calls -> calls.add(LOCAL, Pql.NOW, 30, Optional.of(new CallUsage.Quota(1_000, 100))));

        String metrics = metrics();

        assertThat(metrics)
                .contains(
                        "pql_accounts{tier=\"hot\"} 1.0",
                        "pql_accounts_qualified 1.0",
                        "pql_last_success_age_seconds 0.0",
                        "pql_last_success_timestamp_seconds 1.7951688E9",
                        "pql_last_run_outcome{outcome=\"confirmed\"} 1.0",
                        "pql_last_run_outcome{outcome=\"failed\"} 0.0",
                        "pql_rejected_operations{destination=\"local\"} 0.0",
                        "pql_quota_used_calls{destination=\"local\"} 30.0",
                        "pql_quota_ours_calls{destination=\"local\"} 400.0",
                        "pql_quota_limit_calls{destination=\"local\"} 1000.0",
                        "pql_quota_left_calls{destination=\"local\"} 370.0",
                        "pql_ledger_writable 1.0",
                        "pql_worker_active 1.0",
                        "pql_events_total{source=\"files\"} 0.0",
                        "pql_build_info{version=\"1.2.3\"} 1",
                        "jvm_memory_used_bytes{",
                        "process_resident_memory_bytes ",
                        "process_files_open_files ");
        assertThat(metrics).doesNotContain("acme");
    }

    @Test
    void aListIsReadPartByPartInTheObjectsThatTheCommandPrints() throws IOException {
        pql.write("export/2", CountedReports.line("1774900000", "v", "z").replace("acme", "globex"));
        sync();
        List<String> lines = pql.run("accounts", "--json").out().lines().toList();

        Matcher first = Pattern.compile("200 \\{\"items\":\\[(.*)],\"next\":\"([^\"]+)\"}")
                .matcher(get("/api/v1/accounts?limit=1", true));
        assertThat(first.matches()).isTrue();
        assertThat(first.group(1)).isEqualTo(lines.get(0));
        assertThat(get("/api/v1/accounts?limit=1&after=" + first.group(2), true))
                .isEqualTo("200 {\"items\":[" + lines.get(1) + "],\"next\":null}");
        assertThat(get("/api/v1/accounts?tier=hot", true))
                .isEqualTo("200 {\"items\":[" + lines.get(0) + "," + lines.get(1) + "],\"next\":null}");
        String explained =
                pql.run("explain", "acme", "--json").out().lines().findFirst().orElseThrow();
        assertThat(get("/api/v1/accounts/acme", true)).isEqualTo("200 " + explained);
        assertThat(get("/api/v1/accounts/%61cme", true)).isEqualTo("200 " + explained);
        String run = pql.run("runs", "--json").out().lines().findFirst().orElseThrow();
        assertThat(get("/api/v1/runs", true)).isEqualTo("200 {\"items\":[" + run + "],\"next\":null}");
        assertThat(get("/api/v1/runs?after=1", true)).isEqualTo("200 {\"items\":[],\"next\":null}");
    }

    @Test
    void whatIsAskedForWronglyIsAProblemThatSaysWhatToDo() throws IOException {
        sync();
        assertThat(problem("/api/v1/accounts?limit=0", 400)).contains("limit must be a whole number from 1 to 1000.");
        assertThat(problem("/api/v1/accounts?limit=1001", 400)).contains("limit must be");
        assertThat(problem("/api/v1/accounts?teir=hot", 400))
                .contains("unknown parameter \\\"teir\\\". Known: tier, limit, after.");
        assertThat(problem("/api/v1/accounts?tier=lukewarm", 400))
                .contains("There is no such tier. The rules have hot.");
        assertThat(problem("/api/v1/accounts?after=%21", 400)).contains("after must be what next said");
        assertThat(problem("/api/v1/accounts?after=YWI", 400)).contains("after must be what next said");
        assertThat(problem("/api/v1/runs?after=-1", 400)).contains("after must be what next said");
        assertThat(problem("/api/v1/accounts/nobody", 404)).contains("No run has seen an account with this key.");
        assertThat(problem("/api/v1/accounts/..%2F..%2Fetc", 404)).contains("No run has seen");
        assertThat(problem("/api/v1/secrets", 404)).contains("There is nothing at this address.");
    }

    @Test
    void beforeTheFirstRunListsAreEmpty() {
        for (String list : List.of("accounts", "runs", "rejected")) {
            assertThat(get("/api/v1/" + list, true)).as(list).isEqualTo("200 {\"items\":[],\"next\":null}");
        }
        assertThat(metrics()).contains("pql_ledger_writable 1.0").doesNotContain("pql_last_run_outcome{");
    }

    @Test
    void whatIsAnsweredIsAsTheDescriptionSays() throws IOException {
        sync();
        pql.write("local.yaml", Files.readString(pql.path("local.yaml")).replace("type: number", "type: text"));
        pql.write("export/2", CountedReports.lines(1, 3));
        assertThat(pql.run("sync").exitCode()).isEqualTo(1);

        assertThat(get("/api/v1/rejected", true)).contains("INVALID_TYPE");
        conforms("/api/v1/accounts", "Accounts");
        conforms("/api/v1/accounts?limit=1", "Accounts");
        conforms("/api/v1/accounts/acme", "Explained");
        conforms("/api/v1/runs", "Runs");
        conforms("/api/v1/runs?limit=1", "Runs");
        conforms("/api/v1/rejected", "Rejected");
        conforms("/api/v1/nothing", "Problem");
        // The check itself can fail.
        assertThat(errors("{\"items\":[{}],\"next\":null}", "Accounts")).isNotEmpty();
        assertThat(errors("{\"items\":[],\"next\":7}", "Runs")).isNotEmpty();
    }

    @Test
    void thePageShowsTheDescriptionAndFetchesNothing() {
        String page = get("/api/v1/", true);

        assertThat(page).startsWith("200 <!doctype html>").contains("openapi: 3.1.0", "/api/v1/accounts/{key}:");
        assertThat(page).doesNotContain("<script", "http://", "https://", "<!-- description", "/* style");
        assertThat(answer("/api/v1/", true).headers().get("Content-Security-Policy"))
                .matches("default-src 'none'; style-src 'sha256-[A-Za-z0-9+/=]+'; .*");
    }

    private void sync() throws IOException {
        pql.write("export/1", CountedReports.line("1"));
        Pql.Result synced = pql.run("sync");
        assertThat(synced.exitCode()).as(synced.err()).isZero();
    }

    private void ledger(Consumer<CallLog> change) {
        try (SqliteLedger ledger = SqliteLedger.open(pql.path("data/ledger.db"), SqliteLedger.Mode.WRITE)) {
            change.accept(ledger.calls());
        }
    }

    private void later() {
        nanos.addAndGet(Duration.ofMinutes(1).toNanos());
    }

    private String metrics() {
        return get("/metrics", true);
    }

    private String problem(String address, int status) {
        assertThat(answer(address, true).type()).isEqualTo("application/problem+json");
        String text = get(address, true);
        assertThat(text).startsWith(status + " ").contains("\"status\":" + status);
        return text;
    }

    private String get(String address, boolean trusted) {
        Answer answer = answer(address, trusted);
        return answer.status() + " " + answer.body();
    }

    private Answer answer(String address, boolean trusted) {
        String[] parts = address.split("\\?", 2);
        Map<String, String> parameters = new HashMap<>();
        if (parts.length > 1) {
            for (String parameter : parts[1].split("&", -1)) {
                String[] pair = parameter.split("=", 2);
                parameters.put(pair[0], URLDecoder.decode(pair[1], UTF_8));
            }
        }
        return pages.at(parts[0]).orElseThrow().content().answer(new Asked(parts[0], parameters, trusted));
    }

    private void conforms(String address, String schema) {
        assertThat(errors(answer(address, true).body(), schema)).as(address).isEmpty();
    }

    private List<?> errors(String json, String schema) {
        String description = answer("/api/v1/openapi.yaml", true).body();
        return SchemaRegistry.withDefaultDialect(
                        SpecificationVersion.DRAFT_2020_12,
                        registry -> registry.schemas(Map.of(DESCRIPTION, description)))
                .getSchema("{\"$ref\":\"" + DESCRIPTION + "#/components/schemas/" + schema + "\"}")
                .validate(json, InputFormat.JSON);
    }
}
