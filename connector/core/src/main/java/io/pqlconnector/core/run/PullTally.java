package io.pqlconnector.core.run;

import io.pqlconnector.core.lake.LandedSlice;
import io.pqlconnector.spi.SourceName;
import io.pqlconnector.spi.source.UsageSource;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** What pulling from a source came to so far. */
final class PullTally {
    final Set<Long> landed = new HashSet<>();
    final Map<Long, LandedSlice> earlier = new HashMap<>();
    long slices;
    long unchanged;
    long vanished;
    final List<String> notices = new ArrayList<>();

    // Counted at the end: a later slice may hold another copy of a record that an earlier one brought, and which
    // of the two stands must not depend on their order.
    SourceReport report(UsageSource of, List<LandedSlice> all, Duration took, Optional<String> failure) {
        SourceName source = of.name();
        List<LandedSlice> ofSource =
                all.stream().filter(slice -> slice.source().equals(source)).toList();
        List<LandedSlice> read = ofSource.stream()
                .filter(slice -> landed.contains(slice.number()))
                .toList();
        return new SourceReport(
                source,
                of.unit(),
                slices,
                landed.size(),
                unchanged,
                vanished,
                sum(read, LandedSlice::records),
                sum(read, LandedSlice::duplicates),
                sum(read, this::late),
                sum(read, LandedSlice::quarantined),
                sum(read, LandedSlice::future),
                ofSource.stream().flatMap(PullTally::last).max(Comparator.naturalOrder()),
                took,
                notices,
                failure);
    }

    // One event of a clock that is years ahead would hide that none comes any more.
    private static Stream<Instant> last(LandedSlice slice) {
        return slice.last().map(last -> last.isAfter(slice.committedAt()) ? slice.committedAt() : last).stream();
    }

    private long late(LandedSlice slice) {
        return Optional.ofNullable(earlier.get(slice.number()))
                .filter(before -> slice.last()
                        .filter(before.committedAt().truncatedTo(ChronoUnit.DAYS)::isAfter)
                        .isPresent())
                .map(before -> Math.max(0, slice.records() - before.records()))
                .orElse(0L);
    }

    private static long sum(List<LandedSlice> slices, ToLongFunction<LandedSlice> count) {
        return slices.stream().mapToLong(count).sum();
    }
}
