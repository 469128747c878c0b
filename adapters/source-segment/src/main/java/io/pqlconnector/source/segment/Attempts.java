package io.pqlconnector.source.segment;

import io.pqlconnector.http.TimeAndChance;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.source.SliceId;
import io.pqlconnector.spi.source.UsageSink;
import java.time.Duration;
import java.util.Optional;

/** How often the body of an object broke off, and the pauses before it is asked for again. For one thread. */
final class Attempts {
    private static final int MOST = 4;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    private final TimeAndChance time;
    private Optional<SliceId> slice = Optional.empty();
    private int failures;

    Attempts(TimeAndChance time) {
        this.time = time;
    }

    /** An object is about to be read; waits if it just broke off. */
    void begin(SliceId next, UsageSink sink) throws InterruptedException {
        if (slice.filter(next::equals).isEmpty()) {
            slice = Optional.of(next);
            failures = 0;
        } else if (failures > 0) {
            Duration pause = FIRST_PAUSE.multipliedBy(1L << (2 * (failures - 1)));
            sink.waits(time.now().plus(pause), "the connection to S3 broke off");
            time.pause(pause);
        }
    }

    /** What happened to the last object no longer matters. */
    void forget() {
        slice = Optional.empty();
        failures = 0;
    }

    /** An object broke off. Says whether it should be asked for again at once. */
    AdapterException failed(String what, Throwable cause) {
        failures++;
        if (failures < MOST) {
            return new AdapterException(FailureKind.INCOMPLETE, what + ". It is read again.", cause);
        }
        forget();
        return new AdapterException(
                FailureKind.UNAVAILABLE,
                what + ", " + MOST + " times in a row. Nothing of it was taken; the next run tries again. Check the"
                        + " network between here and the bucket.",
                cause);
    }
}
