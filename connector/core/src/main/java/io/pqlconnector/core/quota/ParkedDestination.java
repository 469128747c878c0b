package io.pqlconnector.core.quota;

import io.pqlconnector.core.ledger.CallLog;
import io.pqlconnector.core.text.Figures;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.destination.Description;
import io.pqlconnector.spi.destination.Destination;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * A destination that is left alone for as long as its vendor asked for. A pause of some minutes or more is noted in the
 * ledger, so that later runs and other commands keep to it as well: until it is over, whatever would reach the vendor fails
 * at once as throttled.
 */
public final class ParkedDestination extends CallsAround {
    /** A shorter pause is over before the next run; whoever waits that long need not be kept from asking. */
    private static final Duration WORTH_NOTING = Duration.ofMinutes(5);

    private final CallLog log;
    private final InstantSource clock;

    /** Over a destination. */
    public ParkedDestination(Destination destination, CallLog log, InstantSource clock) {
        super(destination);
        this.log = log;
        this.clock = clock;
    }

    /**
     * Describes itself though it is parked, for a person who wants to know whether the vendor takes calls again. If it
     * answers, the pause is over.
     */
    public Description describeAllTheSame() throws InterruptedException {
        Description description = noted(unguarded()::describe);
        if (parked().isPresent()) {
            log.park(name(), clock.instant());
        }
        return description;
    }

    @Override
    protected <T> T around(String what, Call<T> call) throws InterruptedException {
        Optional<Instant> until = parked();
        if (until.isPresent()) {
            throw new AdapterException(
                    FailureKind.RATE_LIMITED,
                    name() + " asked for no more calls until " + Figures.minute(until.get())
                            + ". What waits is sent by the first run after that.",
                    Duration.between(clock.instant(), until.get()),
                    null);
        }
        return noted(call);
    }

    private <T> T noted(Call<T> call) throws InterruptedException {
        try {
            return call.make();
        } catch (AdapterException e) {
            if (e.kind() == FailureKind.RATE_LIMITED && e.retryAfter().compareTo(WORTH_NOTING) >= 0) {
                log.park(name(), toTheMinute(clock.instant().plus(e.retryAfter())));
            }
            throw e;
        }
    }

    // Up, as it is told to people, so that nobody asks a moment too early.
    private static Instant toTheMinute(Instant instant) {
        return instant.plus(Duration.ofMinutes(1)).minusNanos(1).truncatedTo(ChronoUnit.MINUTES);
    }

    private Optional<Instant> parked() {
        return log.parkedUntil(name()).filter(clock.instant()::isBefore);
    }
}
