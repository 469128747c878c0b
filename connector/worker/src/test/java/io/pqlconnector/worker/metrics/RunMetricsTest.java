package io.pqlconnector.worker.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.core.deliver.DeliveryReport;
import io.pqlconnector.core.deliver.OutcomeCounts;
import io.pqlconnector.core.ledger.RunRecord;
import io.pqlconnector.core.quota.QuotaReport;
import io.pqlconnector.core.run.RunResult;
import io.pqlconnector.core.run.RunVersion;
import io.pqlconnector.core.run.SourceReport;
import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.SourceName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is counted of runs. */
final class RunMetricsTest {
    private static final DestinationName HUBSPOT = new DestinationName("hubspot");
    private static final DestinationName OTHER = new DestinationName("other");
    private static final Instant DAY = Instant.parse("2026-03-31T00:00:00Z");

    private final Registry registry = new Registry("1.2.3");
    private final RunMetrics metrics = new RunMetrics(registry);

    @AfterEach
    void close() {
        registry.close();
    }

    @Test
    void eachSourceHasItsCountsOverAllRuns() {
        metrics.pulled(pulled("segment", Optional.empty()));
        metrics.pulled(pulled("segment", Optional.of("The bucket is gone.")));
        metrics.pulled(pulled("mixpanel", Optional.empty()));

        assertThat(registry.text())
                .contains(
                        "pql_events_total{source=\"segment\"} 20.0",
                        "pql_events_duplicate_total{source=\"segment\"} 8.0",
                        "pql_events_late_total{source=\"segment\"} 6.0",
                        "pql_lines_quarantined_total{source=\"segment\"} 4.0",
                        "pql_events_future_total{source=\"segment\"} 2.0",
                        "pql_slices_total{outcome=\"read\",source=\"segment\"} 14.0",
                        "pql_slices_total{outcome=\"unchanged\",source=\"segment\"} 12.0",
                        "pql_slices_total{outcome=\"vanished\",source=\"segment\"} 10.0",
                        "pql_events_total{source=\"mixpanel\"} 10.0",
                        "pql_stage_duration_seconds_count{name=\"segment\",stage=\"pull\"} 2",
                        "pql_stage_duration_seconds_sum{name=\"segment\",stage=\"pull\"} 6.0")
                .doesNotContain("The bucket is gone.");
        assertThat(metrics.sourcesFailed()).isEqualTo(Map.of("segment", true, "mixpanel", false));
        assertThat(metrics.lastEvents()).containsEntry("segment", DAY);
    }

    @Test
    void operationsAreCountedByKindAndOutcomeAndADestinationFailsUntilItDoesNot() {
        metrics.delivered(delivered(HUBSPOT, 9, Optional.of("It is down.")), Duration.ofSeconds(2));
        assertThat(metrics.isFailing(HUBSPOT)).isTrue();
        assertThat(metrics.isFailing(OTHER)).isFalse();

        metrics.delivered(delivered(HUBSPOT, 9, Optional.empty()), Duration.ofSeconds(2));
        assertThat(metrics.isFailing(HUBSPOT)).isFalse();

        String operations = "pql_operations_total{destination=\"hubspot\",kind=\"upsert\",outcome=";
        assertThat(registry.text())
                .contains(
                        operations + "\"confirmed\"} 2.0",
                        operations + "\"rejected\"} 6.0",
                        operations + "\"not_in_crm\"} 8.0",
                        operations + "\"unknown\"} 10.0",
                        operations + "\"put_off\"} 12.0",
                        "pql_stage_duration_seconds_count{name=\"hubspot\",stage=\"deliver\"} 2");
    }

    @Test
    void callsAreCountedOnceThoughTheyAreReportedBeforeAndAfterTheDelivery() {
        metrics.begun(1, "sync", DAY);
        metrics.ended(result(List.of(delivered(HUBSPOT, 9, Optional.empty()))));
        metrics.begun(2, "sync", DAY);
        metrics.ended(result(List.of()));

        assertThat(registry.text())
                .contains(
                        "pql_calls_total{destination=\"hubspot\"} 13.0",
                        "pql_calls_total{destination=\"other\"} 2.0",
                        "pql_runs_total{command=\"sync\",outcome=\"confirmed\"} 2.0",
                        "pql_run_duration_seconds_bucket{outcome=\"confirmed\",le=\"1.0\"} 0",
                        "pql_run_duration_seconds_bucket{outcome=\"confirmed\",le=\"5.0\"} 2");
    }

    private static SourceReport pulled(String source, Optional<String> failure) {
        return new SourceReport(
                new SourceName(source),
                "file",
                9,
                7,
                6,
                5,
                10,
                4,
                3,
                2,
                1,
                Optional.of(DAY),
                Duration.ofSeconds(3),
                List.of(),
                failure);
    }

    private static DeliveryReport delivered(DestinationName name, long spent, Optional<String> failure) {
        return new DeliveryReport(
                name,
                new TreeMap<>(Map.of("upsert", new OutcomeCounts(1, 2, 3, 4, 5, 6, 7))),
                0,
                List.of(),
                0,
                failure,
                Optional.empty(),
                spent(spent));
    }

    private static QuotaReport spent(long calls) {
        return new QuotaReport(calls, calls, Optional.empty());
    }

    private static RunResult result(List<DeliveryReport> deliveries) {
        return new RunResult(
                1,
                RunRecord.Outcome.CONFIRMED,
                DAY,
                new RunVersion("4f2a91", "1d", new TreeMap<>()),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                new TreeMap<>(),
                deliveries,
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                new TreeMap<>(Map.of(HUBSPOT, spent(4), OTHER, spent(1))),
                Duration.ofSeconds(2));
    }
}
