package io.pqlconnector.core.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pqlconnector.core.fake.FakeCrm;
import io.pqlconnector.core.fake.FakeJobs;
import io.pqlconnector.core.fake.FakeLedger;
import io.pqlconnector.core.ledger.CallLog;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.destination.Batch;
import io.pqlconnector.spi.destination.Blueprint;
import io.pqlconnector.spi.destination.Destination;
import io.pqlconnector.spi.destination.IdempotencyKey;
import io.pqlconnector.spi.destination.JobJournal;
import io.pqlconnector.spi.destination.ObjectName;
import io.pqlconnector.spi.destination.Operation;
import io.pqlconnector.spi.destination.OutcomeCursor;
import io.pqlconnector.spi.destination.RecordRef;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A vendor who wants no calls for a while gets none, by whomever. */
final class ParkedDestinationTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final Instant MIDNIGHT = Instant.parse("2026-11-23T00:00:00Z");
    private static final Operation UPSERT = new Operation.ListChange(
            new IdempotencyKey("k"),
            new RecordRef(new ObjectName("company"), "acme", List.of(), Optional.empty()),
            "Hot",
            true);

    private static final JobJournal FORGETFUL = new JobJournal() {
        @Override
        public Optional<String> begun() {
            return Optional.empty();
        }

        @Override
        public void begin(String job) {}
    };

    private final CallLog log = new FakeLedger().ports().calls();
    private final FakeCrm crm = new FakeCrm("hubspot");
    private final FakeJobs jobs = crm.jobs(2, 9, "add_to_list");
    private Instant now = NOON;
    private final ParkedDestination parked = new ParkedDestination(crm, log, () -> now);

    /** Something that is asked of a destination. */
    private interface Call {
        Object make(Destination destination) throws InterruptedException;
    }

    static Stream<Call> reachingTheVendor() {
        Blueprint nothing = new Blueprint(List.of(), List.of(), List.of(), new TreeSet<>(), false);
        return Stream.of(
                Destination::describe,
                destination -> destination.find(List.of(), Set.of()),
                destination -> destination.facts(List.of()),
                destination -> destination.inspect(nothing),
                destination -> destination.provision(nothing),
                destination -> destination.remove(nothing, true),
                destination -> destination.deliver(new Batch(List.of(UPSERT))),
                destination -> destination.bulk().orElseThrow().deliver(new Batch(List.of(UPSERT)), FORGETFUL),
                destination -> destination.verify(UPSERT, NOON),
                destination -> destination.outcomes(NOON, OutcomeCursor.START));
    }

    @ParameterizedTest
    @MethodSource("reachingTheVendor")
    void whateverReachesTheVendorFailsAtOnceUntilThePauseIsOver(Call call) {
        log.park(crm.name(), MIDNIGHT);

        assertThatThrownBy(() -> call.make(parked))
                .isInstanceOfSatisfying(AdapterException.class, e -> {
                    assertThat(e.kind()).isEqualTo(FailureKind.RATE_LIMITED);
                    assertThat(e.retryAfter()).isEqualTo(Duration.ofHours(12));
                })
                .hasMessage(
                        "hubspot asked for no more calls until 2026-11-23 00:00 UTC. What waits is sent by the first run"
                                + " after that.");
        assertThat(crm.batches()).isEmpty();
        assertThat(crm.verified()).isEmpty();
        assertThat(jobs.sizes()).isEmpty();
        now = MIDNIGHT;
        assertThatCode(() -> call.make(parked)).doesNotThrowAnyException();
    }

    @Test
    void whatReachesNobodyGoesOn() {
        log.park(crm.name(), MIDNIGHT);

        assertThat(parked.name()).isEqualTo(crm.name());
        assertThat(parked.callUsage()).isEqualTo(crm.callUsage());
        assertThat(parked.bulk()).get().satisfies(bulk -> {
            assertThat(bulk.kinds()).isEqualTo(jobs.kinds());
            assertThat(bulk.from()).isEqualTo(2);
            assertThat(bulk.most()).isEqualTo(9);
            assertThat(bulk.calls(4)).isEqualTo(jobs.calls(4));
        });
        parked.close();
    }

    @Test
    void aPauseOfFiveMinutesIsNotedAndALongerOneToTheNextMinute() {
        crm.unreachable(Optional.of(throttled(Duration.ofMinutes(5))));
        assertThatThrownBy(parked::describe).hasMessage("Pause.");
        assertThat(log.parkedUntil(crm.name())).contains(NOON.plus(Duration.ofMinutes(5)));

        now = NOON.plus(Duration.ofMinutes(5)).plusNanos(1);
        assertThatThrownBy(parked::describe).hasMessage("Pause.");
        assertThat(log.parkedUntil(crm.name())).contains(NOON.plus(Duration.ofMinutes(11)));
    }

    @Test
    void aShorterPauseAndAnotherFailureAreNot() {
        crm.unreachable(Optional.of(throttled(Duration.ofMinutes(5).minusMillis(1))));
        assertThatThrownBy(parked::describe).hasMessage("Pause.");
        crm.unreachable(Optional.of(new AdapterException(FailureKind.UNAVAILABLE, "Away.", Duration.ofHours(1), null)));
        assertThatThrownBy(parked::describe).hasMessage("Away.");

        assertThat(log.parkedUntil(crm.name())).isEmpty();
    }

    @Test
    void aPersonMayAskAllTheSameAndAnAnswerEndsThePause() throws InterruptedException {
        log.park(crm.name(), MIDNIGHT);
        crm.unreachable(Optional.of(throttled(Duration.ofHours(1))));
        assertThatThrownBy(parked::describeAllTheSame).hasMessage("Pause.");
        assertThat(log.parkedUntil(crm.name())).contains(NOON.plus(Duration.ofHours(1)));
        crm.unreachable(Optional.empty());

        assertThat(parked.describeAllTheSame()).isEqualTo(crm.describe());

        assertThatCode(parked::describe).doesNotThrowAnyException();
    }

    private static AdapterException throttled(Duration pause) {
        return new AdapterException(FailureKind.RATE_LIMITED, "Pause.", pause, null);
    }
}
