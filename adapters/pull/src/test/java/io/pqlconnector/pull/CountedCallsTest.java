package io.pqlconnector.pull;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pqlconnector.http.ManualTime;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.source.CallQuota;
import io.pqlconnector.spi.source.LineBlock;
import io.pqlconnector.spi.source.LineFormat;
import io.pqlconnector.spi.source.PropertyColumns;
import io.pqlconnector.spi.source.UsageRecord;
import io.pqlconnector.spi.source.UsageSink;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Calls that wait for a limit which outlasts them. */
final class CountedCallsTest {
    private static final Instant NOON = Instant.parse("2026-03-31T12:00:00Z");
    private static final CountedCalls.Limit LIMIT =
            new CountedCalls.Limit("project 1", 2, Duration.ofHours(1), "our share is used up");

    private final ManualTime time = new ManualTime(NOON);
    private final Waits waits = new Waits(time);
    private final List<String> told = new ArrayList<>();

    // Frees a call every twenty minutes.
    private final CallQuota quota = (limit, calls, period, now) -> {
        long minute = Duration.between(NOON, now).toMinutes();
        return minute % 20 == 0 && minute > 0 ? Duration.ZERO : Duration.ofMinutes(20 - minute % 20);
    };

    @Test
    void waitsAndTellsForWhat() throws Exception {
        waits.tell(new Sink());

        Duration waited = new CountedCalls(quota, LIMIT, waits).await();

        assertThat(waited).isEqualTo(Duration.ofMinutes(20));
        assertThat(told).containsExactly("2026-03-31T12:20:00Z our share is used up");
    }

    @Test
    void failsIfThatTakesLongerThanItsPatience() {
        assertThatThrownBy(() -> new CountedCalls(quota, LIMIT, waits, Duration.ofSeconds(10)).await())
                .isInstanceOfSatisfying(AdapterException.class, failure -> {
                    assertThat(failure.kind()).isEqualTo(FailureKind.RATE_LIMITED);
                    assertThat(failure.retryAfter()).isEqualTo(Duration.ofMinutes(20));
                })
                .hasMessage("Not asked: our share is used up. The next is free at 2026-03-31T12:20:00Z.");
        assertThat(time.pauses()).isEmpty();
    }

    @Test
    void tellsNothingOfAMoment() throws Exception {
        waits.tell(new Sink());

        waits.pause(Duration.ofSeconds(9), "a moment");
        waits.ofLane("the service").pause(Duration.ofSeconds(10));

        assertThat(told).containsExactly("2026-03-31T12:00:19Z the service");
    }

    private final class Sink implements UsageSink {
        @Override
        public void waits(Instant until, String why) {
            told.add(until + " " + why);
        }

        @Override
        public PropertyColumns columns() {
            return PropertyColumns.of(List.of());
        }

        @Override
        public void lines(LineBlock block, LineFormat format) {}

        @Override
        public LineBlock newBlock(int capacity) {
            return new LineBlock(capacity);
        }

        @Override
        public void record(UsageRecord record) {}

        @Override
        public void bad(long line, byte[] text, String reason) {}
    }
}
