package io.pqlconnector.worker.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The thread of the runs. */
@Timeout(60)
final class RunThreadTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final List<String> events = new CopyOnWriteArrayList<>();

    @Test
    void neverDoesTwoThingsAtOnce() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        CountDownLatch both = new CountDownLatch(2);
        try (RunThread thread = new RunThread()) {
            thread.after(Duration.ZERO, () -> {
                events.add("first begins");
                begun.countDown();
                await(goOn);
                events.add("first ends");
                both.countDown();
            });
            begun.await();
            thread.after(Duration.ZERO, () -> {
                events.add("second");
                both.countDown();
            });
            goOn.countDown();
            both.await();
        }

        assertThat(events).containsExactly("first begins", "first ends", "second");
    }

    @Test
    void aRunMayEndAndWhatWaitsIsDropped() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        try (RunThread thread = new RunThread()) {
            thread.after(Duration.ZERO, () -> {
                begun.countDown();
                events.add("ended");
            });
            thread.after(LONG, () -> events.add("too late"));
            begun.await();

            assertThat(thread.end(LONG)).isTrue();
            thread.after(Duration.ZERO, () -> events.add("after the end"));
        }

        assertThat(events).containsExactly("ended");
    }

    @Test
    void aRunThatDoesNotEndIsInterrupted() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        try (RunThread thread = new RunThread()) {
            thread.after(Duration.ZERO, () -> {
                begun.countDown();
                await(new CountDownLatch(1));
            });
            begun.await();

            assertThat(thread.end(Duration.ZERO)).isFalse();
            assertThat(events).isEmpty();
            assertThat(thread.park(LONG)).isTrue();
        }

        assertThat(events).containsExactly("interrupted");
    }

    private void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            events.add("interrupted");
        }
    }
}
