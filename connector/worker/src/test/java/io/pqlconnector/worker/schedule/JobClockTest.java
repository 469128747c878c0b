package io.pqlconnector.worker.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** With the machine's clock, since Quartz knows no other; nothing here depends on how long anything takes. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class JobClockTest {
    private static final String EVERY_SECOND = "* * * * * ?";

    private final BlockingQueue<Begun> begun = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> notices = new LinkedBlockingQueue<>();
    private final JobClock clock = JobClock.start(
            (kind, delay, ended) -> begun.add(new Begun(kind, delay, ended)), new Random(1), notices::add);

    private record Begun(Jobs.Kind kind, Duration delay, Runnable ended) {}

    @AfterEach
    void close() {
        clock.close();
    }

    @Test
    void startsAJobOnceHoweverManyOfItsTimesPassMeanwhileAndTellsThatItOutlivedItsSlot() throws InterruptedException {
        clock.follow(jobs(Jobs.Kind.SYNC, EVERY_SECOND, Duration.ZERO));
        Begun first = begun.take();
        passSeconds(3);
        assertThat(begun).as("none beside the one that is under way").isEmpty();

        first.ended().run();

        assertThat(notices.take())
                .startsWith("The run that was due at ")
                .contains(", after the next one was due at ")
                .endsWith(
                        "That one starts now, and others that were missed are left out. If this happens often, write a"
                                + " schedule with more time in between.");
        Begun second = begun.take();
        assertThat(begun).as("one makes up for all that were missed").isEmpty();
        second.ended().run();
        assertThat(begun.take().kind()).isEqualTo(Jobs.Kind.SYNC);
    }

    @Test
    void jobsOfDifferentKindsDoNotHoldEachOtherBack() throws InterruptedException {
        clock.follow(new Jobs(Map.of(
                Jobs.Kind.SYNC, timetable(EVERY_SECOND, Duration.ZERO),
                Jobs.Kind.CHECK, timetable(EVERY_SECOND, Duration.ZERO))));

        assertThat(begun.take().kind()).isNotEqualTo(begun.take().kind());
    }

    @Test
    void delaysEachStartByChanceWithinItsJitter() throws InterruptedException {
        clock.follow(jobs(Jobs.Kind.SYNC, EVERY_SECOND, Duration.ofSeconds(30)));
        Begun one = begun.take();
        one.ended().run();
        Begun other = begun.take();

        assertThat(one.delay()).isBetween(Duration.ZERO, Duration.ofSeconds(30)).isNotEqualTo(other.delay());
        assertThat(other.delay()).isBetween(Duration.ZERO, Duration.ofSeconds(30));
    }

    @Test
    void goesByOtherTimesWhenItIsTold() throws InterruptedException {
        clock.follow(jobs(Jobs.Kind.SYNC, EVERY_SECOND, Duration.ZERO));
        begun.take().ended().run();

        clock.follow(jobs(Jobs.Kind.UPKEEP, EVERY_SECOND, Duration.ZERO));
        Begun next = begun.take();
        while (next.kind() == Jobs.Kind.SYNC) {
            // One that was due before.
            next.ended().run();
            next = begun.take();
        }

        assertThat(next.kind()).isEqualTo(Jobs.Kind.UPKEEP);
        assertThat(clock.next(Jobs.Kind.SYNC)).isEmpty();
        assertThat(clock.next(Jobs.Kind.UPKEEP)).isPresent();
    }

    @Test
    void countsAnewWhenTheClockWasSetBack() throws InterruptedException {
        clock.follow(jobs(Jobs.Kind.LATE, "0 0 3 * * ?", Duration.ZERO));
        Instant before = clock.next(Jobs.Kind.LATE).orElseThrow();

        clock.again();

        assertThat(clock.next(Jobs.Kind.LATE)).hasValue(before);
        assertThat(clock.times()).containsOnlyKeys(Jobs.Kind.LATE);
    }

    private static void passSeconds(int seconds) {
        Instant until = Instant.now().plusSeconds(seconds);
        while (Instant.now().isBefore(until)) {
            Thread.onSpinWait();
        }
    }

    private static Jobs jobs(Jobs.Kind kind, String cron, Duration jitter) {
        return new Jobs(Map.of(kind, timetable(cron, jitter)));
    }

    private static Timetable timetable(String cron, Duration jitter) {
        return new Timetable(cron, ZoneOffset.UTC, jitter);
    }
}
