package io.pqlconnector.usage.signal;

import io.pqlconnector.core.lake.AccountKeyStep;
import io.pqlconnector.core.lake.IdentityRules;
import io.pqlconnector.core.lake.MeasurementRequest;
import io.pqlconnector.rules.signal.EventFilter;
import io.pqlconnector.rules.signal.NumberTest;
import io.pqlconnector.rules.signal.Signal;
import io.pqlconnector.rules.signal.SignalName;
import io.pqlconnector.spi.source.PropertyPath;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Requests and signals in short. */
final class Requests {
    static final Instant AS_OF = Instant.parse("2026-03-31T00:00:00Z");
    static final AccountKeyStep ORG = new AccountKeyStep.Property(PropertyPath.property("org"));

    private Requests() {}

    static IdentityRules keyedBy(AccountKeyStep... steps) {
        return new IdentityRules(List.of(steps), Set.of(), true, List.of());
    }

    static MeasurementRequest accounts(Signal... signals) {
        return accounts(keyedBy(ORG), signals);
    }

    static MeasurementRequest accounts(IdentityRules identity, Signal... signals) {
        return new MeasurementRequest(
                List.of(signals), List.of(), identity, AS_OF, ZoneOffset.UTC, 5, Optional.empty());
    }

    static MeasurementRequest users(Signal... signals) {
        return new MeasurementRequest(
                List.of(), List.of(signals), keyedBy(ORG), AS_OF, ZoneOffset.UTC, 5, Optional.empty());
    }

    static MeasurementRequest inZone(MeasurementRequest request, ZoneId zone) {
        return new MeasurementRequest(
                request.accountSignals(),
                request.userSignals(),
                request.identity(),
                request.asOf(),
                zone,
                request.usersPerAccount(),
                request.only());
    }

    static MeasurementRequest only(MeasurementRequest request, String only) {
        return new MeasurementRequest(
                request.accountSignals(),
                request.userSignals(),
                request.identity(),
                request.asOf(),
                request.zone(),
                request.usersPerAccount(),
                Optional.of(only));
    }

    /** The same, with what was received by an instant alone. */
    static MeasurementRequest knownBy(MeasurementRequest request, Instant instant) {
        return new MeasurementRequest(
                request.accountSignals(),
                request.userSignals(),
                request.identity(),
                request.asOf(),
                request.zone(),
                request.usersPerAccount(),
                request.only(),
                Optional.of(instant));
    }

    static EventFilter named(String... names) {
        return new EventFilter(List.of(names), List.of());
    }

    static SignalName name(String value) {
        return new SignalName(value);
    }

    static Optional<Duration> days(long days) {
        return Optional.of(Duration.ofDays(days));
    }

    static Signal.Count count(String name, EventFilter filter, Optional<Duration> within) {
        return new Signal.Count(name(name), filter, within, NumberTest.NONE);
    }

    static Signal.DistinctDays distinctDays(String name, EventFilter filter, Optional<Duration> within) {
        return new Signal.DistinctDays(name(name), filter, within, NumberTest.NONE);
    }

    static Signal.DistinctUsers distinctUsers(String name, EventFilter filter, Optional<Duration> within) {
        return new Signal.DistinctUsers(name(name), filter, within, NumberTest.NONE);
    }
}
