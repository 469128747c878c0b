package io.pqlconnector.core.beside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

final class BesideTest {
    @Test
    void doesWhatItIsGivenInOrderOnAThreadOfItsOwn() throws Exception {
        List<String> threads = new ArrayList<>();
        try (Beside beside = new Beside("helper")) {
            Beside.Coming<Integer> first = beside.start(() -> note(threads, 1));
            Beside.Coming<Integer> second = beside.start(() -> note(threads, 2));

            assertThat(second.await()).isEqualTo(2);
            assertThat(first.await()).isEqualTo(1);
        }

        assertThat(threads).containsExactly("helper 1", "helper 2");
    }

    @Test
    void throwsWhatWasThrownOnTheOtherThread() {
        try (Beside beside = new Beside("helper")) {
            assertThatThrownBy(() -> beside.start(BesideTest::failing).await())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("bad luck");
            assertThatThrownBy(() -> beside.start(BesideTest::dying).await()).isInstanceOf(AssertionError.class);
        }
    }

    @Test
    void closesOnlyWhenItsWorkIsDoneEvenIfItIsInterrupted() {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch closing = new CountDownLatch(1);
        AtomicBoolean done = new AtomicBoolean();
        try (Beside beside = new Beside("helper")) {
            beside.start(() -> {
                started.countDown();
                await(closing);
                done.set(true);
                return 1;
            });
            await(started);
            Thread.currentThread().interrupt();
            closing.countDown();
        }

        assertThat(done).isTrue();
        assertThat(Thread.interrupted()).isTrue();
    }

    private static int note(List<String> threads, int number) {
        threads.add(Thread.currentThread().getName() + " " + number);
        return number;
    }

    private static int failing() {
        throw new IllegalArgumentException("bad luck");
    }

    private static int dying() {
        throw new AssertionError("gone");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
