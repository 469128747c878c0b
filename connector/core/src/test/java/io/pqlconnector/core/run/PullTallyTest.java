package io.pqlconnector.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.pqlconnector.core.fake.FakeSource;
import io.pqlconnector.core.lake.LandedSlice;
import io.pqlconnector.spi.source.ContentHash;
import io.pqlconnector.spi.source.SliceId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which of the records that a source brought came late. */
final class PullTallyTest {
    private static final Instant EVENT = Instant.parse("2026-03-30T23:59:59Z");
    private static final Instant SAME_DAY = Instant.parse("2026-03-30T23:59:59.500Z");
    private static final Instant NEXT_DAY = Instant.parse("2026-03-31T00:00:00Z");

    private final FakeSource source = new FakeSource("segment");
    private final PullTally tally = new PullTally();

    @Test
    void whatADayBroughtAfterItWasReadWholeIsLate() {
        assertThat(late(
                        Optional.of(slice(1, 10, Optional.of(EVENT), NEXT_DAY)),
                        slice(2, 13, Optional.of(EVENT), NEXT_DAY)))
                .isEqualTo(3);
    }

    @Test
    void whatADayBringsWhileItLastsIsNot() {
        assertThat(late(
                        Optional.of(slice(1, 10, Optional.of(EVENT), SAME_DAY)),
                        slice(2, 13, Optional.of(EVENT), NEXT_DAY)))
                .isZero();
        assertThat(late(
                        Optional.of(slice(1, 10, Optional.of(EVENT), NEXT_DAY)),
                        slice(2, 13, Optional.of(NEXT_DAY), NEXT_DAY)))
                .isZero();
    }

    @Test
    void neitherIsWhatIsReadForTheFirstTimeNorWhatBecameLess() {
        assertThat(late(Optional.empty(), slice(2, 13, Optional.of(EVENT), NEXT_DAY)))
                .isZero();
        assertThat(late(
                        Optional.of(slice(1, 13, Optional.of(EVENT), NEXT_DAY)),
                        slice(2, 10, Optional.of(EVENT), NEXT_DAY)))
                .isZero();
        assertThat(late(Optional.of(slice(1, 0, Optional.empty(), NEXT_DAY)), slice(2, 5, Optional.empty(), NEXT_DAY)))
                .isZero();
    }

    @Test
    void anEventFromTheFutureDoesNotHideThatNoneComesAnyMore() {
        Instant read = EVENT.plusSeconds(60);
        List<LandedSlice> slices = List.of(
                slice(1, 10, Optional.of(EVENT), read),
                slice(2, 1, Optional.of(Instant.parse("2030-01-01T00:00:00Z")), read));

        assertThat(tally.report(source, slices, Duration.ZERO, Optional.empty()).last())
                .hasValue(read);
    }

    private long late(Optional<LandedSlice> before, LandedSlice now) {
        tally.landed.add(now.number());
        before.ifPresent(earlier -> tally.earlier.put(now.number(), earlier));
        return tally.report(source, List.of(now), Duration.ZERO, Optional.empty())
                .late();
    }

    private LandedSlice slice(long number, long records, Optional<Instant> last, Instant committedAt) {
        return new LandedSlice(
                number,
                source.name(),
                new SliceId("2026-03-30"),
                "mark",
                new ContentHash("00"),
                records,
                0,
                0,
                0,
                last,
                last,
                committedAt);
    }
}
