package io.pqlconnector.core.run;

import io.pqlconnector.core.lake.LakeException;
import io.pqlconnector.core.lake.LandedSlice;
import io.pqlconnector.core.lake.Manifest;
import io.pqlconnector.core.lake.UsageLake;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.SourceName;
import io.pqlconnector.spi.source.Slice;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;

/** Pulls what is new from the sources into the lake. */
final class Pull {
    private final UsageLake lake;
    private final Manifest manifest;
    private final RunListener listener;
    private final LongSupplier nanos;
    private final Instant asOf;

    Pull(RunSetup setup, RunListener listener, Instant asOf) {
        lake = setup.lake();
        manifest = setup.ledger().manifest();
        this.listener = listener;
        nanos = setup.nanos();
        this.asOf = asOf;
    }

    /** Pulls from every source; one that fails does not keep the others from landing what they have. */
    List<SourceReport> all(List<SourceSetup> sources, Instant now) throws InterruptedException {
        List<SourceReport> reports = new ArrayList<>();
        for (SourceSetup source : sources) {
            listener.started(RunListener.Stage.PULL, source.source().name().value());
            SourceReport report = one(source, now);
            reports.add(report);
            listener.pulled(report);
        }
        return reports;
    }

    private SourceReport one(SourceSetup setup, Instant now) throws InterruptedException {
        long start = nanos.getAsLong();
        Tally tally = new Tally();
        Optional<String> failure = Optional.empty();
        try {
            List<Slice> slices = setup.source().slices(setup.since(), now);
            tally.slices = slices.size();
            Progress progress =
                    new Progress(slices.stream().mapToLong(Slice::bytes).sum());
            for (Slice slice : slices) {
                take(setup, slice, tally, progress);
            }
        } catch (AdapterException e) {
            failure = Optional.of(words(e, e.kind().name()));
        } catch (LakeException e) {
            failure = Optional.of(words(e, "the lake cannot be written"));
        }
        return tally.report(setup.source().name(), manifest.slices(), took(start), failure);
    }

    private void take(SourceSetup setup, Slice slice, Tally tally, Progress progress) throws InterruptedException {
        Optional<LandedSlice> before = manifest.slice(setup.source().name(), slice.id());
        if (before.isPresent() && isUnchanged(setup, slice, before.get())) {
            tally.unchanged++;
            progress.pass(slice.bytes());
        } else {
            LandedSlice landed = lake.land(setup.source(), slice, asOf, (bytes, lines) -> progress.pass(bytes));
            tally.landed.add(landed.number());
        }
    }

    private boolean isUnchanged(SourceSetup setup, Slice slice, LandedSlice before) throws InterruptedException {
        if (before.mark().equals(slice.mark())) {
            return true;
        }
        if (!before.hash().equals(setup.source().contentHash(slice))) {
            return false;
        }
        // Touched, not changed. With the new mark noted, the next run need not read it to find that out again.
        manifest.commit(new Manifest.Change(Set.of(), List.of(), Set.of(), List.of(marked(before, slice.mark()))));
        return true;
    }

    private static LandedSlice marked(LandedSlice slice, String mark) {
        return new LandedSlice(
                slice.number(),
                slice.source(),
                slice.id(),
                mark,
                slice.hash(),
                slice.records(),
                slice.duplicates(),
                slice.quarantined(),
                slice.future(),
                slice.first(),
                slice.last(),
                slice.committedAt());
    }

    private Duration took(long start) {
        return Duration.ofNanos(nanos.getAsLong() - start);
    }

    private static String words(RuntimeException failure, String otherwise) {
        String message = failure.getMessage();
        return message == null || message.isEmpty() ? otherwise : message;
    }

    /** How far pulling from a source has come; told from the lake's threads as well. */
    private final class Progress {
        private final long total;
        private final AtomicLong done = new AtomicLong();

        Progress(long total) {
            this.total = total;
        }

        void pass(long bytes) {
            listener.advanced(RunListener.Stage.PULL, done.addAndGet(bytes), total);
        }
    }

    /** What pulling from a source came to so far. */
    private static final class Tally {
        private final Set<Long> landed = new HashSet<>();
        private long slices;
        private long unchanged;

        // Counted at the end: a later slice may hold another copy of a record that an earlier one brought, and which
        // of the two stands must not depend on their order.
        SourceReport report(SourceName source, List<LandedSlice> all, Duration took, Optional<String> failure) {
            List<LandedSlice> ofSource =
                    all.stream().filter(slice -> slice.source().equals(source)).toList();
            List<LandedSlice> read = ofSource.stream()
                    .filter(slice -> landed.contains(slice.number()))
                    .toList();
            return new SourceReport(
                    source,
                    slices,
                    landed.size(),
                    unchanged,
                    sum(read, LandedSlice::records),
                    sum(read, LandedSlice::duplicates),
                    sum(read, LandedSlice::quarantined),
                    sum(read, LandedSlice::future),
                    ofSource.stream().flatMap(slice -> slice.last().stream()).max(Comparator.naturalOrder()),
                    took,
                    failure);
        }

        private static long sum(List<LandedSlice> slices, ToLongFunction<LandedSlice> count) {
            return slices.stream().mapToLong(count).sum();
        }
    }
}
