package io.pqlconnector.core.fake;

import io.pqlconnector.core.enrich.CrmTraits;
import io.pqlconnector.core.lake.AccountMeasurement;
import io.pqlconnector.core.lake.AccountMeasurements;
import io.pqlconnector.core.lake.Cohort;
import io.pqlconnector.core.lake.CohortRequest;
import io.pqlconnector.core.lake.Conversion;
import io.pqlconnector.core.lake.ConversionRequest;
import io.pqlconnector.core.lake.LakeException;
import io.pqlconnector.core.lake.LandedSlice;
import io.pqlconnector.core.lake.LandingProgress;
import io.pqlconnector.core.lake.Manifest;
import io.pqlconnector.core.lake.MeasurementRequest;
import io.pqlconnector.core.lake.SourceVolume;
import io.pqlconnector.core.lake.UsageLake;
import io.pqlconnector.spi.SourceName;
import io.pqlconnector.spi.source.ContentHash;
import io.pqlconnector.spi.source.LineBlock;
import io.pqlconnector.spi.source.LineFormat;
import io.pqlconnector.spi.source.PropertyColumns;
import io.pqlconnector.spi.source.PropertyPath;
import io.pqlconnector.spi.source.Slice;
import io.pqlconnector.spi.source.UsageRecord;
import io.pqlconnector.spi.source.UsageSink;
import io.pqlconnector.spi.source.UsageSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A lake that measures what it is told, and lands slices by name only. */
public final class FakeLake implements UsageLake {
    private final Manifest manifest;
    private List<AccountMeasurement> measurements = List.of();
    private List<SourceVolume> volumes = List.of();
    private Optional<String> failure = Optional.empty();
    private final List<UsageRecord> traits = new ArrayList<>();
    private int measured;
    private int compacted;
    private long expired;

    /** A lake whose slices stand in a manifest. */
    public FakeLake(Manifest manifest) {
        this.manifest = manifest;
    }

    /** What it measures from now on. */
    public void measures(List<AccountMeasurement> accounts) {
        measurements = accounts.stream()
                .sorted(Comparator.comparing(account -> account.account().key()))
                .toList();
    }

    /** How much usage came, from now on, hour by hour. */
    public void delivers(List<SourceVolume> volume) {
        volumes = volume;
    }

    @Override
    public List<SourceVolume> volumes(Instant asOf, Duration back) {
        return volumes;
    }

    @Override
    public List<String> knownUsers(SourceName source, Instant since, int most) {
        return List.of();
    }

    /** Lets measuring fail. */
    public void fails(String message) {
        failure = Optional.of(message);
    }

    /** How often it measured. */
    public int measured() {
        return measured;
    }

    /** The traits that came from a CRM last. */
    public List<UsageRecord> traits() {
        return traits;
    }

    /** Takes the records that a source parsed itself. */
    private final class Records implements UsageSink {
        @Override
        public PropertyColumns columns() {
            return PropertyColumns.of(List.of(PropertyPath.property("employees"), PropertyPath.context("employees")));
        }

        @Override
        public void record(UsageRecord record) {
            traits.add(record);
        }

        @Override
        public void lines(LineBlock block, LineFormat format) {
            throw new IllegalStateException("traits have no lines");
        }

        @Override
        public LineBlock newBlock(int capacity) {
            throw new IllegalStateException("traits have no lines");
        }

        @Override
        public void bad(long line, byte[] text, String reason) {
            throw new IllegalStateException(reason);
        }
    }

    /** How often it was put in order. */
    public int compacted() {
        return compacted;
    }

    @Override
    public LandedSlice land(UsageSource source, Slice slice, Instant now, LandingProgress progress)
            throws InterruptedException {
        if (source instanceof FakeSource fake) {
            fake.throwIfUnreadable(slice);
        }
        ContentHash hash = source.contentHash(slice);
        long records = 10;
        if (source instanceof CrmTraits) {
            traits.clear();
            ContentHash unused = source.read(slice, new Records());
            records = traits.size();
        }
        progress.advanced(slice.bytes(), 10);
        LandedSlice landed = new LandedSlice(
                manifest.nextSliceNumber(),
                source.name(),
                slice.id(),
                slice.mark(),
                hash,
                records,
                2,
                1,
                0,
                Optional.of(Instant.parse("2026-03-01T00:00:00Z")),
                Optional.of(Instant.parse("2026-03-30T00:00:00Z")),
                now);
        manifest.commit(new Manifest.Change(Set.of(), List.of(), Set.of(), List.of(landed)));
        return landed;
    }

    @Override
    public void drop(LandedSlice slice, Instant now) {
        manifest.commit(new Manifest.Change(Set.of(), List.of(), Set.of(slice.number()), List.of()));
    }

    @Override
    public void sweep() {}

    /** From now on, retention takes some records out of every slice whenever the lake is put in order. */
    public void expires(long records) {
        expired = records;
    }

    @Override
    public void compact(Instant now) {
        compacted++;
        if (expired > 0) {
            manifest.commit(new Manifest.Change(
                    Set.of(),
                    List.of(),
                    Set.of(),
                    manifest.slices().stream().map(this::withoutExpired).toList()));
        }
    }

    private LandedSlice withoutExpired(LandedSlice slice) {
        return new LandedSlice(
                slice.number(),
                slice.source(),
                slice.id(),
                slice.mark(),
                slice.hash(),
                slice.records() - expired,
                slice.duplicates(),
                slice.quarantined(),
                slice.future(),
                slice.first(),
                slice.last(),
                slice.committedAt());
    }

    @Override
    public AccountMeasurements measure(MeasurementRequest request) {
        measured++;
        failure.ifPresent(message -> {
            throw new LakeException(message, null);
        });
        Iterator<AccountMeasurement> iterator = measurements.iterator();
        return new AccountMeasurements() {
            @Override
            public boolean hasNext() {
                return iterator.hasNext();
            }

            @Override
            public AccountMeasurement next() {
                return iterator.next();
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public Cohort cohort(CohortRequest request) {
        throw new UnsupportedOperationException("no run asks for it");
    }

    @Override
    public List<Conversion> conversions(ConversionRequest request) {
        return List.of();
    }

    @Override
    public void close() {}
}
