package io.pqlconnector.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.core.fake.FakeSource;
import io.pqlconnector.core.fake.Usage;
import io.pqlconnector.core.fake.World;
import io.pqlconnector.core.ledger.RunRecord;
import io.pqlconnector.spi.source.PullWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a run asks of a source, and what it does with slices that end early or vanish. */
final class PullTest {
    private static final Instant DAY_1 = World.DAY_1;
    private static final Instant DAY_2 = DAY_1.plus(Duration.ofDays(1));

    private final World world = new World();
    private final FakeSource source = new FakeSource("segment");

    @BeforeEach
    void start() {
        world.source(source);
        source.put("day-1/a", "1", "one");
        source.put("day-1/b", "1", "two");
        source.put("day-2/a", "1", "three");
        world.measures(Usage.hot("acme.example").measured());
    }

    @Test
    void readsASliceAgainAtOnceIfItEndedEarly() throws InterruptedException {
        source.endsEarly(3);

        RunResult result = world.sync(DAY_1);

        assertThat(result.failures()).isEmpty();
        assertThat(result.sources().get(0)).returns(3L, SourceReport::read);
    }

    @Test
    void givesUpOnASourceThatNeverDoes() throws InterruptedException {
        source.endsEarly(Integer.MAX_VALUE);

        RunResult result = world.sync(DAY_1);

        assertThat(result.outcome()).isEqualTo(RunRecord.Outcome.FAILED);
        assertThat(result.failures()).singleElement().asString().startsWith("segment: ended early");
    }

    @Test
    void takesOutWhatVanishedFromThePartThatWasListed() throws InterruptedException {
        world.sync(DAY_1);
        source.covers(slice -> slice.value().startsWith("day-1/"));
        source.remove("day-1/b");
        source.remove("day-2/a");

        RunResult result = world.sync(DAY_2);

        assertThat(result.sources().get(0)).returns(1L, SourceReport::vanished);
        assertThat(world.ledger().manifest().slices())
                .extracting(slice -> slice.id().value())
                .containsExactly("day-1/a", "day-2/a");
    }

    @Test
    void takesNothingOutIfASliceCouldNotBeRead() throws InterruptedException {
        world.sync(DAY_1);
        source.covers(slice -> true);
        source.remove("day-1/b");
        source.put("day-2/a", "2", "changed");
        source.endsEarly(Integer.MAX_VALUE);

        world.sync(DAY_2);

        assertThat(world.ledger().manifest().slices()).hasSize(3);
    }

    @Test
    void leavesLateDataToTheNightUnlessThereWasNone() throws InterruptedException {
        source.late(slice -> slice.startsWith("day-1/"));
        assertThat(leavingLate(DAY_1)).as("what was never read is not late").isEqualTo(3);
        source.put("day-1/a", "2", "one and more");
        source.put("day-2/a", "2", "three and more");

        assertThat(leavingLate(DAY_1.plus(Duration.ofHours(35)))).isEqualTo(1);
        assertThat(leavingLate(DAY_1.plus(Duration.ofHours(36)))).isEqualTo(1);
        source.put("day-1/a", "3", "one and still more");
        assertThat(leavingLate(DAY_1.plus(Duration.ofHours(37)))).isZero();
        world.now(DAY_1.plus(Duration.ofHours(38)));
        assertThat(world.sync(DAY_1.plus(Duration.ofHours(38))).sources().get(0).read())
                .as("the nightly pass")
                .isEqualTo(1);
    }

    private long leavingLate(Instant at) throws InterruptedException {
        world.now(at);
        return world.run(at, RunListener.NONE)
                .sync(SyncOptions.LEAVING_LATE)
                .sources()
                .get(0)
                .read();
    }

    @Test
    void tellsTheSourceWhenItWasLastPulledWhole() throws InterruptedException {
        world.sync(DAY_1);
        source.put("day-2/a", "2", "changed");
        source.endsEarly(Integer.MAX_VALUE);
        world.sync(DAY_2);
        source.endsEarly(0);
        world.sync(DAY_2);
        world.sync(DAY_2);

        assertThat(source.windows().stream().map(PullWindow::lastPull).map(Optional::isPresent))
                .containsExactly(false, true, true, true);
        assertThat(source.windows().get(2).lastPull())
                .as("a pull that failed does not count")
                .isEqualTo(source.windows().get(1).lastPull());
        assertThat(source.windows().get(3).lastPull())
                .contains(source.windows().get(2).now());
    }

    @Test
    void wantsNothingAfterTheInstantThatIsScored() throws InterruptedException {
        world.sync(DAY_1.minus(Duration.ofDays(10)));

        assertThat(source.windows().get(0).until()).isEqualTo(DAY_1.minus(Duration.ofDays(10)));
        assertThat(source.windows().get(0).now())
                .isAfter(source.windows().get(0).until());
    }

    @Test
    void putsTheLakeInOrderBetweenManySlices() throws InterruptedException {
        for (int i = 0; i < 1_200; i++) {
            source.put("day-3/" + i, "1", "some");
        }

        world.sync(DAY_1);

        assertThat(world.lake().compacted())
                .as("twice on the way and once at the end")
                .isEqualTo(3);
    }

    @Test
    void goesOnWithoutWhatAServiceDoesNotOffer() throws InterruptedException {
        source.withholds("day-1/b");

        RunResult result = world.sync(DAY_1);

        assertThat(result.failures()).isEmpty();
        assertThat(result.score()).isPresent();
        assertThat(result.sources().get(0))
                .returns(2L, SourceReport::read)
                .returns(List.of("not in this plan"), SourceReport::notices);
    }
}
