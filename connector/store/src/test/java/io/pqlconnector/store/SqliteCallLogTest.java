package io.pqlconnector.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.core.ledger.CallLog;
import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.destination.CallUsage;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SqliteCallLogTest extends OpenLedgerTest {
    private static final DestinationName CRM = new DestinationName("hubspot");
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void addsUpCallsByTheHour() {
        CallLog calls = ledger.calls();

        calls.add(CRM, NOON.plusSeconds(10), 3, Optional.empty());
        calls.add(CRM, NOON.plusSeconds(3_599), 4, Optional.empty());
        calls.add(CRM, NOON.plus(Duration.ofHours(2)), 5, Optional.empty());
        calls.add(new DestinationName("other"), NOON, 100, Optional.empty());

        assertThat(calls.since(CRM, NOON.plusSeconds(1_800))).isEqualTo(12);
        assertThat(calls.since(CRM, NOON.plus(Duration.ofHours(1)))).isEqualTo(5);
        assertThat(calls.since(CRM, NOON.plus(Duration.ofHours(3)))).isZero();
    }

    @Test
    void keepsWhatTheVendorSaidLast() {
        CallLog calls = ledger.calls();
        assertThat(calls.reading(CRM)).isEmpty();

        calls.add(CRM, NOON, 1, Optional.of(new CallUsage.Quota(1_000, 7)));
        calls.add(CRM, NOON.plusSeconds(5), 1, Optional.empty());

        assertThat(calls.reading(CRM)).contains(new CallLog.Reading(new CallUsage.Quota(1_000, 7), NOON));
    }

    @Test
    void keepsUntilWhenAVendorWantsNoCalls() {
        CallLog calls = ledger.calls();
        assertThat(calls.parkedUntil(CRM)).isEmpty();

        calls.park(CRM, NOON.plusSeconds(60));
        calls.park(CRM, NOON);
        calls.park(new DestinationName("other"), NOON.plusSeconds(60));

        assertThat(calls.parkedUntil(CRM)).contains(NOON);
    }

    @Test
    void forgetsHoursOfLongAgo() {
        CallLog calls = ledger.calls();

        calls.add(CRM, NOON, 9, Optional.empty());
        calls.add(CRM, NOON.plus(Duration.ofDays(8)), 1, Optional.empty());

        assertThat(calls.since(CRM, Instant.EPOCH)).isEqualTo(1);
    }
}
