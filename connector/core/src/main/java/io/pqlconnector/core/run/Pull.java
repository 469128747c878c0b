package io.pqlconnector.core.run;

import io.pqlconnector.core.lake.LakeException;
import io.pqlconnector.core.lake.LandedSlice;
import io.pqlconnector.core.lake.LandingProgress;
import io.pqlconnector.core.lake.Manifest;
import io.pqlconnector.core.lake.UsageLake;
import io.pqlconnector.core.ledger.PullLog;
import io.pqlconnector.spi.AdapterException;
import io.pqlconnector.spi.FailureKind;
import io.pqlconnector.spi.SourceName;
import io.pqlconnector.spi.source.Listing;
import io.pqlconnector.spi.source.PullWindow;
import io.pqlconnector.spi.source.Slice;
import io.pqlconnector.spi.source.SliceId;
import io.pqlconnector.spi.source.UsageSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/** Pulls what is new from the sources into the lake. */
final class Pull {
    /** How many slices land before the lake is put in order: what landing costs grows with the number of its files. */
    private static final int SLICES_BETWEEN_TIDYING = 500;

    /** A nightly pass comes every day; one that did not come is not waited for. */
    private static final Duration NIGHT_IS_DUE = Duration.ofHours(36);

    /** More than any source asks for; a source that never gives up must not hold a run for ever. */
    private static final int MOST_ATTEMPTS = 20;

    private final UsageLake lake;
    private final Manifest manifest;
    private final PullLog pulls;
    private final RunListener listener;
    private final LongSupplier nanos;
    private final Instant asOf;
    private final boolean leaveLate;

    /**
     * Of one run.
     *
     * @param leaveLate whether what is read again for late data alone is left to a nightly pass
     */
    Pull(RunSetup setup, RunListener listener, Instant asOf, boolean leaveLate) {
        lake = setup.lake();
        manifest = setup.ledger().manifest();
        pulls = setup.ledger().pulls();
        this.listener = listener;
        nanos = setup.nanos();
        this.asOf = asOf;
        this.leaveLate = leaveLate;
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

    /** Pulls from one source; what failed is in the report. */
    SourceReport one(SourceSetup setup, Instant now) throws InterruptedException {
        long start = nanos.getAsLong();
        PullTally tally = new PullTally();
        Optional<String> failure = Optional.empty();
        try {
            UsageSource source = setup.source();
            Listing listing = source.list(window(setup, now));
            List<Slice> slices = listing.slices();
            tally.slices = slices.size();
            Progress progress = new Progress(slices);
            for (Slice slice : slices) {
                if (take(setup, slice, now, tally, progress) && tally.landed.size() % SLICES_BETWEEN_TIDYING == 0) {
                    lake.compact(until(now));
                }
            }
            tally.vanished = dropVanished(source.name(), listing);
            pulls.pulled(source.name(), source.place(), now);
        } catch (AdapterException e) {
            failure = Optional.of(words(e, e.kind().name()));
        } catch (LakeException e) {
            failure = Optional.of(words(e, "the lake cannot be written"));
        }
        tally.notices.addAll(setup.source().notices());
        return tally.report(setup.source(), manifest.slices(), took(start), failure);
    }

    private PullWindow window(SourceSetup setup, Instant now) {
        UsageSource source = setup.source();
        return new PullWindow(
                setup.since(),
                until(now),
                now,
                pulls.last(source.name(), source.place()),
                (since, most) -> lake.knownUsers(source.name(), since, most));
    }

    private Instant until(Instant now) {
        return asOf.isBefore(now) ? asOf : now;
    }

    // Only after all that is listed has landed: what moved from one slice to another is never missing in between.
    private int dropVanished(SourceName source, Listing listing) throws InterruptedException {
        Set<SliceId> listed = listing.slices().stream().map(Slice::id).collect(Collectors.toSet());
        List<LandedSlice> vanished = manifest.slices().stream()
                .filter(slice -> slice.source().equals(source))
                .filter(slice ->
                        !listed.contains(slice.id()) && listing.covers().test(slice.id()))
                .toList();
        for (LandedSlice slice : vanished) {
            lake.drop(slice, asOf);
        }
        return vanished.size();
    }

    /** Whether anything landed. */
    private boolean take(SourceSetup setup, Slice slice, Instant now, PullTally tally, Progress progress)
            throws InterruptedException {
        Optional<LandedSlice> before = manifest.slice(setup.source().name(), slice.id());
        if (before.isPresent() && (waits(slice, before.get(), now) || isUnchanged(setup, slice, before.get()))) {
            tally.unchanged++;
            progress.passWhole(slice);
            return false;
        }
        try {
            long number = land(setup.source(), slice, progress).number();
            before.ifPresent(earlier -> tally.earlier.put(number, earlier));
            return tally.landed.add(number);
        } catch (AdapterException e) {
            if (e.kind() != FailureKind.WITHHELD) {
                throw e;
            }
            tally.notices.add(words(e, slice.id() + " is withheld"));
            progress.passWhole(slice);
            return false;
        }
    }

    private boolean waits(Slice slice, LandedSlice before, Instant now) {
        return leaveLate
                && slice.late()
                && before.committedAt().plus(NIGHT_IS_DUE).isAfter(now);
    }

    private LandedSlice land(UsageSource source, Slice slice, Progress progress) throws InterruptedException {
        Landing landing = new Landing(slice, progress);
        for (int attempt = 1; ; attempt++) {
            try {
                LandedSlice landed = lake.land(source, slice, asOf, landing);
                landing.end();
                return landed;
            } catch (AdapterException e) {
                if (e.kind() != FailureKind.INCOMPLETE || attempt == MOST_ATTEMPTS) {
                    throw e;
                }
                landing.takeBack();
            }
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

        Progress(List<Slice> slices) {
            total = slices.stream().mapToLong(Progress::weight).sum();
        }

        /** In bytes; one whose size is not known counts as a unit, so that a source of such is counted in slices. */
        private static long weight(Slice slice) {
            return Math.max(1, slice.bytes());
        }

        void passWhole(Slice slice) {
            pass(weight(slice));
        }

        void pass(long bytes) {
            listener.advanced(RunListener.Stage.PULL, done.addAndGet(bytes), total);
        }
    }

    /** How far the reading of one slice has come. */
    private final class Landing implements LandingProgress {
        private final Slice slice;
        private final Progress progress;
        private final AtomicLong bytes = new AtomicLong();

        Landing(Slice slice, Progress progress) {
            this.slice = slice;
            this.progress = progress;
        }

        @Override
        public void advanced(long more, long lines) {
            if (slice.bytes() > 0) {
                bytes.addAndGet(more);
                progress.pass(more);
            }
        }

        @Override
        public void waits(Instant until, String why) {
            listener.waits(until, why);
        }

        void end() {
            if (slice.bytes() == 0) {
                progress.passWhole(slice);
            }
        }

        void takeBack() {
            progress.pass(-bytes.getAndSet(0));
        }
    }
}
