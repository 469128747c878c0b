package io.pqlconnector.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.spi.SourceName;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls that outlast a process. */
final class SqliteCallQuotaTest {
    private static final Instant NOON = Instant.parse("2026-03-31T12:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir
    private Path folder;

    @Test
    void letsSoManyPassInAnyHourAndSaysHowLongToWait() {
        try (SqliteLedger ledger = open()) {
            for (int i = 0; i < 3; i++) {
                assertThat(ledger.callQuota().take("project 1", 3, HOUR, NOON.plusSeconds(60L * i)))
                        .isZero();
            }

            assertThat(ledger.callQuota().take("project 1", 3, HOUR, NOON.plusSeconds(600)))
                    .isEqualTo(Duration.ofMinutes(50));
            assertThat(ledger.callQuota().take("project 2", 3, HOUR, NOON.plusSeconds(600)))
                    .isZero();
            assertThat(ledger.callQuota().take("project 1", 3, HOUR, NOON.plus(HOUR)))
                    .as("the first is an hour ago")
                    .isZero();
            assertThat(ledger.callQuota().take("project 1", 3, HOUR, NOON.plus(HOUR)))
                    .isEqualTo(Duration.ofMinutes(1));
        }
    }

    @Test
    void remembersWhatAnotherProcessTook() {
        try (SqliteLedger ledger = open()) {
            assertThat(ledger.callQuota().take("project 1", 1, HOUR, NOON)).isZero();
        }
        try (SqliteLedger ledger = open()) {
            assertThat(ledger.callQuota().take("project 1", 1, HOUR, NOON)).isEqualTo(HOUR);
        }
    }

    @Test
    void twoAtOnceNeverTakeMoreThanThereIs() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try (SqliteLedger one = open();
                SqliteLedger other = open()) {
            List<Future<Integer>> taken = new ArrayList<>();
            for (SqliteLedger ledger : List.of(one, other)) {
                Callable<Integer> takes = () -> {
                    int passed = 0;
                    for (int i = 0; i < 40; i++) {
                        passed += ledger.callQuota()
                                        .take("project 1", 50, HOUR, NOON)
                                        .isZero()
                                ? 1
                                : 0;
                    }
                    return passed;
                };
                taken.add(threads.submit(takes));
            }

            assertThat(taken.get(0).get() + taken.get(1).get()).isEqualTo(50);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void waitsForNoMoreThanAPeriodIfTheClockWasPutBack() {
        try (SqliteLedger ledger = open()) {
            ledger.callQuota().take("project 1", 1, HOUR, NOON.plus(Duration.ofDays(300)));

            assertThat(ledger.callQuota().take("project 1", 1, HOUR, NOON)).isEqualTo(HOUR);
        }
    }

    @Test
    void forgetsWhenASourceWasPulledAsSoonAsItReadsFromElsewhere() {
        SourceName segment = new SourceName("segment");
        try (SqliteLedger ledger = open()) {
            ledger.pulls().pulled(segment, "bucket a", NOON);
        }
        try (SqliteLedger ledger = open()) {
            assertThat(ledger.pulls().last(segment, "bucket a")).contains(NOON);
            assertThat(ledger.pulls().last(segment, "bucket b")).isEmpty();
            assertThat(ledger.pulls().last(new SourceName("other"), "bucket a")).isEmpty();
            ledger.pulls().pulled(segment, "bucket b", NOON.plus(HOUR));
            assertThat(ledger.pulls().last(segment, "bucket a")).isEmpty();
        }
    }

    private SqliteLedger open() {
        return SqliteLedger.open(folder.resolve("ledger.db"), SqliteLedger.Mode.WRITE);
    }
}
