package io.pqlconnector.worker.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.pqlconnector.core.quota.CallsAround;
import io.pqlconnector.spi.DestinationName;
import io.pqlconnector.spi.destination.Destination;
import java.time.Duration;

/** Measures how long destinations take to answer. */
public final class CallTimer {
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofMinutes(1),
        Duration.ofMinutes(5)
    };

    private final MeterRegistry meters;

    /** Into a registry. */
    public CallTimer(Registry registry) {
        meters = registry.meters();
    }

    /** The same destination, measured. To be wrapped before it is parked, so that a refusal of ours is no answer of it. */
    public Destination timed(Destination destination) {
        return new TimedDestination(destination, this);
    }

    <T> T time(DestinationName destination, String call, CallsAround.Call<T> asked) throws InterruptedException {
        Timer.Sample sample = Timer.start(meters);
        String result = "failed";
        try {
            T answer = asked.make();
            result = "answered";
            return answer;
        } finally {
            sample.stop(Timer.builder("pql.destination.call.duration")
                    .description("How long a destination took for what was asked of it: one or more calls of its API,"
                            + " repetitions and pauses between them included.")
                    .serviceLevelObjectives(BUCKETS)
                    .tags("destination", destination.value(), "call", call, "result", result)
                    .register(meters));
        }
    }
}
