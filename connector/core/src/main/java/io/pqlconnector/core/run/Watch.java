package io.pqlconnector.core.run;

import io.pqlconnector.core.alarm.Alarm;
import io.pqlconnector.core.alarm.Rhythm;
import io.pqlconnector.core.lake.LandedSlice;
import io.pqlconnector.core.lake.SourceVolume;
import io.pqlconnector.core.ledger.RunRecord;
import io.pqlconnector.spi.SourceName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Looks whether usage still comes as it did. Where it does not, accounts would turn cold for want of events that took place,
 * so nothing must be scored.
 */
final class Watch {
    private static final Duration RECENTLY = Duration.ofDays(28);
    private static final Duration LONGEST_BATCH = Duration.ofDays(31);

    private final RunSetup setup;
    private final History history;

    Watch(RunSetup setup, History history) {
        this.setup = setup;
        this.history = history;
    }

    /** What is wrong with the sources' usage before an instant; empty for the first run, which takes nobody's tier away. */
    List<Alarm> sources(Instant asOf) {
        if (!hasEarlierScores(asOf)) {
            return List.of();
        }
        List<SourceVolume> volumes = volumes(asOf);
        List<Alarm> alarms = alarms(volumes, asOf, Optional.empty());
        if (alarms.isEmpty()) {
            return List.of();
        }
        // Asked for only if it matters: mostly nobody ever accepted anything, and the history is read to its end.
        Optional<RunRecord> accepted = history.newest(
                run -> RunCounts.acceptedVolume(run) && !run.asOf().isAfter(asOf));
        return accepted.isEmpty() ? alarms : alarms(volumes, asOf, accepted.map(RunRecord::asOf));
    }

    /** Whether no account was measured where there were some before, and a destination holds records of them. */
    Optional<Alarm> accounts(long measured, Instant asOf) {
        boolean wereSome = history.newest(
                        run -> run.asOf().isBefore(asOf) && RunCounts.released(run) && RunCounts.scored(run))
                .filter(run -> RunCounts.accounts(run) > 0)
                .isPresent();
        if (measured > 0 || !wereSome) {
            return Optional.empty();
        }
        long held = setup.destinations().stream()
                .mapToLong(target -> setup.ledger().crmState().accounts(target.name()))
                .max()
                .orElse(0);
        return held > 0 ? Optional.of(new Alarm.NoAccounts(held)) : Optional.empty();
    }

    private boolean hasEarlierScores(Instant asOf) {
        return history.newest(run -> run.asOf().isBefore(asOf) && RunCounts.released(run))
                .isPresent();
    }

    private List<SourceVolume> volumes(Instant asOf) {
        Set<SourceName> configured =
                setup.sources().stream().map(source -> source.source().name()).collect(Collectors.toSet());
        return setup.lake().volumes(asOf, Rhythm.LOOKED_AT).stream()
                .filter(volume -> configured.contains(volume.source()))
                .toList();
    }

    private List<Alarm> alarms(List<SourceVolume> volumes, Instant asOf, Optional<Instant> since) {
        Map<SourceName, List<LandedSlice>> slices =
                setup.ledger().manifest().slices().stream().collect(Collectors.groupingBy(LandedSlice::source));
        Function<SourceVolume, Duration> batch =
                volume -> batch(volume, slices.getOrDefault(volume.source(), List.of()));
        return volumes.stream()
                .flatMap(volume -> new Rhythm(volume, asOf, since).alarm(setup.limits(), batch.apply(volume)).stream())
                .toList();
    }

    // Where an export comes as a file per week, a week passes without a word. What one slice covers is the median
    // of the latest; late events can make any one of them long. A single slice tells nothing.
    private static Duration batch(SourceVolume volume, List<LandedSlice> slices) {
        Instant recently = volume.last().minus(RECENTLY);
        List<Duration> covered = slices.stream()
                .filter(slice ->
                        slice.last().filter(last -> !last.isBefore(recently)).isPresent())
                .filter(slice -> slice.first()
                        .filter(first -> !first.isAfter(volume.last()))
                        .isPresent())
                .flatMap(slice ->
                        slice
                                .first()
                                .flatMap(first -> slice.last().map(last -> Duration.between(first, last)))
                                .stream())
                .sorted()
                .toList();
        if (covered.size() < 2) {
            return Duration.ZERO;
        }
        Duration median = covered.get(covered.size() / 2);
        return median.compareTo(LONGEST_BATCH) > 0 ? LONGEST_BATCH : median;
    }
}
