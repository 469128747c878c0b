package io.pqlconnector.core.beside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

final class CallsTest {
    @Test
    void givesBackCallsAsTheyEnd() throws InterruptedException {
        CountDownLatch first = new CountDownLatch(1);
        try (Calls<String> calls = new Calls<>("test", 2)) {
            calls.start(() -> {
                first.await();
                return "slow";
            });
            calls.start(() -> "quick");

            assertThat(calls.next()).isEqualTo("quick");
            assertThat(calls.size()).isEqualTo(1);
            first.countDown();
            assertThat(calls.next()).isEqualTo("slow");
            assertThat(calls.size()).isZero();
        }
    }

    @Test
    void throwsWhatACallThrew() {
        try (Calls<String> calls = new Calls<>("test", 1)) {
            calls.start(() -> {
                throw new IllegalArgumentException("no");
            });

            assertThatThrownBy(calls::next).isInstanceOf(IllegalArgumentException.class);
            assertThat(calls.rest()).isEmpty();
        }
    }

    @Test
    void waitsForTheRestEvenIfInterrupted() {
        try (Calls<String> calls = new Calls<>("test", 1)) {
            calls.start(() -> "done");
            Thread.currentThread().interrupt();

            assertThat(calls.rest()).containsExactly("done");
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void waitsForTheRestEvenIfSomeOfThemFail() {
        CountDownLatch failed = new CountDownLatch(2);
        AtomicBoolean ended = new AtomicBoolean();
        try (Calls<String> calls = new Calls<>("test", 3)) {
            calls.start(() -> {
                failed.countDown();
                throw new IllegalArgumentException("first");
            });
            calls.start(() -> {
                failed.countDown();
                throw new IllegalArgumentException("second");
            });
            calls.start(() -> {
                failed.await();
                ended.set(true);
                return "done";
            });

            assertThatThrownBy(calls::rest).isInstanceOf(IllegalArgumentException.class);
            assertThat(calls.size()).isZero();
            assertThat(ended).isTrue();
        }
    }

    @Test
    void interruptsWhatIsUnderWay() {
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        try (Calls<String> calls = new Calls<>("test", 1)) {
            calls.start(() -> {
                begun.countDown();
                try {
                    never.await();
                    return "waited";
                } catch (InterruptedException e) {
                    return "interrupted";
                }
            });
            assertThat(begun).satisfies(CountDownLatch::await);
            calls.interrupt();

            assertThat(calls.rest()).containsExactly("interrupted");
        }
    }
}
