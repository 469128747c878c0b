package io.pqlconnector.usage.signal;

import static io.pqlconnector.usage.signal.Requests.AS_OF;
import static io.pqlconnector.usage.signal.TestRecord.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.core.lake.MeasurementRequest;
import io.pqlconnector.rules.signal.Measured;
import io.pqlconnector.spi.source.RecordKind;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which events count, and how: names, windows, days and users. */
final class EventSignalsTest extends SignalTest {
    @Test
    void anEventAtTheStartOfTheWindowCountsAndOneAtItsEndDoesNot() {
        Measured measured = one(
                Requests.count("s", LOGIN, Requests.days(30)),
                event("Login", "a", "u", daysAgo(30)),
                event("Login", "a", "u", before(Duration.ofNanos(1000))),
                event("Login", "a", "u", AS_OF));

        assertThat(number(measured)).isEqualTo(2);
        assertThat(measured.first()).contains(daysAgo(30));
        assertThat(measured.last()).contains(before(Duration.ofNanos(1000)));
    }

    @Test
    void anEventAMicrosecondBeforeTheWindowDoesNotCount() {
        Measured measured = one(
                Requests.count("s", LOGIN, Requests.days(30)),
                event("Login", "a", "u", daysAgo(30).minusNanos(1000)));

        assertThat(measured).isEqualTo(Measured.number(0));
    }

    @Test
    void anEventOf29Point99DaysAgoIsInsideThirtyDays() {
        Measured measured = one(
                Requests.count("s", LOGIN, Requests.days(30)),
                event("Login", "a", "u", before(Duration.ofMinutes(43_185))),
                event("Login", "a", "u", before(Duration.ofMinutes(43_215))));

        assertThat(number(measured)).isEqualTo(1);
    }

    @Test
    void onlyTheNamedEventsCountAndOnlyUsage() {
        Measured measured = one(
                Requests.count("s", Requests.named("Login", "It's \"here\""), Optional.empty()),
                event("Login", "a", "u", daysAgo(1)),
                event("It's \"here\"", "a", "u", daysAgo(400)),
                event("login", "a", "u", daysAgo(1)),
                event("Login", "a", "u", daysAgo(1)).kind(RecordKind.IDENTIFY),
                event("Login", "a", "u", daysAgo(1)).kind(RecordKind.PAGE),
                event("Login", "a", "u", daysAgo(1)).kind(RecordKind.SCREEN));

        assertThat(number(measured)).isEqualTo(4);
    }

    @Test
    void daysAreThoseOfUtcByDefault() {
        Measured measured = one(
                Requests.distinctDays("s", LOGIN, Requests.days(7)),
                event("Login", "a", "u", Instant.parse("2026-03-29T23:59:59.999999Z")),
                event("Login", "a", "u", Instant.parse("2026-03-30T00:00:00Z")),
                event("Login", "a", "v", Instant.parse("2026-03-30T12:00:00Z")),
                event("Login", "a", "v", daysAgo(8)));

        assertThat(number(measured)).isEqualTo(2);
        assertThat(measured.first()).contains(Instant.parse("2026-03-29T23:59:59.999999Z"));
    }

    @Test
    void daysOfNewYorkChangeWithItsClock() {
        // The clocks go forward on 2026-03-08 at 07:00 UTC: midnight is at 05:00 UTC before it, and at 04:00 after it.
        MeasurementRequest request = Requests.inZone(
                Requests.accounts(Requests.distinctDays("s", LOGIN, Optional.empty())), ZoneId.of("America/New_York"));

        assertThat(days(request, "2026-03-08T04:59:59Z", "2026-03-08T05:00:00Z"))
                .isEqualTo(2);
        assertThat(days(request, "2026-03-08T05:00:00Z", "2026-03-09T03:59:59Z"))
                .isEqualTo(1);
        assertThat(days(request, "2026-03-09T03:59:59Z", "2026-03-09T04:00:00Z"))
                .isEqualTo(2);
        assertThat(days(request, "2025-11-02T04:00:00Z", "2025-11-03T04:59:59Z"))
                .isEqualTo(1);
        assertThat(days(request, "2025-11-03T04:59:59Z", "2025-11-03T05:00:00Z"))
                .isEqualTo(2);
    }

    @Test
    void daysOfAZoneWithoutChangesAreShifted() {
        MeasurementRequest request = Requests.inZone(
                Requests.accounts(Requests.distinctDays("s", LOGIN, Optional.empty())), ZoneId.of("Asia/Kolkata"));

        assertThat(days(request, "2026-03-08T18:29:59Z", "2026-03-08T18:30:00Z"))
                .isEqualTo(2);
        assertThat(days(request, "2026-03-08T18:30:00Z", "2026-03-09T18:29:59Z"))
                .isEqualTo(1);
    }

    private double days(MeasurementRequest request, String... instants) {
        return number(one(
                request,
                Arrays.stream(instants)
                        .map(at -> event("Login", "a", "u", Instant.parse(at)))
                        .toArray(TestRecord[]::new)));
    }

    @Test
    void usersCountOnceAndUnknownOnesByTheirAnonymousId() {
        Measured measured = one(
                Requests.distinctUsers("s", LOGIN, Requests.days(30)),
                event("Login", "a", "u", daysAgo(1)),
                event("Login", "a", "u", daysAgo(2)),
                event("Login", "a", "v", daysAgo(2)),
                event("Login", "a", "", daysAgo(2)).anonymous("device-1"),
                event("Login", "a", "", daysAgo(3)).anonymous("device-1"),
                event("Login", "a", "", daysAgo(3)),
                event("Other", "a", "w", daysAgo(3)),
                event("Login", "a", "x", daysAgo(31)));

        assertThat(number(measured)).isEqualTo(3);
        assertThat(lake.measure(Requests.accounts()).get(0).userCount()).isEqualTo(4);
    }
}
