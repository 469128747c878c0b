package io.pqlconnector.worker.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** When runs start, by a clock that moves from one planned task to the next. */
final class DebounceTest {
    private static final Duration DELAY = Duration.ofSeconds(10);

    private final ManualLater later = new ManualLater();
    private int runs;

    @Test
    void aBurstIsOneRunSomeTimeAfterItsFirstPush() {
        Debounce debounce = debounce(() -> true);

        debounce.pushed();
        debounce.pushed();
        debounce.pushed();

        assertThat(runs).isZero();
        later.doNext();
        assertThat(runs).isEqualTo(1);
        assertThat(later.delays).containsExactly(DELAY);
        assertThat(later.tasks).isEmpty();
    }

    @Test
    void theNextBurstIsAnotherRun() {
        Debounce debounce = debounce(() -> true);
        debounce.pushed();
        later.doNext();

        debounce.pushed();
        later.doNext();

        assertThat(runs).isEqualTo(2);
    }

    @Test
    void pushesDuringARunAreOneMoreRunSinceThatOneMayHaveLookedAlready() {
        List<Debounce> itself = new ArrayList<>();
        Debounce debounce = debounce(() -> {
            if (runs == 1) {
                itself.get(0).pushed();
                itself.get(0).pushed();
            }
            return true;
        });
        itself.add(debounce);
        debounce.pushed();

        later.doNext();
        assertThat(later.tasks).hasSize(1);
        later.doNext();

        assertThat(runs).isEqualTo(2);
        assertThat(later.delays).containsExactly(DELAY, DELAY);
        assertThat(later.tasks).isEmpty();
    }

    @Test
    void aRunThatCouldNotBeginIsTriedAgainUntilItCan() {
        Debounce debounce = debounce(() -> runs == 3);
        debounce.pushed();

        later.doNext();
        debounce.pushed();
        later.doNext();
        later.doNext();

        assertThat(runs).isEqualTo(3);
        assertThat(later.delays).containsExactly(DELAY, DELAY, DELAY);
        assertThat(later.tasks).isEmpty();
    }

    @Test
    void nothingStartsOnceItIsStopped() {
        Debounce debounce = debounce(() -> true);
        debounce.pushed();

        debounce.stop();
        later.doNext();
        debounce.pushed();

        assertThat(runs).isZero();
        assertThat(later.tasks).isEmpty();
    }

    private Debounce debounce(BooleanSupplier run) {
        return new Debounce(() -> DELAY, later, () -> {
            runs++;
            return run.getAsBoolean();
        });
    }

    private static final class ManualLater implements Debounce.Later {
        private final List<Duration> delays = new ArrayList<>();
        private final Deque<Runnable> tasks = new ArrayDeque<>();

        @Override
        public void after(Duration delay, Runnable task) {
            delays.add(delay);
            tasks.add(task);
        }

        void doNext() {
            tasks.remove().run();
        }
    }
}
